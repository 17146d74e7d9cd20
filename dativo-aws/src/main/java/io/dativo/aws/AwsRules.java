package io.dativo.aws;

import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What each type's tags can say. Uses no class of the SDK: the provider answers for its rules where none is installed. */
final class AwsRules {
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /** Where AWS keeps the prefix to itself in values too. */
    private static final Pattern UNRESERVED = Pattern.compile("(?!(?i:aws:))[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private static final Pattern TEXT = Pattern.compile("[^\\p{Cs}]*");
    private static final Pattern SINGLE_LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}\\u2028\\u2029]*");
    private static final Pattern LF_CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@%]*");

    /** Parameters that Glue, Athena, Spark, Hive and Iceberg read as settings or keep statistics in. */
    private static final String[] PARAMETER_PREFIXES = {
        "aws:",
        "commit.",
        "crawlerschema",
        "current-s",
        "gc.",
        "history.",
        "hive.",
        "hudi.",
        "iceberg.",
        "orc.",
        "parquet.",
        "partition_filtering.",
        "projection.",
        "read.",
        "schema.",
        "serialization.",
        "skip.",
        "snapshot-",
        "snapshot.",
        "spark.",
        "storage.",
        "transient_",
        "trino",
        "write."
    };

    private static final Set<String> PARAMETER_KEYS = Set.of(
            "arecolumnsquoted",
            "averagerecordsize",
            "classification",
            "column_stats_accurate",
            "columnsordered",
            "comment",
            "compressiontype",
            "connectionname",
            "default-partition-spec",
            "default-sort-order",
            "delimiter",
            "exclusions",
            "external",
            "external.table.purge",
            "format-version",
            "has_encrypted_data",
            "last_modified_by",
            "last_modified_time",
            "metadata_location",
            "numfiles",
            "numrows",
            "objectcount",
            "presto_version",
            "previous_metadata_location",
            "rawdatasize",
            "recordcount",
            "sizekey",
            "table_type",
            "totalsize",
            "transactional",
            "typeofdata",
            "updated_by_crawler",
            "updatedbyjob",
            "updatedbyjobrun",
            "uuid");

    /**
     * AWS says of buckets' configuration (S3 user guide, "Amazon S3 data consistency model") and of IAM (IAM user guide,
     * "Changes that I make are not always immediately visible") that they agree with themselves later, and of no service by
     * when: a minute is assumed, of all of them alike.
     */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    static final TagRules S3 = tags(CHARACTERS).build();

    static final TagRules IAM = tags(UNRESERVED).ignoreKeyCase().build();

    static final TagRules GLUE = TagRules.builder()
            .settling(SETTLING)
            .maxTags(50)
            .keys(128, TEXT)
            .values(256, TEXT)
            .reservedPrefixes("aws")
            .build();

    static final TagRules PARAMETERS = TagRules.builder()
            .settling(SETTLING)
            .keys(255, SINGLE_LINE)
            .values(512_000, SINGLE_LINE)
            .reservedPrefixes(PARAMETER_PREFIXES)
            .reservedKeys(PARAMETER_KEYS.toArray(String[]::new))
            .build();

    static final TagRules ANY = tags(UNRESERVED).build();

    static final TagRules LAKE_FORMATION = TagRules.builder()
            .settling(SETTLING)
            .maxTags(50)
            .keys(128, LF_CHARACTERS)
            .values(256, LF_CHARACTERS)
            .encoding(AwsRules::lowerCase)
            .build();

    private AwsRules() {}

    static TagRules of(AwsType type) {
        return switch (type) {
            case S3_BUCKET -> S3;
            case IAM_ROLE -> IAM;
            case GLUE_CATALOG -> GLUE;
            case GLUE_TABLE -> PARAMETERS;
            case AWS_RESOURCE -> ANY;
            case LF_TABLE, LF_COLUMN -> LAKE_FORMATION;
        };
    }

    private static TagRules.Builder tags(Pattern values) {
        return TagRules.builder()
                .settling(SETTLING)
                .maxTags(50)
                .keys(128, CHARACTERS)
                .values(256, values)
                .reservedPrefixes("aws:")
                .encoding(AwsRules::list);
    }

    /** A comma, which joins the items of a list, is not allowed on AWS; a plus is, and can be decoded. */
    private static EncodedTag list(String key, String value) {
        return new EncodedTag(key, value.replace(',', '+'), !value.contains(",") || !value.contains("+"));
    }

    /** Lake Formation keeps keys and values in lower case. */
    private static EncodedTag lowerCase(String key, String value) {
        String lowKey = key.toLowerCase(Locale.ROOT);
        String lowValue = value.toLowerCase(Locale.ROOT);
        return new EncodedTag(lowKey, lowValue, key.equals(lowKey) && value.equals(lowValue));
    }
}
