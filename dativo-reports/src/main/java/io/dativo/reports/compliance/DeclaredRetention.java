package io.dativo.reports.compliance;

import io.dativo.job.ResolvedJob;
import io.dativo.tag.Tag;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many days a job declares that its data may be kept.
 *
 * @param tag what declares it
 * @param days the days; empty when it is no whole number above zero
 */
record DeclaredRetention(Tag tag, OptionalInt days) {
    static final String KEY = "governance.retention_days";

    /** What a job declares, or nothing. */
    static Optional<DeclaredRetention> of(ResolvedJob job) {
        return job.tableProperties().get(KEY).map(tag -> {
            try {
                int days = Integer.parseInt(tag.value().strip());
                return new DeclaredRetention(tag, days > 0 ? OptionalInt.of(days) : OptionalInt.empty());
            } catch (NumberFormatException e) {
                return new DeclaredRetention(tag, OptionalInt.empty());
            }
        });
    }
}
