package io.dativo.aws.organizations;

import io.dativo.problem.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a change of an organization's tag policies does to resources: the ones whose verdict changes, in the order in
 * which they were given. Immutable.
 *
 * @param changes one entry for each resource whose verdict changes
 */
public record AwsTagWhatIf(List<Change> changes) {
    /** Copies the changes. */
    public AwsTagWhatIf {
        changes = List.copyOf(changes);
    }

    /**
     * A tagged resource, or whatever else is judged by its tags.
     *
     * @param name what to call it in the result, for example an ARN or a job
     * @param account the account it lives in
     * @param type its tag type, for example {@code s3:bucket}
     * @param tags its tags
     */
    public record Resource(String name, String account, String type, Map<String, String> tags) {
        /** Copies the tags. */
        public Resource {
            tags = new TreeMap<>(tags);
        }
    }

    /**
     * A resource whose verdict changes.
     *
     * @param resource the resource
     * @param before what is wrong with its tags now
     * @param after what would be wrong with them
     */
    public record Change(Resource resource, AwsTagCompliance before, AwsTagCompliance after) {
        /** {@return whether it would no longer be compliant, or AWS would refuse to tag it with a key that it takes now} */
        public boolean breaks() {
            return (before.compliant() && !after.compliant())
                    || !before.enforcedKeys().containsAll(after.enforcedKeys());
        }

        /** {@code arn:aws:s3:::lake: compliant -> noncompliant: missing [CostCode]}. */
        @Override
        public String toString() {
            return resource.name() + ": " + before + " -> " + after;
        }
    }

    /**
     * Judges resources before and after a change, for example {@code compare(now, now.attach("ou-data", policy), all)}.
     *
     * @param before the organization as it is
     * @param after the organization as it would be
     * @param resources the resources
     * @return those whose verdict changes
     * @throws InvalidInputException when an account is not in both organizations
     */
    public static AwsTagWhatIf compare(
            AwsTagOrganization before, AwsTagOrganization after, Collection<Resource> resources) {
        Map<String, AwsTagEffectivePolicy> now = new HashMap<>();
        Map<String, AwsTagEffectivePolicy> then = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        for (Resource resource : resources) {
            AwsTagCompliance was =
                    now.computeIfAbsent(resource.account(), before::effective).check(resource.type(), resource.tags());
            AwsTagCompliance willBe =
                    then.computeIfAbsent(resource.account(), after::effective).check(resource.type(), resource.tags());
            if (!was.equals(willBe)) {
                changes.add(new Change(resource, was, willBe));
            }
        }
        return new AwsTagWhatIf(changes);
    }

    /** {@return the changes that {@linkplain Change#breaks break} something} */
    public List<Change> broken() {
        return changes.stream().filter(Change::breaks).toList();
    }

    /** One change a line, or that there is none. */
    @Override
    public String toString() {
        if (changes.isEmpty()) {
            return "no verdict changes";
        }
        return changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
    }
}
