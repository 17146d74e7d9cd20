package io.dativo.problem;

import java.util.Comparator;

/**
 * A place in a text file. Immutable.
 *
 * @param file the file as the caller named it
 * @param line the line, from 1; 0 when only the file is known
 * @param column the column in characters, from 1; 0 when only the file is known
 */
public record SourceLocation(String file, int line, int column) implements Comparable<SourceLocation> {
    private static final Comparator<SourceLocation> ORDER = Comparator.<SourceLocation, String>comparing(
                    SourceLocation::file)
            .thenComparingInt(SourceLocation::line)
            .thenComparingInt(SourceLocation::column);

    /**
     * The place that is a whole file.
     *
     * @param file the file as the caller named it
     * @return the location without line and column
     */
    public static SourceLocation file(String file) {
        return new SourceLocation(file, 0, 0);
    }

    @Override
    public int compareTo(SourceLocation other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column}, the form that editors and terminals link; only {@code file} without a line. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
