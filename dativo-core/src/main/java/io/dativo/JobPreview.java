package io.dativo;

import io.dativo.job.Job;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A job before, or after, its Terraform was applied: what is known of the tags of its targets, and what only an apply will say.
 * Immutable.
 *
 * @param job the job, with every output bound that is known
 * @param resources each target with its known tags and the keys that are not known yet
 * @param unknownOutputs the outputs that the job needs and that are not known yet, sorted
 * @param problems warnings, among them why no state could be had
 */
public record JobPreview(Job job, List<TaggedResource> resources, Set<String> unknownOutputs, List<Problem> problems) {
    /** Copies the collections. */
    public JobPreview {
        resources = List.copyOf(resources);
        unknownOutputs = Collections.unmodifiableSet(new TreeSet<>(unknownOutputs));
        problems = problems.stream().sorted(Problem.BY_LOCATION).toList();
    }

    /** {@return whether every value is known, so that an apply changes no verdict} */
    public boolean isDecided() {
        return unknownOutputs.isEmpty()
                && resources.stream()
                        .allMatch(resource -> resource.undetermined().isEmpty());
    }
}
