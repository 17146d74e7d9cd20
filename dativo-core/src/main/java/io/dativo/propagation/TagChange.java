package io.dativo.propagation;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says about one key of one resource. Immutable.
 *
 * @param action what will be done, or why nothing will
 * @param key the key in the provider's spelling
 * @param canonicalKey the key as it was claimed, or null when nobody claims it any more
 * @param before the value on the resource now, or null when the key is absent
 * @param after the value after the change, or null when the key goes, or when claimants disagree
 * @param origin where the claimed value came from, or an empty text
 * @param claimants who claims the key after the change, sorted
 * @param formerClaimants who claimed it before, as the ledger says, sorted
 * @param lossy whether the canonical tag cannot be told from its spelling there
 * @param code a stable kebab-case code for what is special, or null; always there for {@code CONFLICT} and {@code UNSUPPORTED}
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
        @Nullable String code,
        @Nullable String reason)
        implements Comparable<TagChange> {
    private static final Comparator<TagChange> ORDER = Comparator.comparing(TagChange::action)
            .thenComparing(TagChange::key)
            .thenComparing(TagChange::canonicalKey, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Copies and sorts the claimants. */
    public TagChange {
        claimants = claimants.stream().sorted().distinct().toList();
        formerClaimants = formerClaimants.stream().sorted().distinct().toList();
    }

    /** What is done with a key, in the order in which a plan shows it. */
    public enum Action {
        /** Takes away a tag that we wrote, that still has our value and that nobody claims any more. */
        REMOVE("-"),
        /** Changes a tag that is ours. */
        UPDATE("~"),
        /** Adds a tag. */
        ADD("+"),
        /** Nothing is written: claimants disagree, or the tag is somebody else's. */
        CONFLICT("!"),
        /** Nothing is written: the resource cannot carry the tag. */
        UNSUPPORTED("x"),
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

        /** {@return the sign of the action in a plan's text} */
        public String symbol() {
            return symbol;
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

    @Override
    public int compareTo(TagChange other) {
        return ORDER.compare(this, other);
    }
}
