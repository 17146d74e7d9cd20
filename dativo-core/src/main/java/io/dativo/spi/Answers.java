package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one call of a store answers, resource by resource, as soon as it is known: what hangs or fails later loses only
 * what has no answer by then. Once it is closed, nothing more counts, and nothing more is to be sent. Thread-safe.
 *
 * @param <T> the answers
 */
public final class Answers<T> {
    private final Map<ResourceRef, T> given = new HashMap<>();
    private boolean closed;

    /** No answers yet. */
    public Answers() {}

    /**
     * Answers for one resource; the last answer counts.
     *
     * @param resource the resource
     * @param answer the answer; null for none
     */
    public synchronized void put(ResourceRef resource, @Nullable T answer) {
        if (!closed && answer != null) {
            given.put(resource, answer);
        }
    }

    /**
     * Answers for those that have no answer yet.
     *
     * @param asked the resources that were asked for
     * @param answer the answer
     */
    public synchronized void complete(Collection<ResourceRef> asked, T answer) {
        asked.stream().filter(resource -> !given.containsKey(resource)).forEach(resource -> put(resource, answer));
    }

    /** {@return whether no caller waits for answers any more} */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Takes no further answers.
     *
     * @return those that were given
     */
    public synchronized Map<ResourceRef, T> close() {
        closed = true;
        return new HashMap<>(given);
    }
}
