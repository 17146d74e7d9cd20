package io.dativo.config;

import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads YAML 1.1 documents into {@link ConfigNode} trees; whatever is wrong is a problem, never an exception. */
public final class YamlReader {
    private YamlReader() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param name the file as the caller named it, for locations
     * @param problems takes what is wrong
     * @return the document, or null when there is none that can be used
     */
    public static @Nullable ConfigNode read(Path file, String name, Collection<Problem> problems) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a text.
     *
     * @param text the document
     * @param name its name, for locations
     * @param problems takes what is wrong
     * @return the document, or null when there is none that can be used
     */
    public static @Nullable ConfigNode read(String text, String name, Collection<Problem> problems) {
        throw new UnsupportedOperationException();
    }
}
