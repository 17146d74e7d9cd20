package io.dativo.cost;

import java.time.LocalDate;
import java.util.List;

/**
 * Which costs are asked for. Immutable.
 *
 * @param from the first day
 * @param until the day after the last
 * @param granularity whether a line is about a day or a month
 * @param tagKeys the tags that lines are told apart by, in the spelling of the bill
 */
public record CostQuery(LocalDate from, LocalDate until, Granularity granularity, List<String> tagKeys) {
    /** What one line is about. */
    public enum Granularity {
        /** A line for each day. */
        DAILY,
        /** A line for each month. */
        MONTHLY
    }

    /**
     * Copies the keys.
     *
     * @throws IllegalArgumentException when the days are none, or a key is there twice
     */
    public CostQuery {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("there is no day from " + from + " until before " + until);
        }
        tagKeys = List.copyOf(tagKeys);
        if (tagKeys.stream().distinct().count() < tagKeys.size()) {
            throw new IllegalArgumentException("a tag key is asked for twice: " + tagKeys);
        }
    }
}
