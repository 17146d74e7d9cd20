package io.dativo.cli;

import io.dativo.problem.DativoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How results are printed, and which files hold them too. The fields are set by picocli. */
final class OutputOptions {
    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format format = Format.TEXT;

    @Option(
            names = "--report",
            paramLabel = "FORMAT=FILE",
            description = "also writes the results to a file, for example sarif=target/dativo.sarif; may be repeated")
    private Map<Format, Path> reports = Map.of();

    /** Prints results, and writes them to each file that was asked for. */
    void print(Surroundings surroundings, Function<Format, String> results) {
        Printer printer = new Printer(surroundings);
        String printed = results.apply(format);
        if (format == Format.TEXT) {
            printer.text(printed);
        } else {
            printer.document(printed);
        }
        reports.forEach((as, file) -> write(file, results.apply(as)));
    }

    private static void write(Path file, String text) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, text.stripTrailing() + "\n");
        } catch (IOException e) {
            throw new DativoException("could not write the report " + file + ": " + e.getMessage(), e);
        }
    }
}
