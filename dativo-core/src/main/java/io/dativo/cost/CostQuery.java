package io.dativo.cost;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which costs are asked for, and what lines are distinguished by, so that a source adds up where the bill lies. Immutable.
 *
 * @param from the first day
 * @param until the day after the last
 * @param granularity whether a line is about a day or a month
 * @param dimensions what lines are distinguished by beside tags, in the order of {@link CostDimension}
 * @param tagKeys the tags that lines are distinguished by, in the spelling of the bill
 * @param kept the values of a tag that lines are distinguished by, where not all are: every other is {@link #OTHER}. A source
 *     may tell more apart
 */
public record CostQuery(
        LocalDate from,
        LocalDate until,
        Granularity granularity,
        Set<CostDimension> dimensions,
        List<String> tagKeys,
        Map<String, Set<String>> kept) {
    /** The value that stands for all that are not kept. */
    public static final String OTHER = "(other)";

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
        Map<String, Set<String>> copied = new TreeMap<>();
        kept.forEach((key, values) -> copied.put(key, Set.copyOf(values)));
        kept = Collections.unmodifiableMap(copied);
        if (tagKeys.stream().distinct().count() < tagKeys.size()) {
            throw new IllegalArgumentException("a tag key is asked for twice: " + tagKeys);
        }
    }

    /**
     * A query in which every value of a tag is distinguished.
     *
     * @param from the first day
     * @param until the day after the last
     * @param granularity whether a line is about a day or a month
     * @param dimensions what lines are distinguished by beside tags
     * @param tagKeys the tags that lines are distinguished by
     */
    public CostQuery(
            LocalDate from,
            LocalDate until,
            Granularity granularity,
            Set<CostDimension> dimensions,
            List<String> tagKeys) {
        this(from, until, granularity, dimensions, tagKeys, Map.of());
    }

    /**
     * Asks for a line for each day.
     *
     * @param from the first day
     * @param until the day after the last
     * @return the query, which distinguishes nothing else
     */
    public static CostQuery daily(LocalDate from, LocalDate until) {
        return new CostQuery(from, until, Granularity.DAILY, Set.of(), List.of());
    }

    /**
     * Asks for a line for each month.
     *
     * @param from the first day
     * @param until the day after the last
     * @return the query, which distinguishes nothing else
     */
    public static CostQuery monthly(LocalDate from, LocalDate until) {
        return new CostQuery(from, until, Granularity.MONTHLY, Set.of(), List.of());
    }

    /**
     * The same query, distinguished by these dimensions.
     *
     * @param dimensions the dimensions
     * @return the query
     */
    public CostQuery by(CostDimension... dimensions) {
        return by(Arrays.asList(dimensions));
    }

    /**
     * The same query, distinguished by these dimensions.
     *
     * @param dimensions the dimensions
     * @return the query
     */
    public CostQuery by(Collection<CostDimension> dimensions) {
        return new CostQuery(from, until, granularity, Set.copyOf(dimensions), tagKeys, kept);
    }

    /**
     * The same query, distinguished by these tags.
     *
     * @param keys the keys in the spelling of the bill
     * @return the query
     * @throws IllegalArgumentException when a key is there twice
     */
    public CostQuery tags(String... keys) {
        return tags(Arrays.asList(keys));
    }

    /**
     * The same query, distinguished by these tags.
     *
     * @param keys the keys in the spelling of the bill
     * @return the query
     * @throws IllegalArgumentException when a key is there twice
     */
    public CostQuery tags(List<String> keys) {
        return new CostQuery(from, until, granularity, dimensions, keys, kept);
    }

    /**
     * Asks for some values of a tag; all others are one, {@link #OTHER}.
     *
     * @param key the tag
     * @param values the values that are distinguished
     * @return the query
     */
    public CostQuery keeping(String key, Set<String> values) {
        Map<String, Set<String>> more = new TreeMap<>(kept);
        more.put(key, values);
        return new CostQuery(from, until, granularity, dimensions, tagKeys, more);
    }

    /**
     * The value that a line is distinguished by.
     *
     * @param key a tag
     * @param value its value in the bill, or null where it has none
     * @return the value, {@link #OTHER}, or null
     */
    public @Nullable String keptValue(String key, @Nullable String value) {
        Set<String> values = kept.get(key);
        return value == null || values == null || values.contains(value) ? value : OTHER;
    }
}
