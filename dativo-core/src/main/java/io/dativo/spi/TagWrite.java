package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to change on one resource, in the provider's spelling. Immutable.
 *
 * @param resource the resource
 * @param set keys to add or change, sorted
 * @param remove keys to remove, sorted; a key that is absent is fine
 * @param claimants for a store that keeps ownership: who claims a key of ours from now on, sorted; for a key that is not
 *     in {@code set} too. Nobody: the key is not ours any more, and its tag stays. A key that is not named keeps its
 *     claimants. Other stores pay no heed
 * @param version the {@link TagRead#version()} that the change was planned on, or null
 */
public record TagWrite(
        ResourceRef resource,
        Map<String, String> set,
        Set<String> remove,
        Map<String, SortedSet<String>> claimants,
        @Nullable String version) {
    /** Copies and sorts. */
    public TagWrite {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        remove = Collections.unmodifiableSet(new TreeSet<>(remove));
        Map<String, SortedSet<String>> sorted = new TreeMap<>();
        claimants.forEach((key, names) -> sorted.put(key, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
        claimants = Collections.unmodifiableMap(sorted);
    }

    /**
     * A change of tags that says nothing of claimants.
     *
     * @param resource the resource
     * @param set keys to add or change
     * @param remove keys to remove
     * @param version the version that the change was planned on, or null
     */
    public TagWrite(ResourceRef resource, Map<String, String> set, Set<String> remove, @Nullable String version) {
        this(resource, set, remove, Map.of(), version);
    }
}
