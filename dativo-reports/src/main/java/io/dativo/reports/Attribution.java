package io.dativo.reports;

import java.time.YearMonth;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What put a value onto charges. Immutable.
 *
 * @param key the canonical key
 * @param period the month
 * @param currency the currency
 * @param value the value
 * @param source what gave it
 * @param origin for a tag that the bill has and that a job says too: the level, what set it, and the file, line and column;
 *     else null
 * @param plan the plan by which Dativo wrote the tag that the bill has, or null when the ledger does not know it
 * @param job the jobs that use the resource, or null when none is known
 */
public record Attribution(
        String key,
        YearMonth period,
        String currency,
        String value,
        ValueSource source,
        @Nullable String origin,
        @Nullable String plan,
        @Nullable String job)
        implements Comparable<Attribution> {
    private static final Comparator<@Nullable String> TEXT = Comparator.nullsFirst(Comparator.<String>naturalOrder());
    private static final Comparator<Attribution> ORDER = Comparator.comparing(Attribution::key)
            .thenComparing(Attribution::period)
            .thenComparing(Attribution::currency)
            .thenComparing(Attribution::value)
            .thenComparing(Attribution::source)
            .thenComparing(Attribution::origin, TEXT)
            .thenComparing(Attribution::plan, TEXT)
            .thenComparing(Attribution::job, TEXT);

    @Override
    public int compareTo(Attribution other) {
        return ORDER.compare(this, other);
    }
}
