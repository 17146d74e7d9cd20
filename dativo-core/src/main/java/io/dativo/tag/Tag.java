package io.dativo.tag;

/**
 * One tag: a key, its value and where it came from. Immutable.
 *
 * @param key the canonical key, case-sensitive, not empty
 * @param value the value; may be empty
 * @param origin where it came from
 */
public record Tag(String key, String value, TagOrigin origin) {
    /** Refuses an empty key. */
    public Tag {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of a tag is empty; origin: " + origin);
        }
    }

    /** {@code key=value}. */
    @Override
    public String toString() {
        return key + "=" + value;
    }
}
