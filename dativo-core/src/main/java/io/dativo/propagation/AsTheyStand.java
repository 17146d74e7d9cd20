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
import java.util.Comparator;
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

    /** A plan that takes another back, without what would bring a rule's violation about. */
    static PropagationPlan judged(List<UndonePlan.Undone> undone, @Nullable PolicyGate gate, LocalDate today) {
        List<ResourcePlan> plans =
                undone.stream().map(UndonePlan.Undone::plan).sorted().toList();
        List<Left> left = new ArrayList<>();
        undone.stream()
                .sorted(Comparator.comparing(UndonePlan.Undone::plan))
                .forEach(each -> claims(each).forEach(claim -> left.add(new Left(claim, each.plan(), each.left()))));
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

    /** What each claimant would have again, and nothing for those that claim nothing but what they claim now. */
    private static List<TagClaim> claims(UndonePlan.Undone undone) {
        ResourcePlan plan = undone.plan();
        SortedMap<String, List<Tag>> byClaimant = new TreeMap<>();
        undone.claimants().forEach(claimant -> byClaimant.put(claimant, new ArrayList<>()));
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
