package io.dativo.testparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** What the documentation says to run, so that tests run the same. */
public final class Guides {
    private Guides() {}

    /**
     * The statements of a block of SQL.
     *
     * @param guide the file, from the folder of the project on
     * @param firstLine the block's first line, a comment
     * @return the statements, in order
     */
    public static List<String> sql(String guide, String firstLine) {
        String text;
        try {
            text = Files.readString(Needs.projectRoot().resolve(guide));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String begin = "```sql\n" + firstLine + "\n";
        int start = text.indexOf(begin);
        if (start < 0) {
            return Assertions.fail(guide + " has no block of SQL that begins with '" + firstLine + "'.");
        }
        start += begin.length();
        String block = text.substring(start, text.indexOf("\n```", start));
        return Arrays.stream(block.split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
