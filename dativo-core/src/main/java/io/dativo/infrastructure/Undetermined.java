package io.dativo.infrastructure;

import io.dativo.tag.TagOrigin;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a claim is not known yet, for example since only an apply of Terraform will say it. Nothing of that is written,
 * and nothing of it has left: what was recorded of it before stays. Immutable.
 *
 * @param keys the canonical keys whose values are not known, and what gives each of them
 * @param address what the address of the resource waits for, or null when it is known; then nothing is read there
 */
public record Undetermined(
        SortedMap<String, TagOrigin> keys, @Nullable TagOrigin address) {
    /** Everything is known. */
    public static final Undetermined NOTHING = new Undetermined(Collections.emptySortedMap(), null);

    /** Copies the keys. */
    public Undetermined {
        keys = keys.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /**
     * Keys of a resource whose address is known.
     *
     * @param keys the canonical keys, and what gives each of them
     * @return what is not known
     */
    public static Undetermined keys(Map<String, TagOrigin> keys) {
        return new Undetermined(new TreeMap<>(keys), null);
    }

    /** {@return whether everything is known} */
    public boolean isNothing() {
        return keys.isEmpty() && address == null;
    }

    /**
     * Why something waits, as a sentence.
     *
     * @param origin what it waits for
     * @return for example {@code output 'center' (job.yaml:9:12) is not known yet}
     */
    public static String words(TagOrigin origin) {
        return origin + " is not known yet";
    }
}
