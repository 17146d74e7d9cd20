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
 * @param version the {@link TagRead#version()} that the change was planned on, or null
 */
public record TagWrite(
        ResourceRef resource,
        Map<String, String> set,
        Set<String> remove,
        @Nullable String version) {
    /** Copies and sorts. */
    public TagWrite {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        remove = Collections.unmodifiableSet(new TreeSet<>(remove));
    }
}
