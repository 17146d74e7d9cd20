package io.dativo.propagation;

import io.dativo.infrastructure.TagClaim;
import io.dativo.policy.PolicyReview;
import io.dativo.propagation.PolicyGate.Left;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a policy is asked where no claims are planned: of claims by themselves, and of what taking a plan back would leave. */
final class AsTheyStand {
    private AsTheyStand() {}

    /**
     * What a policy says of claims, whatever their resources carry.
     *
     * @param gate the policy, or null for none
     */
    static @Nullable PolicyReview review(Collection<TagClaim> claims, @Nullable PolicyGate gate) {
        return gate == null
                ? null
                : gate.judge(claims.stream()
                        .map(claim -> new Left(claim, untouched(claim), claim.tags()))
                        .toList());
    }

    private static ResourcePlan untouched(TagClaim claim) {
        return new ResourcePlan(
                claim.resource(),
                claim.scope(),
                Mode.VERIFY,
                Status.OBSERVED,
                null,
                null,
                List.of(),
                Collections.emptySortedMap(),
                0,
                null);
    }

    /** A plan that takes another back, without what would bring a rule's violation back. */
    static PropagationPlan judged(List<ResourcePlan> plans, @Nullable PolicyGate gate, LocalDate today) {
        List<Left> left = new ArrayList<>();
        plans.forEach(plan -> claims(plan).forEach(claim -> left.add(new Left(claim, plan, claim.tags()))));
        PolicyReview review = gate == null || left.isEmpty() ? null : gate.judge(left);
        if (review == null) {
            return PropagationPlan.of(plans);
        }
        SortedMap<String, List<PolicyReview.Entry>> refusals = review.refusals(today);
        return PropagationPlan.of(
                plans.stream().map(plan -> Withholding.of(plan, refusals)).toList(),
                PropagationPlan.InPlace.NOTHING,
                review);
    }

    /** What each claimant would have again. */
    private static List<TagClaim> claims(ResourcePlan plan) {
        SortedMap<String, List<Tag>> byClaimant = new TreeMap<>();
        TagOrigin origin = TagOrigin.of(TagLevel.RESOURCE, plan.resource().toString());
        for (TagChange change : plan.changes()) {
            String value = change.after();
            String key = change.canonicalKey();
            if (change.action().writes() && value != null && key != null) {
                change.claimants()
                        .forEach(claimant -> byClaimant
                                .computeIfAbsent(claimant, name -> new ArrayList<>())
                                .add(new Tag(key, value, origin)));
            }
        }
        return byClaimant.entrySet().stream()
                .map(claim -> new TagClaim(plan.resource(), plan.scope(), TagSet.of(claim.getValue()), claim.getKey()))
                .toList();
    }
}
