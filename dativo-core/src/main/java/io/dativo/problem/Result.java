package io.dativo.problem;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading or making something: the value, and everything that is wrong with it, warnings included. Immutable
 * and thread-safe as far as its value is.
 *
 * @param <T> the value
 */
public class Result<T> {
    private final String name;
    private final @Nullable T value;
    private final List<Problem> problems;

    /**
     * A result.
     *
     * @param name what was read or made, as a message names it
     * @param value the value, or null when there is none
     * @param problems all that was found, in any order
     */
    @Internal
    public Result(String name, @Nullable T value, Collection<Problem> problems) {
        this.name = name;
        this.value = value;
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).distinct().toList();
    }

    /** {@return what was read or made: of a file its path from the root, outside of it its whole path} */
    public final String name() {
        return name;
    }

    /** {@return errors and warnings, of all files that were read for it, in the order of {@link Problem#BY_LOCATION}} */
    public final List<Problem> problems() {
        return problems;
    }

    /** {@return whether the value cannot be used} */
    public final boolean hasErrors() {
        return value == null || Problem.anyError(problems);
    }

    /**
     * The value.
     *
     * @return the value
     * @throws InvalidInputException with every problem, when there is an error
     */
    public final T value() {
        if (value == null || hasErrors()) {
            throw new InvalidInputException(name, problems);
        }
        return value;
    }

    /** The name, then every problem. */
    @Override
    public String toString() {
        return problems.isEmpty() ? name + ": no problem" : name + "\n" + Problem.format(problems);
    }
}
