package io.dativo.gcp;

import io.dativo.spi.TagRules;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** What labels and Resource Manager tags can say. Uses no class of an SDK. */
final class GcpRules {
    private static final Pattern LABEL_KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]*");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]*");

    /** What the short name of a tag key or a tag value is made of. */
    private static final Pattern SHORT_NAME = Pattern.compile("[^'\"\\\\/\\p{Cntrl}]+");

    private static final int MOST_LABELS = 64;
    private static final int MOST_BINDINGS = 50;
    private static final int LONGEST_SHORT_NAME = 256;
    private static final int LONGEST_DESCRIPTION = 16_384;

    /**
     * Cloud Storage shows a change of a bucket's metadata at once (Cloud Storage, "Consistency"); of BigQuery, Resource Manager
     * and Dataplex no delay is published: a minute is assumed, of all of them alike.
     */
    static final Duration SETTLING = Duration.ofMinutes(1);

    static final TagRules LABELS = TagRules.builder()
            .settling(SETTLING)
            .maxTags(MOST_LABELS)
            .keys(Labels.MOST_CHARACTERS, LABEL_KEY)
            .values(Labels.MOST_CHARACTERS, LABEL_VALUE)
            .maxBytes(Labels.MOST_BYTES)
            .reservedPrefixes("goog-")
            .encoding(Labels::encode)
            .build();

    /** What BigQuery's catalog says of a table or a column. A description is free text, so nothing is respelled. */
    static final TagRules ENTRIES = TagRules.builder()
            .settling(SETTLING)
            .maxTags(2)
            .values(LONGEST_DESCRIPTION, Pattern.compile("(?s).+"))
            .onlyKeys(Set.of("classification", "description"))
            .build();

    private GcpRules() {}

    /**
     * The tags that can be bound: keys and values are chosen from what an organisation made, so nothing is respelled.
     *
     * @param keys the short names of the keys, or none when every key may be tried
     */
    static TagRules bindings(Set<String> keys) {
        return TagRules.builder()
                .settling(SETTLING)
                .maxTags(MOST_BINDINGS)
                .keys(LONGEST_SHORT_NAME, SHORT_NAME)
                .values(LONGEST_SHORT_NAME, SHORT_NAME)
                .onlyKeys(keys)
                .build();
    }
}
