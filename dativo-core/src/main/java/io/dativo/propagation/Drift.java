package io.dativo.propagation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one tag of one resource differs from what it should be. Immutable.
 *
 * @param kind in which way
 * @param key the key in the provider's spelling
 * @param canonicalKey the key as it is claimed, or null when no job claims it
 * @param expected the value that it should have, or null when it must not be there or is not decided
 * @param found the value that it has, or null when it is not there
 * @param origin where the expected value comes from, or an empty text
 * @param by who brought it about, as far as the ledger or the Terraform state can tell, or null
 * @param writtenAt when Dativo wrote the tag last, or null when it never did or that is not known
 */
public record Drift(
        Kind kind,
        String key,
        @Nullable String canonicalKey,
        @Nullable String expected,
        @Nullable String found,
        String origin,
        @Nullable String by,
        @Nullable Instant writtenAt)
        implements Comparable<Drift> {
    private static final Comparator<Drift> ORDER =
            Comparator.comparing(Drift::kind).thenComparing(Drift::key);

    /** A claim that is in no state to be compared. */
    static Drift undecided(TagChange blocked) {
        return undecided(blocked, blocked.before());
    }

    /** The same with the value that was found. */
    static Drift undecided(TagChange blocked, @Nullable String found) {
        String why = blocked.reason() == null ? blocked.origin() : blocked.reason();
        return new Drift(Kind.UNDECIDED, blocked.key(), blocked.canonicalKey(), null, found, why, null, null);
    }

    /** In which way a tag differs, in the order in which a report shows it. */
    public enum Kind {
        /** It should be there and is not. */
        MISSING("-", true),
        /** It is there with another value. */
        CHANGED("~", true),
        /** Dativo wrote it, it still has that value, and no job claims it any more. */
        UNCLAIMED("=", true),
        /** It is not decided what it should be: claimants disagree, or the resource cannot carry it. */
        UNDECIDED("!", true),
        /** Dativo wrote it a moment ago and it does not show yet. */
        SETTLING("?", false),
        /** It does not show, and by the ledger Dativo wrote it in the future: some clock is wrong, so it is not known. */
        DATED_AHEAD("?", false),
        /** It is foreign and no job claims it. */
        FOREIGN(".", false);

        private final String symbol;
        private final boolean differs;

        Kind(String symbol, boolean differs) {
            this.symbol = symbol;
            this.differs = differs;
        }

        /** {@return the sign in a report's text} */
        public String symbol() {
            return symbol;
        }

        /** {@return the stable kebab-case text, for example {@code drift-changed}} */
        public String code() {
            return "drift-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** {@return whether something is to be done about it} */
        public boolean differs() {
            return differs;
        }
    }

    @Override
    public int compareTo(Drift other) {
        return ORDER.compare(this, other);
    }
}
