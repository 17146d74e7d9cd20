package io.dativo.propagation;

import io.dativo.policy.PolicyReview;
import io.dativo.policy.PolicyReview.Entry;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which claims a policy withholds, and why: all of a job that breaks a rule which is enforced, and single ones that wait for
 * a value. Immutable.
 *
 * @param refusals what each job breaks
 * @param review what the policy says, or null when none was asked
 */
record Withheld(
        SortedMap<String, List<Entry>> refusals, @Nullable PolicyReview review) {
    static Withheld of(@Nullable PolicyReview review, LocalDate today) {
        return new Withheld(review == null ? Collections.emptySortedMap() : review.refusals(today), review);
    }

    /** Why nothing of a job is written, or null. */
    static @Nullable String refused(Map<String, List<Entry>> refusals, String claimant) {
        List<Entry> broken = refusals.get(claimant);
        return broken == null
                ? null
                : "its job breaks "
                        + broken.stream().map(Entry::rule).distinct().collect(Collectors.joining(", "));
    }

    /** Why one claim waits for a value, or null. */
    @Nullable
    String waiting(ClaimedResource resource, String claimant, String key) {
        return review == null
                ? null
                : resource.claims().stream()
                        .filter(each -> each.claimant().equals(claimant))
                        .map(each -> review.undetermined(each.resource().toString(), claimant, key))
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(null);
    }
}
