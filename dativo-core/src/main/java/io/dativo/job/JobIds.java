package io.dativo.job;

import io.dativo.problem.Internal;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ids of jobs: what they say, and which jobs of one run cannot be distinguished, so that a ledger would take them for one. */
@Internal
public final class JobIds {
    private static final String HINT = "two jobs are distinguished by tenant_id, environment, the name of the job file,"
            + " infrastructure.metadata." + JobId.METADATA_KEY + ", or a name from jobId(...)";

    private JobIds() {}

    /**
     * The environment of a job.
     *
     * @param id the id of the job, {@code tenant/environment/name}
     * @return the environment, or null when the job names none or the text is no such id
     */
    public static @Nullable String environmentOf(String id) {
        return JobId.environmentOf(id);
    }

    /**
     * Requires that no two different jobs have one id. The same file twice is one job.
     *
     * @param jobs the jobs of one run
     * @throws InvalidInputException that names the files of each id that is used twice
     */
    public static void requireDistinct(Collection<Job> jobs) {
        List<Problem> problems = new ArrayList<>();
        shared(jobs).forEach((id, same) -> problems.add(problem(same.get(0), same)));
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the jobs of this run", problems);
        }
    }

    /** Each result whose job has the id of another's, with an error that names both. */
    static List<LoadResult> reported(List<LoadResult> results) {
        List<Job> jobs = results.stream()
                .filter(result -> !result.hasErrors())
                .map(LoadResult::job)
                .toList();
        Map<String, List<Job>> shared = shared(jobs);
        return shared.isEmpty()
                ? results
                : results.stream().map(result -> reported(result, shared)).toList();
    }

    private static LoadResult reported(LoadResult result, Map<String, List<Job>> shared) {
        Job job = result.hasErrors() ? null : result.job();
        List<Job> same = job == null ? null : shared.get(job.name());
        if (job == null || same == null) {
            return result;
        }
        List<Problem> problems = new ArrayList<>(result.problems());
        problems.add(problem(job, same));
        return new LoadResult(result.name(), null, problems);
    }

    private static Map<String, List<Job>> shared(Collection<Job> jobs) {
        Map<String, List<Job>> byId = new LinkedHashMap<>();
        for (Job job : jobs) {
            List<Job> same = byId.computeIfAbsent(job.name(), id -> new ArrayList<>(1));
            if (same.stream().noneMatch(job::isSameAs)) {
                same.add(job);
            }
        }
        byId.values().removeIf(same -> same.size() < 2);
        return byId;
    }

    private static Problem problem(Job job, List<Job> same) {
        String files = same.stream().map(Job::place).sorted().collect(Collectors.joining(" and "));
        @Nullable SourceLocation location = job.path().isEmpty() ? null : SourceLocation.file(job.place());
        return Problem.error("same-job-id", "the id '" + job.name() + "' is that of " + files, "", location, HINT);
    }
}
