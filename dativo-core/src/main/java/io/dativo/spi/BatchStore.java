package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Characters;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What all stores of remote systems have in common: a batch, an answer for each. A denied or failing resource loses itself
 * alone; a failure in passing is reported as such, and the run tries that resource again; a system that throttles, or asks
 * to be left alone, gets nothing more of the batch. A refused tag loses itself alone: a refused write of several tags is
 * made again in parts, at most 16 of them. Thread-safe as long as its subclass is.
 */
public abstract class BatchStore implements TagStore {
    private final String name;
    private volatile boolean closed;

    /**
     * Makes a store.
     *
     * @param name what it holds, for messages, for example {@code the tags of 111122223333}; never a secret
     */
    protected BatchStore(String name) {
        this.name = name;
    }

    /**
     * Reads some resources.
     *
     * @param batch takes an answer for each of {@link ReadBatch#open()}
     */
    protected abstract void read(ReadBatch batch);

    /**
     * Makes some writes.
     *
     * @param writes the writes
     * @param batch takes an answer for each of them
     */
    protected abstract void write(Collection<TagWrite> writes, WriteBatch batch);

    /** Closes what the store opened itself. Called once. */
    protected void closeOnce() {}

    /** {@return whether it was closed} */
    protected final boolean isClosed() {
        return closed;
    }

    @Override
    public final Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        Answers<TagRead> answers = new Answers<>();
        read(resources, answers);
        return answers.close();
    }

    @Override
    public final void read(Collection<ResourceRef> resources, Answers<TagRead> answers) {
        requireOpen();
        ReadBatch batch = new ReadBatch(resources, answers);
        read(batch);
        batch.end();
    }

    @Override
    public final Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        Answers<TagWriteResult> answers = new Answers<>();
        write(writes, answers);
        return answers.close();
    }

    @Override
    public final void write(Collection<TagWrite> writes, Answers<TagWriteResult> answers) {
        requireOpen();
        WriteBatch batch = new WriteBatch(writes, answers::isClosed, (resource, result) -> {
            if (!PartedWrite.mayHaveParts(result)) {
                answers.put(resource, result);
            }
        });
        write(writes, batch);
        Map<ResourceRef, TagWriteResult> results = batch.answers();
        for (TagWrite write : writes) {
            TagWriteResult result = Objects.requireNonNull(results.get(write.resource()));
            answers.put(write.resource(), PartedWrite.of(write, result, part -> writeOne(part, answers)));
        }
    }

    private TagWriteResult writeOne(TagWrite write, Answers<TagWriteResult> answers) {
        WriteBatch batch = new WriteBatch(List.of(write), answers::isClosed, (resource, part) -> {});
        write(List.of(write), batch);
        return Objects.requireNonNull(batch.answers().get(write.resource()));
    }

    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            closeOnce();
        }
    }

    @Override
    public final String toString() {
        return name;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of " + name + " is closed");
        }
    }

    static boolean asksForPause(ProviderException failure) {
        return failure.kind() == Kind.THROTTLED || failure.retryAfter() != null;
    }

    static ProviderException notSent(ProviderException pause) {
        return new ProviderException(
                Kind.THROTTLED,
                pause.providerCode(),
                "not sent, for the system asks to be left alone: " + pause.getMessage(),
                pause,
                pause.retryAfter());
    }

    static ProviderException unexpected(Kind kind, RuntimeException failure) {
        String words = Characters.firstLine(failure.getMessage());
        String name = failure.getClass().getSimpleName();
        return new ProviderException(kind, name, name + (words.isEmpty() ? "" : ": " + words), failure);
    }
}
