package io.dativo.catalogs;

import io.dativo.spi.TagRules.EncodedTag;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tag that becomes an owner of the entity. An owner is spelled as a key of its own, so that an entity's other owners
 * are other keys and stay. Immutable.
 *
 * @param key the canonical key of the tag, or null when no tag becomes an owner
 * @param identity the owner's identity in the catalog, from the tag's value
 */
record OwnerTags(@Nullable String key, UnaryOperator<String> identity) {
    /** What the spelled key of an owner begins with; no tag's does, for DataHub has no brackets and OpenMetadata no colons. */
    static final String PREFIX = "(owner)::";

    /** The tag of a job that names who is responsible. */
    static final String DEFAULT_KEY = "governance.owner";

    boolean isOwner(String canonicalKey) {
        return canonicalKey.equals(key);
    }

    EncodedTag encode(String value) {
        String owner = identity.apply(value);
        return new EncodedTag(PREFIX + owner, owner, owner.equals(value));
    }

    /** Whether a tag is spelled already. */
    static boolean isSpelled(String key, String value) {
        return !value.isEmpty() && key.equals(PREFIX + value);
    }
}
