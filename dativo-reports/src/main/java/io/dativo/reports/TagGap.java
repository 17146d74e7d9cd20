package io.dativo.reports;

import java.time.YearMonth;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A place where a tag is not as it should be, and whom to ask about it. Immutable.
 *
 * @param key the canonical key
 * @param status why it is not
 * @param period the month
 * @param currency the currency
 * @param account the account, or null when not known
 * @param service the service, or null when not known
 * @param resource the resource, or null when not known
 * @param ask the job, the address in Terraform or the account's contact, or null when owner not known
 */
public record TagGap(
        String key,
        TagStatus status,
        YearMonth period,
        String currency,
        @Nullable String account,
        @Nullable String service,
        @Nullable String resource,
        @Nullable String ask)
        implements Comparable<TagGap> {
    private static final Comparator<@Nullable String> TEXT = Comparator.nullsFirst(Comparator.<String>naturalOrder());
    private static final Comparator<TagGap> ORDER = Comparator.comparing(TagGap::key)
            .thenComparing(TagGap::status)
            .thenComparing(TagGap::period)
            .thenComparing(TagGap::currency)
            .thenComparing(TagGap::account, TEXT)
            .thenComparing(TagGap::service, TEXT)
            .thenComparing(TagGap::resource, TEXT)
            .thenComparing(TagGap::ask, TEXT);

    @Override
    public int compareTo(TagGap other) {
        return ORDER.compare(this, other);
    }
}
