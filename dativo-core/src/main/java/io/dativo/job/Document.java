package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that was read and bound. Immutable.
 *
 * @param <T> the record it is bound to
 * @param name the file as messages show it
 * @param tree the document, placeholders expanded; null when it is no mapping
 * @param value the record, or null when it could not be made
 * @param problems what is wrong with it; placeholders that are not set are in {@code unset}
 * @param unset a warning for each placeholder that is not set
 */
record Document<T>(
        String name,
        ConfigNode.@Nullable Mapping tree,
        @Nullable T value,
        List<Problem> problems,
        List<Problem> unset) {
    Document {
        problems = List.copyOf(problems);
        unset = List.copyOf(unset);
    }

    /** A file that could not be read at all. */
    static <T> Document<T> unreadable(String name, List<Problem> problems) {
        return new Document<>(name, null, null, problems, List.of());
    }

    boolean hasErrors() {
        return value == null || Problem.anyError(problems);
    }

    /** Errors and warnings, those of placeholders included. */
    List<Problem> allProblems() {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(unset);
        return all;
    }
}
