package io.dativo.test;

import io.dativo.infrastructure.CloudProvider;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The documented tag rules of the resource types of each cloud, said a second time: the add-ons, which know them first,
 * each test that theirs and these agree.
 */
final class StandInRules {
    private static final String AWS_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
    private static final Pattern AWS_TEXT = Pattern.compile(AWS_CHARACTERS);
    private static final Pattern AWS_UNRESERVED = Pattern.compile("(?!(?i:aws:))" + AWS_CHARACTERS);
    private static final Pattern LF_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@%]*");
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cs}]*");
    private static final Pattern SINGLE_LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}\\u2028\\u2029]*");

    private static final Pattern LABEL_KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]*");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]*");
    private static final Pattern NO_LABEL = Pattern.compile("[^\\p{Ll}\\p{Lo}\\p{N}_-]");

    private static final Pattern AZURE_NAME = Pattern.compile("[^<>%&\\\\?/\\p{Cntrl}\\p{Cs}]*");
    private static final Pattern CDN_NAME = Pattern.compile("[^<>%&\\\\?/#:\\p{Cntrl}\\p{Cs}]*");
    private static final Pattern DNS_NAME = Pattern.compile("(?!\\d)[^<>%&\\\\?/\\s\\p{Cntrl}\\P{ASCII}]*");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** Parameters of a Glue table that engines read as settings or keep statistics in. */
    private static final String PARAMETER_PREFIXES = "aws: commit. crawlerschema current-s gc. history. hive. hudi."
            + " iceberg. orc. parquet. partition_filtering. projection. read. schema. serialization. skip. snapshot-"
            + " snapshot. spark. storage. transient_ trino write.";

    private static final String PARAMETER_KEYS = "arecolumnsquoted averagerecordsize classification"
            + " column_stats_accurate columnsordered comment compressiontype connectionname default-partition-spec"
            + " default-sort-order delimiter exclusions external external.table.purge format-version"
            + " has_encrypted_data last_modified_by last_modified_time metadata_location numfiles numrows objectcount"
            + " presto_version previous_metadata_location rawdatasize recordcount sizekey table_type totalsize"
            + " transactional typeofdata updated_by_crawler updatedbyjob updatedbyjobrun uuid";

    private StandInRules() {}

    static Map<String, TagRules> of(CloudProvider cloud) {
        return switch (cloud) {
            case AWS ->
                Map.of(
                        "s3_bucket", aws(AWS_TEXT).build(),
                        "iam_role", aws(AWS_UNRESERVED).ignoreKeyCase().build(),
                        "aws_resource", aws(AWS_UNRESERVED).build(),
                        "glue_catalog", glueDatabase(),
                        "glue_table", glueTable(),
                        "lf_table", lakeFormation(),
                        "lf_column", lakeFormation());
            case GCP ->
                Map.of(
                        "gcs_bucket", labels(),
                        "bigquery_dataset", labels(),
                        "bigquery_table", labels(),
                        "bigquery_aspect", labels(),
                        "bigquery_entry", catalogEntry(),
                        "service_account", labels(),
                        "project", labels());
            case AZURE ->
                Map.of(
                        "storage_account", azure(50, 128, AZURE_NAME),
                        "managed_identity", azure(50, 512, AZURE_NAME),
                        "resource_group", azure(50, 512, AZURE_NAME),
                        "azure_resource", azure(50, 512, AZURE_NAME),
                        "automation_resource", azure(15, 512, AZURE_NAME),
                        "cdn_resource", azure(15, 512, CDN_NAME),
                        "dns_resource", azure(15, 512, DNS_NAME),
                        "blob_container", metadata());
        };
    }

    private static TagRules.Builder aws(Pattern values) {
        return TagRules.builder()
                .maxTags(50)
                .keys(128, AWS_TEXT)
                .values(256, values)
                .reservedPrefixes("aws:")
                .encoding(StandInRules::awsList);
    }

    private static TagRules glueDatabase() {
        return TagRules.builder()
                .maxTags(50)
                .keys(128, TEXT)
                .values(256, TEXT)
                .reservedPrefixes("aws")
                .build();
    }

    private static TagRules glueTable() {
        return TagRules.builder()
                .keys(255, SINGLE_LINE)
                .values(512_000, SINGLE_LINE)
                .reservedPrefixes(PARAMETER_PREFIXES.split(" "))
                .reservedKeys(PARAMETER_KEYS.split(" "))
                .build();
    }

    private static TagRules lakeFormation() {
        return TagRules.builder()
                .maxTags(50)
                .keys(128, LF_TEXT)
                .values(256, LF_TEXT)
                .encoding((key, value) ->
                        encoded(key, key.toLowerCase(Locale.ROOT), value, value.toLowerCase(Locale.ROOT)))
                .build();
    }

    /** A comma, which joins the items of a list, is not allowed on AWS; a plus is, and can be decoded. */
    private static EncodedTag awsList(String key, String value) {
        return new EncodedTag(key, value.replace(',', '+'), !value.contains(",") || !value.contains("+"));
    }

    private static TagRules labels() {
        return TagRules.builder()
                .maxTags(64)
                .keys(63, LABEL_KEY)
                .values(63, LABEL_VALUE)
                .maxBytes(128)
                .reservedPrefixes("goog-")
                .encoding((key, value) -> encoded(key, labelKey(key), value, cut(label(value))))
                .build();
    }

    private static TagRules catalogEntry() {
        return TagRules.builder()
                .maxTags(2)
                .values(16_384, Pattern.compile("(?s).+"))
                .onlyKeys(Set.of("classification", "description"))
                .build();
    }

    private static TagRules azure(int most, int longestName, Pattern name) {
        return TagRules.builder()
                .maxTags(most)
                .keys(longestName, name)
                .values(256, TEXT)
                .reservedPrefixes("microsoft", "azure", "windows")
                .ignoreKeyCase()
                .build();
    }

    /** Metadata travels as HTTP headers: the number of pairs is not limited, and a value is seen and not trimmed. */
    private static TagRules metadata() {
        return TagRules.builder()
                .keys(1024, IDENTIFIER)
                .values(4096, HEADER_VALUE)
                .ignoreKeyCase()
                .encoding((key, value) -> encoded(key, key.replaceAll("[^A-Za-z0-9_]", "_"), value, value))
                .build();
    }

    private static String labelKey(String text) {
        String label = label(text);
        return cut(label.isEmpty() || LABEL_KEY.matcher(label).matches() ? label : "x_" + label);
    }

    private static String label(String text) {
        StringBuilder lower = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(Character::toLowerCase)
                .forEach(lower::appendCodePoint);
        return NO_LABEL.matcher(lower).replaceAll("_");
    }

    /** To 63 characters, of which together there are at most 128 bytes. */
    private static String cut(String label) {
        int characters = Math.min(63, label.codePointCount(0, label.length()));
        String cut = label.substring(0, label.offsetByCodePoints(0, characters));
        while (cut.getBytes(StandardCharsets.UTF_8).length > 128) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static EncodedTag encoded(String key, String encodedKey, String value, String encodedValue) {
        return new EncodedTag(encodedKey, encodedValue, key.equals(encodedKey) && value.equals(encodedValue));
    }
}
