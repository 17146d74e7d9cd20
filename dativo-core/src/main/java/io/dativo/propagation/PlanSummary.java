package io.dativo.propagation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much a plan does, removals first. Keys of resources that Terraform manages and that are only verified count as
 * {@code differences} alone. Immutable.
 *
 * @param removals tags that go
 * @param updates tags that change
 * @param additions tags that come
 * @param conflicts keys on which nothing is done, because claimants disagree or the tag is somebody else's
 * @param unsupported keys that a resource cannot carry
 * @param lossy tags that are written or kept changed by their spelling and are among the changes
 * @param kept tags that are right already
 * @param differences keys that differ on resources that are only verified
 * @param differing resources that are only verified and differ
 * @param missing resources that do not exist
 * @param notTaggable resources that cannot carry tags
 * @param notObserved resources whose tags could not be read
 * @param unsupportedResources resources that no provider knows
 * @param resources all resources
 */
public record PlanSummary(
        int removals,
        int updates,
        int additions,
        int conflicts,
        int unsupported,
        int lossy,
        int kept,
        int differences,
        int differing,
        int missing,
        int notTaggable,
        int notObserved,
        int unsupportedResources,
        int resources) {

    static PlanSummary of(Collection<ResourcePlan> plans, PropagationPlan.InPlace inPlace) {
        Counter counter = new Counter();
        counter.resources = inPlace.resources();
        counter.kept = inPlace.tags();
        plans.forEach(counter::add);
        return counter.summary();
    }

    private static final class Counter {
        private final Map<TagChange.Action, Integer> byAction = new EnumMap<>(TagChange.Action.class);
        private final Map<ResourcePlan.Status, Integer> byStatus = new EnumMap<>(ResourcePlan.Status.class);
        private int lossy;
        private int kept;
        private int differences;
        private int differing;
        private int resources;

        void add(ResourcePlan plan) {
            resources++;
            kept += plan.kept();
            byStatus.merge(plan.status(), 1, Integer::sum);
            boolean verified = plan.mode() == ResourcePlan.Mode.VERIFY;
            int before = differences;
            for (TagChange change : plan.changes()) {
                if (verified && change.action().writes()) {
                    differences++;
                } else {
                    byAction.merge(change.action(), 1, Integer::sum);
                }
                lossy += change.lossy() ? 1 : 0;
            }
            differing += differences > before ? 1 : 0;
        }

        PlanSummary summary() {
            return new PlanSummary(
                    count(TagChange.Action.REMOVE),
                    count(TagChange.Action.UPDATE),
                    count(TagChange.Action.ADD),
                    count(TagChange.Action.CONFLICT),
                    count(TagChange.Action.UNSUPPORTED),
                    lossy,
                    kept,
                    differences,
                    differing,
                    count(ResourcePlan.Status.MISSING),
                    count(ResourcePlan.Status.NOT_TAGGABLE),
                    count(ResourcePlan.Status.NOT_OBSERVED),
                    count(ResourcePlan.Status.UNSUPPORTED),
                    resources);
        }

        private int count(TagChange.Action action) {
            return byAction.getOrDefault(action, 0);
        }

        private int count(ResourcePlan.Status status) {
            return byStatus.getOrDefault(status, 0);
        }
    }
}
