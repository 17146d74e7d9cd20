package io.dativo.provider;

import io.dativo.problem.ProviderException;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.Tag;
import java.util.Optional;

/**
 * How one resource type spells tags: the organisation's key style first, then what the provider makes of it. The one place
 * that answers how a key is spelled on a resource. Immutable and thread-safe.
 */
public final class TagSpelling {
    private final String provider;
    private final TagRules rules;
    private final KeyStyle style;

    TagSpelling(String provider, TagRules rules, KeyStyle style) {
        this.provider = provider;
        this.rules = rules;
        this.style = style;
    }

    /**
     * The spelling of something that cannot be located: as it was claimed.
     *
     * @param provider the id that was claimed
     * @return a spelling that changes and refuses nothing
     */
    public static TagSpelling asClaimed(String provider) {
        return new TagSpelling(provider, TagRules.builder().build(), KeyStyle.AS_IS);
    }

    /** {@return the rules of the type; their own encoding is asked through this object only} */
    public TagRules rules() {
        return rules;
    }

    /** {@return how the organisation spells keys there} */
    public KeyStyle style() {
        return style;
    }

    /**
     * Spells a canonical tag.
     *
     * @param key the canonical key
     * @param value the value
     * @return the tag as it is spelled there; exact when nothing was lost
     * @throws ProviderException when the provider's encoding fails
     */
    public EncodedTag encode(String key, String value) {
        EncodedTag tag = encodeAsItStands(style.apply(key), value);
        return style.isExact(key) ? tag : new EncodedTag(tag.key(), tag.value(), false);
    }

    /**
     * Spells a canonical tag, for a person to read or to compare keys.
     *
     * @param tag the tag
     * @return the tag as it is spelled there, or as it was claimed when the provider's encoding fails
     */
    public EncodedTag encodeOrAsClaimed(Tag tag) {
        try {
            return encode(tag.key(), tag.value());
        } catch (ProviderException notEncodable) {
            return new EncodedTag(tag.key(), tag.value(), true);
        }
    }

    /**
     * Spells a tag whose key has its style already, for example because Terraform wrote it.
     *
     * @param key the key
     * @param value the value
     * @return the tag as it is spelled there
     * @throws ProviderException when the provider's encoding fails
     */
    public EncodedTag encodeAsItStands(String key, String value) {
        EncodedTag tag;
        try {
            tag = rules.encode(key, value);
            if (tag != null) {
                return tag;
            }
        } catch (Throwable thrown) {
            throw Wall.failure(provider, "spelling the tag '" + key + "'", thrown);
        }
        throw new ProviderException(
                ProviderException.Kind.REJECTED,
                null,
                "the provider '" + provider + "' gave no spelling of the tag '" + key + "'",
                null);
    }

    /**
     * The key under which all spellings of a canonical key meet.
     *
     * @param key the canonical key
     * @return the identity; that of the styled key, when the provider's encoding fails
     */
    public String identity(String key) {
        return identity(key, "");
    }

    /**
     * The key under which all spellings of a tag meet. It differs from {@link #identity(String)} where a label is made of key
     * and value.
     *
     * @param key the canonical key
     * @param value the value
     * @return the identity; that of the styled key, when the provider's encoding fails
     */
    public String identity(String key, String value) {
        try {
            return rules.identity(encode(key, value).key());
        } catch (ProviderException notEncodable) {
            return rules.identity(style.apply(key));
        }
    }

    /**
     * Whether two canonical keys are one key there.
     *
     * @param one a key
     * @param other another key
     * @return false also when one of them cannot be spelled there
     */
    public boolean meet(String one, String other) {
        try {
            return rules.identity(encode(one, "").key())
                    .equals(rules.identity(encode(other, "").key()));
        } catch (ProviderException notEncodable) {
            return false;
        }
    }

    /**
     * Why the type refuses a tag in its own spelling.
     *
     * @param tag the tag as it is spelled there
     * @return what is wrong, as a phrase that follows the tag; nothing when it is accepted
     */
    public Optional<String> refusal(EncodedTag tag) {
        try {
            return rules.refusal(tag.key(), tag.value());
        } catch (StackOverflowError tooLong) {
            // A provider's pattern that backtracks into its alternatives.
            return Optional.of("is longer than the provider '" + provider + "' can check");
        }
    }
}
