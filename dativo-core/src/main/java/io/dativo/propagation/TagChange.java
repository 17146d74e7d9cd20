package io.dativo.propagation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says about one key of one resource. Immutable; made by {@link #builder}.
 *
 * @param action what will be done, or that nothing will
 * @param key the key in the provider's spelling
 * @param canonicalKey the key as it was claimed, or null when no job claims it any more
 * @param before the value on the resource now, or null when the key is absent or not known
 * @param after the value after the change, or null when the key goes, or when claimants disagree
 * @param origin where the claimed value came from, or an empty text
 * @param claimants who claims the key after the change, sorted
 * @param formerClaimants who claimed it before, as the ledger says, sorted
 * @param lossy whether the canonical tag cannot be decoded from its spelling there
 * @param status how the claim stands, or null when no job claims the key
 * @param cause what is special, or null
 * @param reason the same in words, or null
 */
public record TagChange(
        Action action,
        String key,
        @Nullable String canonicalKey,
        @Nullable String before,
        @Nullable String after,
        String origin,
        List<String> claimants,
        List<String> formerClaimants,
        boolean lossy,
        @Nullable ClaimStatus status,
        @Nullable Cause cause,
        @Nullable String reason)
        implements Comparable<TagChange> {
    private static final Comparator<TagChange> ORDER = Comparator.comparing(TagChange::action)
            .thenComparing(TagChange::key)
            .thenComparing(TagChange::canonicalKey, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(change -> String.join(",", change.claimants()));

    /** Copies and sorts the claimants. */
    public TagChange {
        claimants = claimants.stream().sorted().distinct().toList();
        formerClaimants = formerClaimants.stream().sorted().distinct().toList();
    }

    /** What is done with a key, in the order in which a plan shows it. */
    public enum Action {
        /** Takes away a tag that we wrote, that still has our value and that no job claims any more. */
        REMOVE("-"),
        /** Changes a tag that is ours. */
        UPDATE("~"),
        /** Adds a tag. */
        ADD("+"),
        /** Nothing: {@link TagChange#status()} says why. */
        BLOCKED("!"),
        /** Only the ownership changes: the tag is right, and who claims it is brought up to date. */
        RECORD("="),
        /** Only the ownership changes: the tag is not ours any more and stays as it is. */
        RELEASE("."),
        /** Nothing: the tag is right already. In a plan only on request. */
        KEEP(" ");

        private final String symbol;

        Action(String symbol) {
            this.symbol = symbol;
        }

        /** {@return whether the provider is asked to change something} */
        public boolean writes() {
            return this == REMOVE || this == UPDATE || this == ADD;
        }

        /** {@return whether only the ownership changes} */
        public boolean isBookkeeping() {
            return this == RECORD || this == RELEASE;
        }
    }

    /** What is special about a change. */
    public enum Cause {
        /** Two claimed keys are one key on this resource. */
        KEYS_MEET,
        /** A rule makes the value of the different ones that jobs claim. */
        MERGED,
        /** The value is there, and other jobs claim another. */
        CONTESTED,
        /** Jobs of this plan claim different values. */
        CLAIMS_DISAGREE,
        /** A job that takes no part in this plan claims another value. */
        CLAIMED_ELSEWHERE,
        /** The value there is foreign. */
        FOREIGN_VALUE,
        /** The ledger cannot say whose the value there is. */
        OWNERSHIP_UNKNOWN,
        /** The tag to take back is not as the plan left it. */
        CHANGED_SINCE,
        /** The key or the value cannot be spelled there. */
        NOT_ENCODABLE,
        /** The rules of the resource's type refuse the key or the value. */
        REFUSED,
        /** Its spelling there loses something, and only exact spelling is wanted. */
        NOT_EXACT,
        /** The resource cannot carry so many. */
        TOO_MANY_TAGS,
        /** What was ours was changed or removed outside of Dativo. */
        DRIFT,
        /** It is taken over from another writer. */
        ADOPTED,
        /** It becomes ours since Terraform wrote it for the same jobs. */
        SEEDED,
        /** An interrupted run wrote it. */
        INTERRUPTED,
        /** Who claims it changes. */
        CLAIMANTS,
        /** The key is one with another spelling that we wrote, on a resource whose keys ignore case. */
        RESPELLED,
        /** It is not ours any more. */
        RELEASED,
        /** It goes back to whom it was taken from. */
        GIVEN_BACK;

        /** {@return the stable kebab-case text, for example {@code foreign-value}} */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A builder.
     *
     * @param action what will be done
     * @param key the key in the provider's spelling
     * @return the builder
     */
    public static Builder builder(Action action, String key) {
        return new Builder(action, key);
    }

    /** {@return a builder that starts from this change} */
    public Builder toBuilder() {
        return new Builder(action, key)
                .canonicalKey(canonicalKey)
                .before(before)
                .after(after)
                .origin(origin)
                .claimants(claimants)
                .formerClaimants(formerClaimants)
                .lossy(lossy)
                .status(status)
                .because(cause, reason);
    }

    /** {@return whether a tag becomes ours that was not} */
    public boolean takesOver() {
        return cause == Cause.ADOPTED || cause == Cause.SEEDED;
    }

    /** {@return the stable kebab-case text for what is special, or null; always there for what is blocked} */
    public @Nullable String code() {
        if (cause != null) {
            return cause.code();
        }
        return action == Action.BLOCKED && status != null ? status.code() : null;
    }

    /** {@return the sign of the change in a plan's text} */
    public String symbol() {
        return action == Action.BLOCKED && status != null ? status.symbol() : action.symbol;
    }

    @Override
    public int compareTo(TagChange other) {
        return ORDER.compare(this, other);
    }

    /** Makes a {@link TagChange}. Not thread-safe. */
    public static final class Builder {
        private final Action action;
        private final String key;
        private @Nullable String canonicalKey;
        private @Nullable String before;
        private @Nullable String after;
        private String origin = "";
        private Collection<String> claimants = List.of();
        private Collection<String> formerClaimants = List.of();
        private boolean lossy;
        private @Nullable ClaimStatus status;
        private @Nullable Cause cause;
        private @Nullable String reason;

        private Builder(Action action, String key) {
            this.action = action;
            this.key = key;
        }

        /**
         * Sets the key as it was claimed.
         *
         * @param claimed the key, or null when no job claims it any more
         * @return this builder
         */
        public Builder canonicalKey(@Nullable String claimed) {
            canonicalKey = claimed;
            return this;
        }

        /**
         * Sets the value on the resource now.
         *
         * @param value the value, or null when the key is absent or not known
         * @return this builder
         */
        public Builder before(@Nullable String value) {
            before = value;
            return this;
        }

        /**
         * Sets the value after the change.
         *
         * @param value the value, or null when the key goes or claimants disagree
         * @return this builder
         */
        public Builder after(@Nullable String value) {
            after = value;
            return this;
        }

        /**
         * Sets where the claimed value came from.
         *
         * @param place the place, or an empty text
         * @return this builder
         */
        public Builder origin(String place) {
            origin = place;
            return this;
        }

        /**
         * Sets who claims the key after the change.
         *
         * @param names the claimants
         * @return this builder
         */
        public Builder claimants(Collection<String> names) {
            claimants = names;
            return this;
        }

        /**
         * Sets who claimed the key before.
         *
         * @param names the claimants
         * @return this builder
         */
        public Builder formerClaimants(Collection<String> names) {
            formerClaimants = names;
            return this;
        }

        /**
         * Sets whether the canonical tag cannot be decoded from its spelling there.
         *
         * @param losesSomething whether it loses something
         * @return this builder
         */
        public Builder lossy(boolean losesSomething) {
            lossy = losesSomething;
            return this;
        }

        /**
         * Sets how the claim stands.
         *
         * @param stands the status, or null when no job claims the key
         * @return this builder
         */
        public Builder status(@Nullable ClaimStatus stands) {
            status = stands;
            return this;
        }

        /**
         * Sets what is special.
         *
         * @param special the cause, or null
         * @param words the same in words, or null
         * @return this builder
         */
        public Builder because(@Nullable Cause special, @Nullable String words) {
            cause = special;
            reason = words;
            return this;
        }

        /** {@return the change} */
        public TagChange build() {
            return new TagChange(
                    action,
                    key,
                    canonicalKey,
                    before,
                    after,
                    origin,
                    List.copyOf(claimants),
                    List.copyOf(formerClaimants),
                    lossy,
                    status,
                    cause,
                    reason);
        }
    }
}
