package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** Looks at how resources keep and protect what is in them. Reads only. Implementations are thread-safe. */
public interface ResourceObserver {
    /** {@return the id of the provider whose resources it looks at} */
    String provider();

    /** {@return the resource types that it looks at} */
    Set<String> resourceTypes();

    /** {@return every permission that it needs, none of which can change anything} */
    SortedSet<String> permissions();

    /**
     * Looks at a resource. What cannot be seen is an observation too, and never an exception.
     *
     * @param resource a resource of one of {@link #resourceTypes()}
     * @return an observation for each aspect that this type has
     */
    List<Observation> observe(ResourceRef resource);
}
