package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead.Status;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch that is read: an answer for each resource. What fails for one resource is the answer of that one alone, whatever
 * was thrown; once the system asks to be left alone, nothing more is sent, and all that has no answer yet is to be read
 * later. For one thread.
 */
public final class ReadBatch {
    private final Set<ResourceRef> asked;
    private final Map<ResourceRef, TagRead> answers = new LinkedHashMap<>();
    private final Answers<TagRead> taker;
    private @Nullable ProviderException pause;

    /**
     * @param taker takes each answer at once
     */
    ReadBatch(Collection<ResourceRef> resources, Answers<TagRead> taker) {
        this.taker = taker;
        asked = new LinkedHashSet<>(resources);
    }

    /** {@return what has no answer yet, in the order in which it was asked for} */
    public List<ResourceRef> open() {
        return asked.stream().filter(resource -> !answers.containsKey(resource)).toList();
    }

    /** {@return whether nothing more is to be sent: the system asks to be left alone, or no caller waits for an answer} */
    public boolean isPaused() {
        return pause != null || taker.isClosed();
    }

    /**
     * Answers for one resource.
     *
     * @param resource the resource
     * @param answer what reading it gave
     */
    public void put(ResourceRef resource, TagRead answer) {
        answers.put(resource, answer);
        taker.put(resource, answer);
    }

    /**
     * Reads one resource, unless the system asks to be left alone.
     *
     * @param resource the resource
     * @param work reads it
     */
    public void read(ResourceRef resource, Supplier<TagRead> work) {
        read(List.of(resource), () -> put(resource, work.get()));
    }

    /**
     * Reads some resources by one call, unless the system asks to be left alone.
     *
     * @param resources the resources
     * @param work reads them and answers for them; what it throws is the answer of those that have none yet
     */
    public void read(Collection<ResourceRef> resources, Runnable work) {
        if (isPaused()) {
            return;
        }
        try {
            work.run();
        } catch (ProviderException e) {
            failed(resources, e);
        } catch (RuntimeException e) {
            failed(resources, BatchStore.unexpected(Kind.REJECTED, e));
        }
    }

    /**
     * A call for some resources failed.
     *
     * @param resources the resources; those that have an answer keep it
     * @param failure why
     */
    public void failed(Collection<ResourceRef> resources, ProviderException failure) {
        if (BatchStore.asksForPause(failure)) {
            pause = failure;
        }
        resources.forEach(resource -> {
            if (!answers.containsKey(resource)) {
                put(resource, TagRead.failed(failure));
            }
        });
    }

    /** Answers for what has no answer yet. */
    void end() {
        TagRead rest = pause == null
                ? TagRead.without(Status.NOT_OBSERVED, "the provider gave no answer for it")
                : TagRead.failed(BatchStore.notSent(pause));
        open().forEach(resource -> put(resource, rest));
    }
}
