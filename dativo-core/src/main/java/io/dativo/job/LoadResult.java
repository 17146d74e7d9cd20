package io.dativo.job;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What came of loading one job: the job, and everything that is wrong with its files, warnings included. Immutable and
 * thread-safe.
 */
public final class LoadResult extends Result<Job> {
    LoadResult(String name, @Nullable Job job, Collection<Problem> problems) {
        super(name, job, problems);
    }

    /**
     * The job: the value, under the name that reads well.
     *
     * @return the job
     * @throws InvalidInputException with every problem, when there is an error
     */
    public Job job() {
        if (hasErrors()) {
            throw new InvalidInputException("job " + name(), problems());
        }
        return value();
    }
}
