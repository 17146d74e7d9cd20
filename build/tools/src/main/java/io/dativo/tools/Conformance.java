package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs conformance vectors against the library: {@code Conformance FOLDER [DEVIATIONS]}. Prints a line for each answer
 * that differs, and ends with {@code N passed, N failed, N skipped}. Exit status 1 when one fails, 2
 * when the vectors cannot be read.
 */
final class Conformance {
    private final PrintStream out;
    private final Deviations deviations;
    private int passed;
    private int failed;

    Conformance(PrintStream out, Deviations deviations) {
        this.out = out;
        this.deviations = deviations;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2 || !Files.isDirectory(Path.of(arguments[0]))) {
            System.err.println("usage: Conformance FOLDER [DEVIATIONS]; FOLDER holds the vectors");
            System.exit(2);
        }
        Deviations deviations = arguments.length == 2 ? Deviations.read(Path.of(arguments[1])) : Deviations.none();
        System.exit(new Conformance(System.out, deviations).run(Path.of(arguments[0])));
    }

    /** Runs every vector of a folder; returns the exit status. */
    int run(Path folder) throws IOException {
        for (Path file : Vector.in(folder)) {
            run(Vector.read(file));
        }
        out.println(passed + " passed, " + failed + " failed, 0 skipped");
        return failed == 0 ? passed == 0 ? 2 : 0 : 1;
    }

    private void run(Vector vector) throws IOException {
        Path directory = Files.createTempDirectory("dativo-vector");
        try (VectorAnswers answers = VectorAnswers.of(vector, directory)) {
            for (String ask : vector.asks()) {
                compare(vector, ask, answers);
            }
        }
    }

    private void compare(Vector vector, String ask, VectorAnswers answers) {
        JsonNode ours = deviations.expected(vector, ask);
        JsonNode expected = ours != null ? ours : vector.expected(ask);
        String difference;
        try {
            difference = expected == null ? "the vector expects nothing for it" : answers.difference(ask, expected);
        } catch (RuntimeException | IOException e) {
            difference = e.toString();
        }
        if (difference == null) {
            passed++;
        } else {
            failed++;
            out.println("FAILED " + vector.name() + " " + difference);
        }
    }
}
