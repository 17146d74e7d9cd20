package io.dativo.test;

import io.dativo.Dativo;
import io.dativo.policy.Finding;
import io.dativo.policy.PolicyCoverage;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdicts;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about all jobs below a folder. Not thread-safe. */
public final class JobsAssert extends AbstractAssert<JobsAssert, Path> {
    private Dativo dativo = Dativo.builder().withoutDiscovery().build();
    private Clock clock = Clock.systemUTC();

    JobsAssert(Path folder) {
        super(folder, JobsAssert.class);
    }

    /**
     * Loads and resolves the jobs with this instance: with its environment variables, its path mappings, its Terraform
     * state. By default the variables are those of the process, and there is no state.
     *
     * @param instance the instance
     * @return this object
     */
    public JobsAssert using(Dativo instance) {
        dativo = instance;
        return this;
    }

    /**
     * Judges waivers by another clock than the system's.
     *
     * @param today the clock
     * @return this object
     */
    public JobsAssert at(Clock today) {
        clock = today;
        return this;
    }

    /**
     * Every job, with its asset and its recipes, loads without an error, and its tags can be decided.
     *
     * @return this object
     */
    public JobsAssert load() {
        FolderOfJobs jobs = jobs();
        if (!jobs.problems().isEmpty()) {
            failWithMessage("%s", "Expecting every job below " + actual + " to load, but" + unusable(jobs.problems()));
        }
        return this;
    }

    /**
     * Every job loads, and no tag breaks a rule of the policy that is enforced with severity error. A value that comes
     * from a Terraform output is not known where there is no state; what hangs on it is no failure.
     *
     * @param policy the policy
     * @return this object
     */
    public JobsAssert followPolicy(TagPolicy policy) {
        FolderOfJobs jobs = jobs();
        List<TaggedResource> resources = jobs.resources();
        Verdicts verdicts = policy.check(resources, clock);
        if (jobs.problems().isEmpty() && !verdicts.hasErrors()) {
            return this;
        }
        StringBuilder message =
                new StringBuilder("Expecting every job below " + actual + " to follow " + policy + ", but");
        if (!jobs.problems().isEmpty()) {
            message.append(unusable(jobs.problems()));
        }
        Map<String, List<Finding>> byJob = verdicts.errors().stream()
                .collect(Collectors.groupingBy(
                        finding -> Objects.requireNonNullElse(finding.job(), ""), TreeMap::new, Collectors.toList()));
        byJob.forEach((job, findings) -> {
            message.append("\n\n")
                    .append(job)
                    .append(findings.size() == 1 ? " has 1 error:" : " has " + findings.size() + " errors:");
            findings.forEach(finding -> message.append('\n').append(finding));
        });
        int warnings = verdicts.warnings().size();
        if (warnings > 0) {
            message.append("\n\nNot counted: ").append(warnings).append(warnings == 1 ? " warning." : " warnings.");
        }
        failWithMessage("%s", message.toString());
        return this;
    }

    /**
     * Every job loads, and enforcing these rules today would break none of them, whatever stage the policy gives them.
     *
     * @param policy the policy
     * @param rules ids of its rules
     * @return this object
     * @throws IllegalArgumentException when the policy has no such rule
     */
    public JobsAssert areReadyFor(TagPolicy policy, String... rules) {
        load();
        PolicyCoverage coverage = policy.coverage(jobs().resources(), clock);
        List<PolicyCoverage.Forecast> breaking = Arrays.stream(rules)
                .map(coverage::forecast)
                .filter(forecast -> !forecast.resources().isEmpty())
                .toList();
        if (!breaking.isEmpty()) {
            StringBuilder message = new StringBuilder("Expecting every job below " + actual + " to be ready, but");
            breaking.forEach(forecast -> message.append("\nenforcing ")
                    .append(forecast.rule())
                    .append(" breaks ")
                    .append(String.join(", ", forecast.jobs())));
            failWithMessage("%s", message.toString());
        }
        return this;
    }

    private FolderOfJobs jobs() {
        isNotNull();
        return FolderOfJobs.read(actual, dativo);
    }

    private static String unusable(Map<String, List<Problem>> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach((job, found) ->
                text.append("\n\n").append(job).append(" cannot be used:\n").append(Problem.format(found)));
        return text.toString();
    }
}
