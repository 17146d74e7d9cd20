package io.dativo.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of one key of one resource. An intent is written before a tag is, and taken away after: while it
 * stands, nobody knows whether the write took effect, and only the values themselves can tell.
 *
 * @param value the value that was written and confirmed, or null when none was yet
 * @param at when
 * @param plan by which plan
 * @param claimants who claims the key, sorted; empty when the store does not tell
 * @param intent what was about to be done, or null
 */
public record OwnedTag(
        @Nullable String value,
        Instant at,
        String plan,
        SortedSet<String> claimants,
        @Nullable Intent intent) {
    public OwnedTag {
        claimants = sorted(claimants);
    }

    /**
     * A write that was about to happen.
     *
     * @param value the value to write, or null to remove the key
     * @param at when
     * @param plan by which plan
     * @param claimants who claims the key from then on, sorted
     */
    public record Intent(@Nullable String value, Instant at, String plan, SortedSet<String> claimants) {
        public Intent {
            claimants = sorted(claimants);
        }
    }

    public static SortedSet<String> sorted(Collection<String> texts) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(texts));
    }

    /** A value that is on a store which keeps ownership by itself. */
    public static OwnedTag keptByStore(String value, Collection<String> claimants) {
        return new OwnedTag(value, Instant.EPOCH, "", sorted(claimants), null);
    }

    /** Whether an observed value is one that we wrote, as far as can be known. */
    public boolean wrote(String observed) {
        return observed.equals(value) || (intent != null && observed.equals(intent.value()));
    }

    /**
     * Whether the key is ours whatever its value is now. Not while an intent stands: then a strange value may be
     * somebody else's, who came in between.
     */
    public boolean isSettled() {
        return value != null && intent == null;
    }

    /** When it was written, or was about to be, for the last time. */
    public Instant lastTouched() {
        return intent != null && intent.at().isAfter(at) ? intent.at() : at;
    }

    /** Everybody who claims the key, those of the intent included; whoever was about to remove it claims it no longer. */
    public SortedSet<String> allClaimants() {
        if (intent == null) {
            return claimants;
        }
        if (intent.value() == null) {
            return intent.claimants();
        }
        SortedSet<String> all = new TreeSet<>(claimants);
        all.addAll(intent.claimants());
        return all;
    }

    /** The value that those claimants want, or null. */
    @Nullable
    public String claimedValue() {
        return intent != null && intent.value() != null ? intent.value() : value;
    }

    public OwnedTag intend(@Nullable String newValue, Instant now, String planId, Collection<String> newClaimants) {
        return new OwnedTag(value, at, plan, claimants, new Intent(newValue, now, planId, sorted(newClaimants)));
    }

    /** The entry once the key was seen: null when nothing of ours is left. */
    @Nullable
    public OwnedTag settle(@Nullable String observed) {
        if (intent == null) {
            return this;
        }
        if (observed == null) {
            // A removal that happened, or an addition that did not. What somebody else removed is forgotten too.
            return intent.value() == null || value == null ? null : withoutIntent();
        }
        if (observed.equals(intent.value())) {
            // What was written for nobody was given back to somebody else: it is his.
            return intent.claimants().isEmpty()
                    ? null
                    : new OwnedTag(observed, intent.at(), intent.plan(), intent.claimants(), null);
        }
        if (observed.equals(value)) {
            return withoutIntent();
        }
        return null;
    }

    public OwnedTag claimedBy(Collection<String> newClaimants) {
        return new OwnedTag(value, at, plan, sorted(newClaimants), intent);
    }

    private OwnedTag withoutIntent() {
        return new OwnedTag(value, at, plan, claimants, null);
    }
}
