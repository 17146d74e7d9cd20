package io.dativo.spi;

import io.dativo.problem.Characters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What tags one resource type can carry and how a canonical tag is spelled there. Pure data and a pure encoding: no SDK,
 * no network. Immutable and thread-safe.
 */
public final class TagRules {
    private final int maxTags;
    private final int maxKeyLength;
    private final int maxValueLength;
    private final int maxBytes;
    private final Pattern key;
    private final Pattern value;
    private final Map<String, String> reservedPrefixes;
    private final Map<String, String> reservedKeys;
    private final Set<String> onlyKeys;
    private final boolean caseInsensitiveKeys;
    private final Duration settling;
    private final TagEncoding encoding;
    private final TagRefusal refusal;

    private TagRules(Builder builder) {
        maxTags = builder.maxTags;
        maxKeyLength = builder.maxKeyLength;
        maxValueLength = builder.maxValueLength;
        maxBytes = builder.maxBytes;
        key = builder.key;
        value = builder.value;
        reservedPrefixes = new LinkedHashMap<>(builder.reservedPrefixes);
        reservedKeys = Map.copyOf(builder.reservedKeys);
        onlyKeys = Set.copyOf(builder.onlyKeys);
        caseInsensitiveKeys = builder.caseInsensitiveKeys;
        settling = builder.settling;
        encoding = builder.encoding;
        refusal = builder.refusal;
    }

    /** {@return a builder whose rules refuse nothing but empty keys} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that begins with these rules} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxTags = maxTags;
        builder.maxKeyLength = maxKeyLength;
        builder.maxValueLength = maxValueLength;
        builder.maxBytes = maxBytes;
        builder.key = key;
        builder.value = value;
        builder.reservedPrefixes.putAll(reservedPrefixes);
        builder.reservedKeys.putAll(reservedKeys);
        builder.onlyKeys = onlyKeys;
        builder.caseInsensitiveKeys = caseInsensitiveKeys;
        builder.settling = settling;
        builder.encoding = encoding;
        builder.refusal = refusal;
        return builder;
    }

    /** {@return how many tags one resource can carry} */
    public int maxTags() {
        return maxTags;
    }

    /**
     * For how long after a write the system may show what was there before: until then a tag that does not show is settling,
     * and nothing is given up on what was read.
     *
     * @return the system's delay, a minute unless the provider says otherwise
     */
    public Duration settling() {
        return settling;
    }

    /** {@return whether two keys that differ only in case are one key} */
    public boolean caseInsensitiveKeys() {
        return caseInsensitiveKeys;
    }

    /**
     * The key under which two spellings meet.
     *
     * @param encodedKey a key in this type's spelling
     * @return the key, lower-cased where keys ignore case
     */
    public String identity(String encodedKey) {
        return caseInsensitiveKeys ? encodedKey.toLowerCase(Locale.ROOT) : encodedKey;
    }

    /**
     * Spells a canonical tag for this type. Deterministic.
     *
     * @param tagKey the canonical key
     * @param tagValue the value
     * @return the tag in this type's spelling; exact when nothing was lost
     */
    public EncodedTag encode(String tagKey, String tagValue) {
        return encoding.encode(tagKey, tagValue);
    }

    /**
     * Whether the provider keeps a key for itself: such a tag is never ours and does not count towards
     * {@link #maxTags()}.
     *
     * @param encodedKey a key in this type's spelling
     * @return true when the key or its prefix is reserved, whatever its case
     */
    public boolean isReserved(String encodedKey) {
        return reservedPrefix(encodedKey) != null || isReservedKey(encodedKey);
    }

    private boolean isReservedKey(String encodedKey) {
        return !reservedKeys.isEmpty() && reservedKeys.containsKey(encodedKey.toLowerCase(Locale.ROOT));
    }

    private @Nullable String reservedPrefix(String encodedKey) {
        for (String prefix : reservedPrefixes.keySet()) {
            if (encodedKey.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return prefix;
            }
        }
        return null;
    }

