package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the apply of one resource went, and how its claimed tags stand after it. Immutable. */
public final class ResourceOutcome implements Comparable<ResourceOutcome> {
    private final ResourceRef resource;
    private final Outcome outcome;
    private final @Nullable ClaimStatus reason;
    private final ProviderException.@Nullable Kind failure;
    private final @Nullable String detail;
    private final int attempts;
    private final int added;
    private final int changed;
    private final int removed;
    private final ClaimCounts claims;
    private final List<Claim> notInPlace;
    private final boolean seen;

    /**
     * How one claimed tag stands after an apply, where it is not simply in place. Holds no value. Immutable.
     *
     * @param key the key in the provider's spelling
     * @param status how it stands
     * @param origin where the claimed value came from, or an empty text
     * @param claimants who claims it, sorted
     * @param reason what more is to be said, or null
     */
    public record Claim(
            String key,
            ClaimStatus status,
            String origin,
            List<String> claimants,
            @Nullable String reason) {
        static Claim of(TagChange change, ClaimStatus status) {
            return new Claim(
                    change.key(),
                    status,
                    change.origin(),
                    change.claimants(),
                    status == change.status() ? change.reason() : null);
        }

        /** {@code env: write-failed; infrastructure.tags.env (job.yaml:41:18)}. */
        @Override
        public String toString() {
            return key + ": " + status.code() + (origin.isEmpty() ? "" : "; " + origin)
                    + (reason == null ? "" : "; " + reason);
        }
    }

    private ResourceOutcome(Builder builder) {
        resource = builder.plan.resource();
        outcome = builder.outcome;
        reason = builder.reason;
        failure = builder.failure;
        detail = builder.detail;
        attempts = builder.attempts;
        added = builder.count(TagChange.Action.ADD);
        changed = builder.count(TagChange.Action.UPDATE);
        removed = builder.count(TagChange.Action.REMOVE);
        claims = builder.counts();
        notInPlace = builder.notInPlace();
        seen = builder.seen;
    }

    /** {@return the resource} */
    public ResourceRef resource() {
        return resource;
    }

    /** {@return how it went} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return why nothing was tried, or null} */
    public @Nullable ClaimStatus reason() {
        return reason;
    }

    /** {@return what failed at last, or null} */
    public ProviderException.@Nullable Kind failure() {
        return failure;
    }

    /** {@return the kind of the failure, or the reason why nothing was tried in kebab case, or null} */
    public @Nullable String code() {
        return failure != null ? failure.name() : reason != null ? reason.code() : null;
    }

    /** {@return the provider's words, or what else is to be said, or null} */
    public @Nullable String detail() {
        return detail;
    }

    /** {@return how many writes were tried} */
    public int attempts() {
        return attempts;
    }

    /** {@return how many tags were added} */
    public int added() {
        return added;
    }

    /** {@return how many tags were changed} */
    public int changed() {
        return changed;
    }

    /** {@return how many tags were removed} */
    public int removed() {
        return removed;
    }

    /** {@return how many of its claimed tags stand in which way} */
    public ClaimCounts claims() {
        return claims;
    }

    /** {@return its claimed tags that are not in place, in the order of the plan} */
    public List<Claim> notInPlace() {
        return notInPlace;
    }

    /** Whether all that was written was seen since. */
    boolean isSeen() {
        return seen;
    }

    /** {@return whether something that was planned is not done, or not known to be done} */
    public boolean isUndone() {
        return isFailed()
                || reason == ClaimStatus.NOT_OBSERVED
                || reason == ClaimStatus.STALE
                || reason == ClaimStatus.CANCELLED
                || reason == ClaimStatus.DEADLINE_PASSED
                || reason == ClaimStatus.TOO_MANY_REMOVALS;
    }

    /** {@return whether a write was tried and failed, or is not known to have taken effect} */
    public boolean isFailed() {
        return outcome == Outcome.FAILED || outcome == Outcome.UNKNOWN;
    }

    @Override
    public int compareTo(ResourceOutcome other) {
        return resource.compareTo(other.resource);
    }

    /** {@code s3_bucket arn:aws:s3:::lake: FAILED DENIED (AccessDenied: …)}. */
    @Override
    public String toString() {
        String code = code();
        return Shown.visible(resource.provider() + " " + resource + ": " + outcome + (code == null ? "" : " " + code)
                + (detail == null ? "" : " (" + detail + ")"));
    }

    static Builder builder(ResourcePlan plan, Outcome outcome) {
        return new Builder(plan, outcome);
    }

    /** Makes a {@link ResourceOutcome} from a part of a plan and what became of it. Not thread-safe. */
    static final class Builder {
        private final ResourcePlan plan;
        private final Outcome outcome;
        private @Nullable ClaimStatus reason;
        private ProviderException.@Nullable Kind failure;
        private @Nullable String detail;
        private int attempts;
        private boolean seen = true;
        private List<TagChange> written = List.of();
        private Function<TagChange, @Nullable ClaimStatus> standing = TagChange::status;

        private Builder(ResourcePlan plan, Outcome outcome) {
            this.plan = plan;
            this.outcome = outcome;
        }

        Builder because(@Nullable ClaimStatus why, @Nullable String words) {
            reason = why;
            detail = words;
            return this;
        }

        Builder failure(ProviderException.@Nullable Kind kind) {
            failure = kind;
            return this;
        }

        Builder attempts(int count) {
            attempts = count;
            return this;
        }

        /** Whether all that was written was seen since. */
        Builder seen(boolean all) {
            seen = all;
            return this;
        }

        /** The changes that took effect. */
        Builder written(List<TagChange> changes) {
            written = changes;
            return this;
        }

        /** How each claimed tag of the plan stands by now; as planned unless it is set. */
        Builder standing(Function<TagChange, @Nullable ClaimStatus> byNow) {
            standing = byNow;
            return this;
        }

        ResourceOutcome build() {
            return new ResourceOutcome(this);
        }

        private int count(TagChange.Action action) {
            return (int)
                    written.stream().filter(change -> change.action() == action).count();
        }

        private ClaimCounts counts() {
            ClaimCounts.Counter counter = new ClaimCounts.Counter();
            int unlisted = plan.kept();
            for (TagChange change : plan.changes()) {
                unlisted -= change.status() == ClaimStatus.IN_PLACE ? 1 : 0;
                ClaimStatus status = change.status() == null ? null : standing.apply(change);
                if (status != null) {
                    counter.tags(status, 1);
                }
            }
            // Of a resource that changed since, it is not known whether what was right is right still.
            ClaimStatus rest = reason == ClaimStatus.STALE ? ClaimStatus.STALE : ClaimStatus.IN_PLACE;
            return counter.tags(rest, unlisted).ofOneResource();
        }

        private List<Claim> notInPlace() {
            List<Claim> outcomes = new ArrayList<>();
            for (TagChange change : plan.changes()) {
                ClaimStatus status = change.status() == null ? null : standing.apply(change);
                if (status != null && status != ClaimStatus.IN_PLACE) {
                    outcomes.add(Claim.of(change, status));
                }
            }
            return List.copyOf(outcomes);
        }
    }
}
