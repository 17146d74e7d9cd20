package io.dativo.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we wrote for one key of one resource. An intent is written before a tag is, and taken away after: while it stands,
 * it is not known whether the write took effect, and only the values themselves can tell. Who claims the key is another
 * record: {@link RecordedClaims}.
 *
 * @param value the value that was written and confirmed, or null when none was yet
 * @param former what we had written before that, since a value of ours was last seen, the oldest first: a write that was
 *     acknowledged and lost leaves the one before it there, and so does the next that is lost
 * @param at when
 * @param plan by which plan
 * @param intent what was about to be done, or null
 */
public record OwnedTag(
        @Nullable String value,
        List<String> former,
        Instant at,
        String plan,
        @Nullable Intent intent) {
    /** So many lost writes in a row are remembered, more than any system loses. */
    static final int MOST_FORMER = 16;

    /** Copies the list. */
    public OwnedTag {
        former = List.copyOf(former);
    }

    /**
     * A write without anything before it.
     *
     * @param value the value, or null when none was confirmed yet
     * @param at when
     * @param plan by which plan
     * @return the entry
     */
    public static OwnedTag of(@Nullable String value, Instant at, String plan) {
        return new OwnedTag(value, List.of(), at, plan, null);
    }

    /**
     * A write that was about to happen.
     *
     * @param value the value to write, or null to remove the key
     * @param at when
     * @param plan by which plan
     * @param givesBack whether the key is foreign again once it has the value
     */
    public record Intent(@Nullable String value, Instant at, String plan, boolean givesBack) {}

    /** A value that is on a store which keeps ownership by itself. */
    public static OwnedTag keptByStore(String value) {
        return of(value, Instant.EPOCH, "");
    }

    /** Whether an observed value is one that we wrote, as far as can be known. */
    public boolean wrote(String observed) {
        return observed.equals(value)
                || former.contains(observed)
                || (intent != null && observed.equals(intent.value()));
    }

    /**
     * Whether the key is ours whatever its value is now. Not while an intent stands: then a strange value may be
     * foreign.
     */
    public boolean isSettled() {
        return value != null && intent == null;
    }

    /** When it was written, or was about to be, for the last time. */
    public Instant lastTouched() {
        return intent != null && intent.at().isAfter(at) ? intent.at() : at;
    }

    /** The value that was written last, or was about to be, or null. */
    @Nullable
    public String lastValue() {
        return intent != null && intent.value() != null ? intent.value() : value;
    }

    /** The entry with an intent. */
    public OwnedTag intend(Intent what) {
        return new OwnedTag(value, former, at, plan, what);
    }

    /** The entry once the key was seen: null when nothing of ours is left. */
    @Nullable
    public OwnedTag settle(@Nullable String observed) {
        if (intent == null) {
            return this;
        }
        if (observed == null) {
            // A removal that happened, or an addition that did not. What another writer removed is forgotten too.
            return intent.value() == null || value == null ? null : withoutIntent();
        }
        if (observed.equals(intent.value())) {
            return intent.givesBack() ? null : of(observed, intent.at(), intent.plan());
        }
        return observed.equals(value) || former.contains(observed) ? withoutIntent() : null;
    }

    /** The entry when its value was acknowledged and not seen: what was there before may still be. */
    OwnedTag unseenAfter(OwnedTag before) {
        List<String> all = new ArrayList<>(before.former());
        if (before.value() != null) {
            all.remove(before.value());
            all.add(before.value());
        }
        all.remove(value);
        return new OwnedTag(value, all.subList(Math.max(0, all.size() - MOST_FORMER), all.size()), at, plan, intent);
    }

    /** The entry once its value was seen. */
    OwnedTag seen() {
        return former.isEmpty() ? this : new OwnedTag(value, List.of(), at, plan, intent);
    }

    private OwnedTag withoutIntent() {
        return new OwnedTag(value, former, at, plan, null);
    }
}
