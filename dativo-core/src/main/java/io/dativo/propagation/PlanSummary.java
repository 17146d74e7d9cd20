package io.dativo.propagation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much a plan does, removals first, and how what is claimed stands before it is applied. Keys of resources that
 * Terraform manages and that are only verified are no additions, updates or removals. Immutable.
 *
 * @param removals tags that go
 * @param updates tags that change
 * @param additions tags that come
 * @param records tags of which only the ownership is brought up to date, and jobs whose claims are recorded where nothing
 *     else is to be done
 * @param lossy tags that are written or kept changed by their spelling and are among the changes
 * @param claims how many claimed tags stand in which way
 */
public record PlanSummary(int removals, int updates, int additions, int records, int lossy, ClaimCounts claims) {
    static PlanSummary of(Collection<ResourcePlan> plans, PropagationPlan.InPlace inPlace) {
        Map<TagChange.Action, Integer> byAction = new EnumMap<>(TagChange.Action.class);
        ClaimCounts.Counter claims = new ClaimCounts.Counter().addInPlace(inPlace.resources(), inPlace.tags());
        int lossy = 0;
        int silent = 0;
        for (ResourcePlan plan : plans) {
            claims.add(plan.claims());
            for (TagChange change : plan.changes()) {
                if (plan.mode() == ResourcePlan.Mode.APPLY) {
                    byAction.merge(change.action(), 1, Integer::sum);
                }
                lossy += change.lossy() ? 1 : 0;
            }
            silent += plan.recordsSilently();
        }
        return new PlanSummary(
                byAction.getOrDefault(TagChange.Action.REMOVE, 0),
                byAction.getOrDefault(TagChange.Action.UPDATE, 0),
                byAction.getOrDefault(TagChange.Action.ADD, 0),
                byAction.getOrDefault(TagChange.Action.RECORD, 0)
                        + byAction.getOrDefault(TagChange.Action.RELEASE, 0)
                        + silent,
                lossy,
                claims.counts());
    }

    /** {@return how many claimed tags are right already} */
    public int kept() {
        return claims.count(ClaimStatus.IN_PLACE);
    }

    /** {@return how many resources the plan is about} */
    public int resources() {
        return claims.resources();
    }
}
