package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.Set;
import java.util.SortedSet;

/**
 * Sets how long tables and datasets keep data, where that is a setting of theirs. It changes that setting and nothing
 * else; what then goes, and when, is for the system or its maintenance. Implementations are thread-safe.
 */
public interface RetentionSettings {
    /** {@return the id of the provider whose resources it sets} */
    String provider();

    /** {@return the resource types that it sets} */
    Set<String> resourceTypes();

    /** {@return every permission that it needs} */
    SortedSet<String> permissions();

    /**
     * Makes data go within some days. A resource whose data goes sooner is left as it is.
     *
     * @param resource a resource of one of {@link #resourceTypes()}
     * @param days how many days data may be kept, above zero
     * @return whether the setting had to be changed
     * @throws io.dativo.problem.ProviderException when it has no such setting, says the setting cannot reach that, or fails
     */
    boolean limit(ResourceRef resource, int days);
}