    /**
     * Why this type refuses a tag in its own spelling.
     *
     * @param encodedKey the key
     * @param encodedValue the value
     * @return what is wrong, as a phrase that follows the tag; nothing when it is accepted
     */
    public Optional<String> refusal(String encodedKey, String encodedValue) {
        if (encodedKey.isEmpty()) {
            return Optional.of("has an empty key");
        }
        boolean wholeKey = Characters.areWhole(encodedKey);
        if (!wholeKey || !Characters.areWhole(encodedValue)) {
            return Optional.of("has a " + (wholeKey ? "value" : "key") + " with half of a character in it");
        }
        String reserved = reservedPrefix(encodedKey);
        if (reserved != null) {
            return Optional.of(
                    "has a key with the reserved prefix '" + reserved + "'" + because(reservedPrefixes.get(reserved)));
        }
        if (isReservedKey(encodedKey)) {
            String key = encodedKey.toLowerCase(Locale.ROOT);
            return Optional.of("has the reserved key '" + key + "'" + because(reservedKeys.get(key)));
        }
        if (!onlyKeys.isEmpty() && !onlyKeys.contains(encodedKey)) {
            return Optional.of("has none of the keys that there are: "
                    + onlyKeys.stream().sorted().collect(Collectors.joining(", ")));
        }
        if (encodedKey.codePointCount(0, encodedKey.length()) > maxKeyLength) {
            return Optional.of("has a key of more than " + maxKeyLength + " characters");
        }
        if (encodedValue.codePointCount(0, encodedValue.length()) > maxValueLength) {
            return Optional.of("has a value of more than " + maxValueLength + " characters");
        }
        if (maxBytes < Integer.MAX_VALUE) {
            boolean longKey = bytes(encodedKey) > maxBytes;
            if (longKey || bytes(encodedValue) > maxBytes) {
                return Optional.of(
                        "has a " + (longKey ? "key" : "value") + " of more than " + maxBytes + " bytes in UTF-8");
            }
        }
        if (!key.matcher(encodedKey).matches()) {
            return Optional.of("has a key with characters that are not allowed there");
        }
        if (!value.matcher(encodedValue).matches()) {
            return Optional.of("has a value with characters that are not allowed there");
        }
        return refusal.refusal(encodedKey, encodedValue);
    }

