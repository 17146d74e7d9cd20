package io.dativo.azure;

import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a tag of Azure, or a pair of a container's metadata, can say. Uses no class of the SDK. */
final class AzureRules {
    private static final Pattern NAME = Pattern.compile("[^<>%&\\\\?/\\p{Cntrl}\\p{Cs}]*");
    private static final Pattern CDN_NAME = Pattern.compile("[^<>%&\\\\?/#:\\p{Cntrl}\\p{Cs}]*");
    private static final Pattern DNS_NAME = Pattern.compile("(?!\\d)[^<>%&\\\\?/\\s\\p{Cntrl}\\P{ASCII}]*");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cs}]*");

    /** Metadata travels as HTTP headers: names are identifiers of C#, values are seen and not trimmed. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    /**
     * Resource Graph learns of changes from Resource Manager and shows them "near real time" (Resource Graph overview, "How
     * Resource Graph is kept current"), Resource Manager answers in each region by itself; neither says by when: a minute is
     * assumed, also of Purview.
     */
    static final Duration SETTLING = Duration.ofMinutes(1);

    private static final TagRules TAGS = tags(50, 512, NAME);
    private static final TagRules ACCOUNT = tags(50, 128, NAME);
    private static final TagRules AUTOMATION = tags(15, 512, NAME);
    private static final TagRules CDN = tags(15, 512, CDN_NAME);
    private static final TagRules DNS = tags(15, 512, DNS_NAME);

    /** Blob storage is strongly consistent: a write shows to all that read after it. */
    static final TagRules METADATA = TagRules.builder()
            .settling(Duration.ZERO)
            .keys(1024, IDENTIFIER)
            .values(4096, HEADER_VALUE)
            .ignoreKeyCase()
            .encoding(AzureRules::metadata)
            .build();

    private AzureRules() {}

    static TagRules of(String resourceType) {
        return switch (resourceType) {
            case AzureTypes.RESOURCE, AzureTypes.RESOURCE_GROUP, AzureTypes.MANAGED_IDENTITY -> TAGS;
            case AzureTypes.STORAGE_ACCOUNT -> ACCOUNT;
            case AzureTypes.BLOB_CONTAINER -> METADATA;
            case AzureTypes.AUTOMATION -> AUTOMATION;
            case AzureTypes.CDN -> CDN;
            case AzureTypes.DNS -> DNS;
            default ->
                throw new IllegalArgumentException("Azure has no resource type '" + resourceType + "'; known: "
                        + String.join(", ", AzureTypes.ALL.stream().sorted().toList()));
        };
    }

    private static TagRules tags(int most, int longestName, Pattern name) {
        return TagRules.builder()
                .settling(SETTLING)
                .maxTags(most)
                .keys(longestName, name)
                .values(256, VALUE)
                .reservedPrefixes("microsoft", "azure", "windows")
                .ignoreKeyCase()
                .build();
    }

    private static EncodedTag metadata(String key, String value) {
        String name = key.replaceAll("[^A-Za-z0-9_]", "_");
        return new EncodedTag(name, value, name.equals(key));
    }
}
