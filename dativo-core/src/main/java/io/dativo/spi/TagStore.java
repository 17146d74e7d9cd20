package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.util.Collection;
import java.util.Map;

/**
 * The tags of one account of one provider. Reads and writes are batches with an outcome for each item: one item's
 * failure never loses another's result. Thread-safe.
 */
public interface TagStore extends AutoCloseable {
    /**
     * Reads the tags of some resources.
     *
     * @param resources canonical resources of this provider
     * @return a result for each resource
     * @throws io.dativo.problem.ProviderException when the whole call failed
     */
    Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources);

    /**
     * Writes some keys of some resources; keys that are not named stay as they are.
     *
     * @param writes one for each resource
     * @return a result for each resource
     * @throws io.dativo.problem.ProviderException when the whole call failed
     */
    Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes);

    /**
     * Reads the tags of some resources, and answers for each as soon as its tags are known.
     *
     * @param resources canonical resources of this provider
     * @param answers takes an answer for each resource; once it is closed, nothing more is to be sent
     * @throws io.dativo.problem.ProviderException when the whole call failed; what was answered before counts
     */
    default void read(Collection<ResourceRef> resources, Answers<TagRead> answers) {
        read(resources).forEach(answers::put);
    }

    /**
     * Writes some keys of some resources, and answers for each as soon as its outcome is known.
     *
     * @param writes one for each resource
     * @param answers takes an answer for each resource; once it is closed, nothing more is to be sent
     * @throws io.dativo.problem.ProviderException when the whole call failed; what was answered before counts
     */
    default void write(Collection<TagWrite> writes, Answers<TagWriteResult> answers) {
        write(writes).forEach(answers::put);
    }

    /**
     * Whether the store keeps, with each resource, which keys were written by Dativo. Such a store returns them as
     * {@link TagRead#owned()} and keeps them up to date by itself in {@link #write}. It keeps no times, so a reading cannot be
     * weighed against a delay: whatever a write acknowledged, with tags and claims in one, is in every reading after it.
     *
     * @return false when the ledger of the host is used
     */
    default boolean keepsOwnership() {
        return false;
    }

    /** Closes what the store opened itself; doing it twice is fine. */
    @Override
    void close();
}
