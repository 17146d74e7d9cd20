package io.dativo.cli;

import io.dativo.problem.DativoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Prints results, in colour for a person; under GitHub Actions it also adds them to the summary of the step. */
final class Printer {
    private static final Map<String, String> COLOURS = Map.of(
            "+ ", "green", "~ ", "yellow", "- ", "red", "! ", "magenta", "x ", "magenta", "? ", "magenta", "# ",
            "faint");

    private final Surroundings surroundings;

    Printer(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Prints a document as it is, with one line end. */
    void document(String text) {
        byte[] bytes = (text.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
        surroundings.out().write(bytes, 0, bytes.length);
        surroundings.out().flush();
    }

    /** Prints a text for a person: the sign at the begin of a line of a plan has a colour. */
    void text(String text) {
        if (!surroundings.interactive()) {
            document(text);
            return;
        }
        surroundings.err().print(ProgressBar.TO_THE_START);
        surroundings.err().flush();
        StringBuilder painted = new StringBuilder();
        text.lines().forEach(line -> painted.append(paint(line)).append('\n'));
        document(painted.toString());
    }

    private static String paint(String line) {
        String sign = line.stripLeading();
        String colour = sign.length() < 2 || sign.length() == line.length() ? null : COLOURS.get(sign.substring(0, 2));
        if (colour == null) {
            return line;
        }
        String style = Ansi.Style.on(Ansi.Style.parse(colour));
        return style + line + Ansi.Style.off(Ansi.Style.parse(colour));
    }

    void summary(String markdown) {
        String file = surroundings.environment().get("GITHUB_STEP_SUMMARY");
        if (file == null || file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(
                    Path.of(file),
                    markdown.stripTrailing() + "\n\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new DativoException("could not write the summary of the step to " + file, e);
        }
    }
}
