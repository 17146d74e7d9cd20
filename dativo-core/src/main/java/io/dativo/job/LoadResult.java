package io.dativo.job;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of loading one job: the job, and everything that is wrong with its files, warnings included. Immutable and
 * thread-safe.
 */
public final class LoadResult {
    private final String name;
    private final @Nullable Job job;
    private final List<Problem> problems;

    LoadResult(String name, @Nullable Job job, Collection<Problem> problems) {
        this.name = name;
        this.job = job;
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).distinct().toList();
    }

    /** {@return the job file: its path from the root, outside of it its whole path} */
    public String name() {
        return name;
    }

    /** {@return errors and warnings of the job file and of all it refers to, in the order of {@link Problem#BY_LOCATION}} */
    public List<Problem> problems() {
        return problems;
    }

    /** {@return whether the job cannot be used} */
    public boolean hasErrors() {
        return job == null || Problem.anyError(problems);
    }

    /**
     * The job.
     *
     * @return the job
     * @throws InvalidInputException with every problem, when there is an error
     */
    public Job job() {
        if (job == null || hasErrors()) {
            throw new InvalidInputException("job " + name, problems);
        }
        return job;
    }

    /** The name, then every problem. */
    @Override
    public String toString() {
        return problems.isEmpty() ? name + ": no problem" : name + "\n" + Problem.format(problems);
    }
}
