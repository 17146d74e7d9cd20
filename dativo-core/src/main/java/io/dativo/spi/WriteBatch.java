package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch that is written: an answer for each write. What fails for one resource is the answer of that one alone, whatever
 * was thrown; once the system asks to be left alone, nothing more is sent, and all that has no answer yet is to be written
 * later. For one thread.
 */
public final class WriteBatch {
    private final List<TagWrite> asked;
    private final Map<ResourceRef, TagWriteResult> answers = new LinkedHashMap<>();
    private final BooleanSupplier isOver;
    private final BiConsumer<ResourceRef, TagWriteResult> taker;
    private @Nullable ProviderException pause;

    /**
     * @param isOver whether no caller waits for an answer any more
     * @param taker takes each answer at once
     */
    WriteBatch(Collection<TagWrite> writes, BooleanSupplier isOver, BiConsumer<ResourceRef, TagWriteResult> taker) {
        asked = new ArrayList<>(writes);
        this.isOver = isOver;
        this.taker = taker;
    }

    /** {@return whether nothing more is to be sent: the system asks to be left alone, or no caller waits for an answer} */
    public boolean isPaused() {
        return pause != null || isOver.getAsBoolean();
    }

    /**
     * Answers for one resource.
     *
     * @param resource the resource
     * @param answer what writing it gave
     */
    public void put(ResourceRef resource, TagWriteResult answer) {
        answers.put(resource, answer);
        taker.accept(resource, answer);
    }

    private void putIfAbsent(ResourceRef resource, TagWriteResult answer) {
        if (!answers.containsKey(resource)) {
            put(resource, answer);
        }
    }

    /**
     * Answers for resources whose write took effect, but for those that have an answer.
     *
     * @param resources the resources
     */
    public void written(Collection<ResourceRef> resources) {
        resources.forEach(resource -> putIfAbsent(resource, TagWriteResult.written()));
    }

    /**
     * Makes one write, unless the system asks to be left alone.
     *
     * @param write the write
     * @param work makes it; when it throws nothing, the write took effect
     */
    public void make(TagWrite write, Runnable work) {
        write(write, () -> {
            work.run();
            return TagWriteResult.written();
        });
    }

    /**
     * Makes one write, unless the system asks to be left alone.
     *
     * @param write the write
     * @param work makes it and says what came of it
     */
    public void write(TagWrite write, Supplier<TagWriteResult> work) {
        write(List.of(write.resource()), () -> put(write.resource(), work.get()));
    }

    /**
     * Writes some resources by one call, unless the system asks to be left alone.
     *
     * @param resources the resources
     * @param work writes them and answers for them; what it throws is the answer of those that have none yet
     */
    public void write(Collection<ResourceRef> resources, Runnable work) {
        if (isPaused()) {
            return;
        }
        try {
            work.run();
        } catch (ProviderException e) {
            failed(resources, e);
        } catch (DativoException | IllegalArgumentException e) {
            failed(resources, new ProviderException(Kind.REJECTED, null, String.valueOf(e.getMessage()), e));
        } catch (RuntimeException e) {
            // It may have been thrown after the request was sent.
            failed(resources, BatchStore.unexpected(Kind.TIMEOUT, e));
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
        resources.forEach(resource -> putIfAbsent(resource, TagWriteResult.failed(failure)));
    }

    Map<ResourceRef, TagWriteResult> answers() {
        TagWriteResult rest = pause == null
                ? TagWriteResult.failed(Kind.TIMEOUT, "the provider gave no answer for it")
                : TagWriteResult.failed(BatchStore.notSent(pause));
        asked.forEach(write -> putIfAbsent(write.resource(), rest));
        return answers;
    }
}
