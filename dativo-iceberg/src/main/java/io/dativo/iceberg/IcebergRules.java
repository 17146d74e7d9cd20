package io.dativo.iceberg;

import io.dativo.spi.TagRules;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a property of a table, a view or a namespace can say as a tag. {@link EngineKeys} are refused, so that a tag never
 * changes how a table behaves. Uses no Iceberg class: the provider answers for
 * its rules where no Iceberg is installed.
 *
 * <p>Nothing settles: a commit replaces the pointer to the metadata atomically, and a reader who loads the table afterwards
 * gets it (Iceberg table spec, "Optimistic Concurrency").
 */
final class IcebergRules {
    /** Hive keeps 256 characters for a table's key and the JDBC catalog 255; the longest key is the ledger's. */
    private static final int LONGEST_KEY = 255 - TagLedger.PREFIX.length();

    /** Hive keeps 180 characters for a database's key, and drops without a word what has a longer one. */
    private static final int LONGEST_NAMESPACE_KEY = 180 - TagLedger.PREFIX.length();

    /** The JDBC catalog keeps a value of a namespace in 1000 characters. */
    private static final int LONGEST_NAMESPACE_VALUE = ClaimProperties.LONGEST;

    /** Iceberg reads no text of more than 20,000,000 UTF-16 units in a metadata file: the table could not be loaded any more. */
    private static final int LONGEST_VALUE = 10_000_000;

    private static final Pattern SINGLE_LINE = Pattern.compile("[^\\x00-\\x1f\\x7f\\u0085\\u2028\\u2029]*+");

    static final TagRules TABLE = rules().build();

    static final TagRules NAMESPACE = rules().keys(LONGEST_NAMESPACE_KEY, SINGLE_LINE)
            .values(LONGEST_NAMESPACE_VALUE, SINGLE_LINE)
            .build();

    private IcebergRules() {}

    /** Whether a property could be a tag, so that settings are neither shown as tags nor compared. */
    static boolean isTag(String key) {
        return TABLE.refusal(key, "").isEmpty();
    }

    private static TagRules.Builder rules() {
        return EngineKeys.refuse(TagRules.builder()
                .keys(LONGEST_KEY, SINGLE_LINE)
                .values(LONGEST_VALUE, SINGLE_LINE)
                .settling(Duration.ZERO));
    }
}
