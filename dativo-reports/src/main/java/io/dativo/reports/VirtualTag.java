package io.dativo.reports;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A tag that a rule gives to charges, where no resource carries it. Of several rules for a key the first that holds counts.
 * Immutable.
 *
 * @param key the canonical key
 * @param value the value
 * @param when what must hold of a charge
 * @param from the first day of charges that it is for, or null for all before {@code until}
 * @param until the day after the last, or null for all from {@code from} on
 */
public record VirtualTag(
        String key,
        String value,
        Condition when,
        @Nullable LocalDate from,
        @Nullable LocalDate until) {
    /** Refuses a time without a day. */
    public VirtualTag {
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("the virtual tag " + key + "=" + value + " is valid on no day: from "
                    + from + " until before " + until);
        }
    }

    /**
     * A rule without an end.
     *
     * @param key the canonical key
     * @param value the value
     * @param when what must hold of a charge
     * @return the rule
     */
    public static VirtualTag of(String key, String value, Condition when) {
        return new VirtualTag(key, value, when, null, null);
    }

    /**
     * The same rule for charges of a time.
     *
     * @param first the first day, or null
     * @param end the day after the last, or null
     * @return the rule
     */
    public VirtualTag valid(@Nullable LocalDate first, @Nullable LocalDate end) {
        return new VirtualTag(key, value, when, first, end);
    }

    boolean isValidOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
    }

    /** Whether months are too coarse to say when it is valid. */
    boolean needsDays() {
        return (from != null && from.getDayOfMonth() != 1) || (until != null && until.getDayOfMonth() != 1);
    }
}
