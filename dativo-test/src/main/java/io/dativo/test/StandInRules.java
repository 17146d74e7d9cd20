package io.dativo.test;

import io.dativo.infrastructure.CloudProvider;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The documented tag rules of the resource types of each cloud. */
final class StandInRules {
    private static final Pattern AWS_CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final Pattern LABEL_KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]*");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]*");
    private static final Pattern NO_LABEL = Pattern.compile("[^\\p{Ll}\\p{Lo}\\p{N}_-]");
    private static final Pattern AZURE_NAME = Pattern.compile("[^<>%&\\\\?/]*");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

    private StandInRules() {}

    static Map<String, TagRules> of(CloudProvider cloud) {
        Map<String, TagRules> rules = new TreeMap<>();
        for (String type : cloud.resourceTypes()) {
            rules.put(
                    type,
                    switch (cloud) {
                        case AWS -> aws(type);
                        case GCP -> labels();
                        case AZURE -> azure(type);
                    });
        }
        return rules;
    }

    private static TagRules aws(String type) {
        TagRules.Builder rules = TagRules.builder().reservedPrefixes("aws:").maxTags(50);
        switch (type) {
            case "iam_role" ->
                rules.keys(128, AWS_CHARACTERS)
                        .values(256, AWS_CHARACTERS)
                        .ignoreKeyCase()
                        .encoding(StandInRules::awsList);
            case "glue_catalog" -> rules.keys(128, ANY).values(256, ANY).reservedPrefixes("aws");
            case "glue_table" -> rules.maxTags(Integer.MAX_VALUE).keys(255, ANY).values(512_000, ANY);
            default ->
                rules.keys(128, AWS_CHARACTERS).values(256, AWS_CHARACTERS).encoding(StandInRules::awsList);
        }
        return rules.build();
    }

    /** A comma, which joins the items of a list, is not allowed on AWS; a plus is, and can be told back. */
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

    private static TagRules azure(String type) {
        TagRules.Builder rules = TagRules.builder().maxTags(50).ignoreKeyCase();
        if (type.equals("blob_container")) {
            return rules.keys(1024, IDENTIFIER)
                    .values(4096, HEADER_VALUE)
                    .encoding((key, value) -> encoded(key, key.replaceAll("[^A-Za-z0-9_]", "_"), value, value))
                    .build();
        }
        return rules.keys(type.equals("storage_account") ? 128 : 512, AZURE_NAME)
                .values(256, ANY)
                .reservedPrefixes("microsoft", "azure", "windows")
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
