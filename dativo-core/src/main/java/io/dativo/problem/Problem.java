package io.dativo.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input: what, where, and what to do about it. Immutable. Problems are collected and
 * reported together; a message never holds the value of a secret.
 *
 * @param code the stable kebab-case code of this kind of problem, for example {@code unknown-key}
 * @param severity whether the input can still be used
 * @param message what is wrong, with the offending value, in one sentence
 * @param path the dotted path in the document, for example {@code infrastructure.provider.region}; empty for the whole
 * @param location where it was written, or null when it was made in code
 * @param hint what to do, or null
 */
public record Problem(
        String code,
        Severity severity,
        String message,
        String path,
        @Nullable SourceLocation location,
        @Nullable String hint) {

    /** By place, then path, then code: the order in which a person walks through a file. */
    public static final Comparator<Problem> BY_LOCATION = Comparator.<Problem, @Nullable SourceLocation>comparing(
                    Problem::location, Comparator.nullsLast(Comparator.<SourceLocation>naturalOrder()))
            .thenComparing(Problem::path)
            .thenComparing(Problem::code)
            .thenComparing(Problem::message);

    /**
     * An error: the input cannot be used.
     *
     * @param code the stable code
     * @param message what is wrong
     * @param path the dotted path
     * @param location where, or null
     * @param hint what to do, or null
     * @return the problem
     */
    public static Problem error(
            String code, String message, String path, @Nullable SourceLocation location, @Nullable String hint) {
        return new Problem(code, Severity.ERROR, message, path, location, hint);
    }

    /**
     * A warning: the input can be used.
     *
     * @param code the stable code
     * @param message what is wrong
     * @param path the dotted path
     * @param location where, or null
     * @param hint what to do, or null
     * @return the problem
     */
    public static Problem warning(
            String code, String message, String path, @Nullable SourceLocation location, @Nullable String hint) {
        return new Problem(code, Severity.WARNING, message, path, location, hint);
    }

    /** {@return whether this is an error} */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /**
     * Whether a collection of problems holds an error.
     *
     * @param problems any problems
     * @return true when at least one is an error
     */
    public static boolean anyError(Collection<Problem> problems) {
        return problems.stream().anyMatch(Problem::isError);
    }

    /**
     * All problems as text, one paragraph each, in the order of {@link #BY_LOCATION}.
     *
     * @param problems any problems
     * @return the text, without a trailing line end
     */
    public static String format(Collection<Problem> problems) {
        return problems.stream().sorted(BY_LOCATION).map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** {@code job.yaml:3:5: error[unknown-key] path: message} and the hint on a line of its own; nothing in it acts on a terminal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (location != null) {
            text.append(Shown.visible(location.toString())).append(": ");
        }
        text.append(isError() ? "error" : "warning").append('[').append(code).append("] ");
        if (!path.isEmpty()) {
            text.append(Shown.visible(path)).append(": ");
        }
        text.append(Shown.visible(message));
        if (hint != null) {
            text.append("\n    hint: ").append(Shown.visible(hint));
        }
        return text.toString();
    }
}
