package io.dativo.tag;

import org.jspecify.annotations.Nullable;

/**
 * What one level says about one key. Immutable.
 *
 * @param key the canonical key
 * @param value the value, or null when the level removes an inherited tag
 * @param origin where it was said
 * @param locked whether stronger levels may not change it
 */
public record TagCandidate(String key, @Nullable String value, TagOrigin origin, boolean locked) {

    /**
     * A level sets a key.
     *
     * @param key the key
     * @param value the value
     * @param origin where it was said
     * @return the candidate
     */
    public static TagCandidate set(String key, String value, TagOrigin origin) {
        return new TagCandidate(key, value, origin, false);
    }

    /**
     * A level removes what weaker levels set.
     *
     * @param key the key
     * @param origin where it was said
     * @return the candidate
     */
    public static TagCandidate remove(String key, TagOrigin origin) {
        return new TagCandidate(key, null, origin, false);
    }

    /**
     * The same candidate, which stronger levels may not change.
     *
     * @return the locked candidate
     */
    public TagCandidate lock() {
        return new TagCandidate(key, value, origin, true);
    }
}
