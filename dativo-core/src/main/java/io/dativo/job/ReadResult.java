package io.dativo.job;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document that was read by itself, with everything that is wrong with it. Immutable and thread-safe.
 *
 * @param <T> what the document holds
 */
public final class ReadResult<T> {
    private final String name;
    private final @Nullable T value;
    private final List<Problem> problems;

    ReadResult(String name, @Nullable T value, Collection<Problem> problems) {
        this.name = name;
        this.value = value;
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).distinct().toList();
    }

    /** {@return the file as the caller named it} */
    public String name() {
        return name;
    }

    /** {@return errors and warnings, in the order of {@link Problem#BY_LOCATION}} */
    public List<Problem> problems() {
        return problems;
    }

    /** {@return whether the document cannot be used} */
    public boolean hasErrors() {
        return value == null || Problem.anyError(problems);
    }

    /**
     * What the document holds.
     *
     * @return the value
     * @throws InvalidInputException with every problem, when there is an error
     */
    public T value() {
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
