package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to change on one resource, in the provider's spelling. Immutable.
 *
 * @param resource the resource
 * @param set keys to add or change, sorted
 * @param remove keys to remove, sorted; a key that is absent is fine
 * @param claims for a store that keeps ownership: all that a job claims of the resource from now on, key to value in
 *     canonical spelling, sorted; a job with no key claims nothing any more, and one that is not named claims what it did.
 *     Other stores pay no heed
 * @param release for a store that keeps ownership: keys that are not ours any more once the rest is written, sorted; their
 *     tags stay. Other stores pay no heed
 * @param version the {@link TagRead#version()} that the change was planned on, or null
 */
public record TagWrite(
        ResourceRef resource,
        Map<String, String> set,
        Set<String> remove,
        Map<String, Map<String, String>> claims,
        Set<String> release,
        @Nullable String version) {
    /** Copies and sorts. */
    public TagWrite {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        remove = Collections.unmodifiableSet(new TreeSet<>(remove));
        Map<String, Map<String, String>> sorted = new TreeMap<>();
        claims.forEach((claimant, keys) -> sorted.put(claimant, Collections.unmodifiableMap(new TreeMap<>(keys))));
        claims = Collections.unmodifiableMap(sorted);
        release = Collections.unmodifiableSet(new TreeSet<>(release));
    }

    /**
     * A change of tags that says nothing of claims.
     *
     * @param resource the resource
     * @param set keys to add or change
     * @param remove keys to remove
     * @param version the version that the change was planned on, or null
     */
    public TagWrite(ResourceRef resource, Map<String, String> set, Set<String> remove, @Nullable String version) {
        this(resource, set, remove, Map.of(), Set.of(), version);
    }
}