    private static String because(@Nullable String reason) {
        return reason == null || reason.isEmpty() ? "" : ": " + reason;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** How a canonical tag is spelled on one resource type. */
    @FunctionalInterface
    public interface TagEncoding {
        /**
         * Spells one tag.
         *
         * @param tagKey the canonical key
         * @param tagValue the value
         * @return the tag in the type's spelling
         */
        EncodedTag encode(String tagKey, String tagValue);
    }

    /** What a resource type refuses beside lengths, characters and reserved keys. Pure. */
    @FunctionalInterface
    public interface TagRefusal {
        /**
         * Why a tag is refused.
         *
         * @param encodedKey the key in the type's spelling
         * @param encodedValue the value in the type's spelling
         * @return what is wrong, as a phrase that follows the tag; nothing when it is accepted
         */
        Optional<String> refusal(String encodedKey, String encodedValue);
    }

    /**
     * A tag in the spelling of one resource type. Immutable.
     *
     * @param key the key there
     * @param value the value there
     * @param exact whether the canonical tag can be decoded from it
     */
    public record EncodedTag(String key, String value, boolean exact) {}

    /** Makes {@link TagRules}. Not thread-safe. */
    public static final class Builder {
        private static final Pattern ANYTHING = Pattern.compile("(?s).*");

        private int maxTags = Integer.MAX_VALUE;
        private int maxKeyLength = Integer.MAX_VALUE;
        private int maxValueLength = Integer.MAX_VALUE;
        private int maxBytes = Integer.MAX_VALUE;
        private Pattern key = ANYTHING;
        private Pattern value = ANYTHING;
        private final Map<String, String> reservedPrefixes = new LinkedHashMap<>();
        private final Map<String, String> reservedKeys = new HashMap<>();
        private Set<String> onlyKeys = Set.of();
        private boolean caseInsensitiveKeys;
        private Duration settling = Duration.ofMinutes(1);
        private TagEncoding encoding = (tagKey, tagValue) -> new EncodedTag(tagKey, tagValue, true);
        private TagRefusal refusal = (encodedKey, encodedValue) -> Optional.empty();

        private Builder() {}

        /**
         * Limits how many tags a resource carries.
         *
         * @param count the limit
         * @return this builder
         */
        public Builder maxTags(int count) {
            maxTags = count;
            return this;
        }

        /**
         * Limits keys.
         *
         * @param length the longest key, in characters (code points)
         * @param pattern what the whole key must match
         * @return this builder
         */
        public Builder keys(int length, Pattern pattern) {
            maxKeyLength = length;
            key = pattern;
            return this;
        }

        /**
         * Limits values.
         *
         * @param length the longest value, in characters (code points)
         * @param pattern what the whole value must match
         * @return this builder
         */
        public Builder values(int length, Pattern pattern) {
            maxValueLength = length;
            value = pattern;
            return this;
        }

        /**
         * Limits keys and values beside their number of characters.
         *
         * @param bytes the most bytes in UTF-8, of a key and of a value
         * @return this builder
         */
        public Builder maxBytes(int bytes) {
            maxBytes = bytes;
            return this;
        }

        /**
         * Refuses keys with these prefixes, whatever their case; of prefixes that were set before, none is refused any more.
         *
         * @param prefixes the prefixes in lower case
         * @return this builder
         */
        public Builder reservedPrefixes(String... prefixes) {
            reservedPrefixes.clear();
            for (String prefix : prefixes) {
                reservedPrefixes.put(prefix, "");
            }
            return this;
        }

        /**
         * Refuses these keys, whatever their case; of keys that were set before, none is refused any more.
         *
         * @param keys the keys in lower case
         * @return this builder
         */
        public Builder reservedKeys(String... keys) {
            reservedKeys.clear();
            for (String key : keys) {
                reservedKeys.put(key, "");
            }
            return this;
        }

        /**
         * Also refuses keys with a prefix, whatever their case.
         *
         * @param prefix the prefix in lower case
         * @param reason who keeps them for itself, for the message
         * @return this builder
         */
        public Builder reservePrefix(String prefix, String reason) {
            reservedPrefixes.put(prefix, reason);
            return this;
        }

        /**
         * Also refuses a key, whatever its case.
         *
         * @param reservedKey the key in lower case
         * @param reason who keeps it for itself, for the message
         * @return this builder
         */
        public Builder reserveKey(String reservedKey, String reason) {
            reservedKeys.put(reservedKey, reason);
            return this;
        }

        /**
         * Refuses every other key, where keys are chosen from a list.
         *
         * @param keys the keys; none: any key that the other rules accept
         * @return this builder
         */
        public Builder onlyKeys(Set<String> keys) {
            onlyKeys = Set.copyOf(keys);
            return this;
        }

        /**
         * Makes keys that differ only in case one key.
         *
         * @return this builder
         */
        public Builder ignoreKeyCase() {
            caseInsensitiveKeys = true;
            return this;
        }

        /**
         * Sets for how long after a write the system may show what was there before: as its documentation says, or zero for a
         * system that shows each write at once.
         *
         * @param delay the time, not negative
         * @return this builder
         */
        public Builder settling(Duration delay) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative; got " + delay);
            }
            settling = delay;
            return this;
        }

        /**
         * Sets how a canonical tag is spelled.
         *
         * @param tagEncoding the spelling
         * @return this builder
         */
        public Builder encoding(TagEncoding tagEncoding) {
            encoding = tagEncoding;
            return this;
        }

        /**
         * Refuses what the other rules cannot say; asked last.
         *
         * @param tagRefusal why a tag is refused
         * @return this builder
         */
        public Builder refusing(TagRefusal tagRefusal) {
            refusal = tagRefusal;
            return this;
        }

        /** {@return the rules} */
        public TagRules build() {
            return new TagRules(this);
        }
    }
}
