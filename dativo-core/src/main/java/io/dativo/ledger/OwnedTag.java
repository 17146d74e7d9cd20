package io.dativo.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What we wrote for one key of one resource. An intent is written before a tag is, and taken away after: while it stands,
 * nobody knows whether the write took effect, and only the values themselves can tell. Who claims the key is another
 * record: {@link RecordedClaims}.
 *
 * @param value the value that was written and confirmed, or null when none was yet
 * @param before what we had written before that, as long as the value was not seen, or null: a write that was acknowledged and
 *     lost leaves it there
 * @param at when
 * @param plan by which plan
 * @param intent what was about to be done, or null
 */
public record OwnedTag(
        @Nullable String value,
        @Nullable String before,
        Instant at,
        String plan,
        @Nullable Intent intent) {
    /**
     * A write that was about to happen.
     *
     * @param value the value to write, or null to remove the key
     * @param at when
     * @param plan by which plan
     * @param givesBack whether the key is somebody else's again once it has the value
     */
    public record Intent(@Nullable String value, Instant at, String plan, boolean givesBack) {}

    /** A value that is on a store which keeps ownership by itself. */
    public static OwnedTag keptByStore(String value) {
        return new OwnedTag(value, null, Instant.EPOCH, "", null);
    }

    /** Whether an observed value is one that we wrote, as far as can be known. */
    public boolean wrote(String observed) {
        return observed.equals(value) || observed.equals(before) || (intent != null && observed.equals(intent.value()));
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

    /** The value that was written last, or was about to be, or null. */
    @Nullable
    public String lastValue() {
        return intent != null && intent.value() != null ? intent.value() : value;
    }

    /** The entry with an intent. */
    public OwnedTag intend(Intent what) {
        return new OwnedTag(value, before, at, plan, what);
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
            return intent.givesBack() ? null : new OwnedTag(observed, null, intent.at(), intent.plan(), null);
        }
        return observed.equals(value) || observed.equals(before) ? withoutIntent() : null;
    }

    /** The entry when its value was acknowledged and not seen. */
    OwnedTag unseen(@Nullable String former) {
        return new OwnedTag(value, former, at, plan, intent);
    }

    /** The entry once its value was seen. */
    OwnedTag seen() {
        return before == null ? this : new OwnedTag(value, null, at, plan, intent);
    }

    private OwnedTag withoutIntent() {
        return new OwnedTag(value, before, at, plan, null);
    }
}
