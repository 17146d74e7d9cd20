package io.dativo.problem;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A place in a text file. Immutable.
 *
 * @param file the file: its path from the root of the run with slashes, else its whole path, or what a host calls it
 * @param line the line, from 1; 0 when only the file is known
 * @param column the column in characters, from 1; 0 when only the file is known
 */
public record SourceLocation(String file, int line, int column) implements Comparable<SourceLocation> {
    private static final Pattern WHOLE_PATH_OF_WINDOWS = Pattern.compile("^([A-Za-z]:)?\\\\");
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

    /**
     * This place as any machine knows it.
     *
     * @return the place with the file's name alone, when the file is a whole path of this machine; else this place
     */
    public SourceLocation portable() {
        if (!file.startsWith("/") && !WHOLE_PATH_OF_WINDOWS.matcher(file).find()) {
            return this;
        }
        return new SourceLocation(
                file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1), line, column);
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
