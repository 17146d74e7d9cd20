package io.dativo.terraform;

import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.KeyStyle;
import org.jspecify.annotations.Nullable;

/**
 * How a cloud spells tags: the organisation's key style first, then what the resource type takes.
 *
 * @param provider the cloud's provider, or null when none is known; then only the style counts
 * @param style the style of the keys
 */
record TagSpelling(@Nullable ProviderSpi provider, KeyStyle style) {
    static final TagSpelling AS_THE_JOB = new TagSpelling(null, KeyStyle.AS_IS);

    EncodedTag encode(String type, String key, String value) {
        TagRules rules = rules(type);
        String styled = style.apply(key);
        return rules == null ? new EncodedTag(styled, value, true) : rules.encode(styled, value);
    }

    /** The key under which two spellings meet. */
    String identity(String type, String encodedKey) {
        TagRules rules = rules(type);
        return rules == null ? encodedKey : rules.identity(encodedKey);
    }

    /** Whether a tag may be there. */
    boolean isAccepted(String type, EncodedTag tag) {
        TagRules rules = rules(type);
        return rules == null || rules.refusal(tag.key(), tag.value()).isEmpty();
    }

    private @Nullable TagRules rules(String type) {
        return provider != null && provider.resourceTypes().contains(type) ? provider.rules(type) : null;
    }
}
