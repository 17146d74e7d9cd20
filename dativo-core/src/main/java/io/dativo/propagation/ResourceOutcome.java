package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the apply of one resource went. Immutable.
 *
 * @param resource the resource
 * @param outcome how it went
 * @param code what failed, as {@link io.dativo.problem.ProviderException.Kind}, or why it was skipped, in kebab case; else null
 * @param detail the provider's words, or what else is to be said, or null
 * @param attempts how many writes were tried
 * @param added tags that were added
 * @param changed tags that were changed
 * @param removed tags that were removed
 */
public record ResourceOutcome(
        ResourceRef resource,
        Outcome outcome,
        @Nullable String code,
        @Nullable String detail,
        int attempts,
        int added,
        int changed,
        int removed)
        implements Comparable<ResourceOutcome> {
    /** Why a planned write was not tried, as opposed to what the plan itself said would not be written. */
    private static final Set<String> LEFT_UNDONE = Set.of("stale", "cancelled", "deadline", "too-many-removals");

    static ResourceOutcome skipped(ResourceRef resource, String code, @Nullable String detail) {
        return new ResourceOutcome(resource, Outcome.SKIPPED, code, detail, 0, 0, 0, 0);
    }

    /** {@return whether something that was planned is not done, or not known to be done} */
    public boolean isFailure() {
        return outcome == Outcome.FAILED
                || outcome == Outcome.UNKNOWN
                || (outcome == Outcome.SKIPPED && code != null && LEFT_UNDONE.contains(code));
    }

    @Override
    public int compareTo(ResourceOutcome other) {
        return resource.compareTo(other.resource);
    }

    /** {@code s3_bucket arn:aws:s3:::lake: FAILED DENIED (AccessDenied: …)}. */
    @Override
    public String toString() {
        return PlanText.visible(resource.provider() + " " + resource + ": " + outcome + (code == null ? "" : " " + code)
                + (detail == null ? "" : " (" + detail + ")"));
    }
}
