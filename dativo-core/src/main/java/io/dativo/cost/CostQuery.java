package io.dativo.cost;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which costs are asked for, and what lines are told apart by, so that a source adds up where the bill lies. Immutable.
 *
 * @param from the first day
 * @param until the day after the last
 * @param granularity whether a line is about a day or a month
 * @param dimensions what lines are told apart by beside tags, in the order of {@link CostDimension}
 * @param tagKeys the tags that lines are told apart by, in the spelling of the bill
 */
public record CostQuery(
        LocalDate from, LocalDate until, Granularity granularity, Set<CostDimension> dimensions, List<String> tagKeys) {
    /** What one line is about. */
    public enum Granularity {
        /** A line for each day. */
        DAILY,
        /** A line for each month. */
        MONTHLY
    }

    /**
     * Copies the dimensions and the keys.
     *
     * @throws IllegalArgumentException when the days are none, or a key is there twice
     */
    public CostQuery {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("there is no day from " + from + " until before " + until);
        }
        EnumSet<CostDimension> sorted = EnumSet.noneOf(CostDimension.class);
        sorted.addAll(dimensions);
        dimensions = Collections.unmodifiableSet(sorted);
        tagKeys = List.copyOf(tagKeys);
        if (tagKeys.stream().distinct().count() < tagKeys.size()) {
            throw new IllegalArgumentException("a tag key is asked for twice: " + tagKeys);
        }
    }

    /**
     * Asks for a line for each day.
     *
     * @param from the first day
     * @param until the day after the last
     * @return the query, which tells nothing else apart
     */
    public static CostQuery daily(LocalDate from, LocalDate until) {
        return new CostQuery(from, until, Granularity.DAILY, Set.of(), List.of());
    }

    /**
     * Asks for a line for each month.
     *
     * @param from the first day
     * @param until the day after the last
     * @return the query, which tells nothing else apart
     */
    public static CostQuery monthly(LocalDate from, LocalDate until) {
        return new CostQuery(from, until, Granularity.MONTHLY, Set.of(), List.of());
    }

    /**
     * The same query, told apart by these dimensions.
     *
     * @param told the dimensions
     * @return the query
     */
    public CostQuery by(CostDimension... told) {
        return by(Arrays.asList(told));
    }

    /**
     * The same query, told apart by these dimensions.
     *
     * @param told the dimensions
     * @return the query
     */
    public CostQuery by(Collection<CostDimension> told) {
        return new CostQuery(from, until, granularity, Set.copyOf(told), tagKeys);
    }

    /**
     * The same query, told apart by these tags.
     *
     * @param keys the keys in the spelling of the bill
     * @return the query
     * @throws IllegalArgumentException when a key is there twice
     */
    public CostQuery tags(String... keys) {
        return tags(Arrays.asList(keys));
    }

    /**
     * The same query, told apart by these tags.
     *
     * @param keys the keys in the spelling of the bill
     * @return the query
     * @throws IllegalArgumentException when a key is there twice
     */
    public CostQuery tags(List<String> keys) {
        return new CostQuery(from, until, granularity, dimensions, keys);
    }
}
