package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Answers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open store behind the wall: every resource gets an answer, and what is thrown is a {@link ProviderException}. */
final class WalledStore implements TagStore {
    private static final Logger LOG = LoggerFactory.getLogger(WalledStore.class);
    private static final String NO_ANSWER = "the provider gave no answer for it";

    private final String provider;
    private final TagStore store;
    private final boolean keepsOwnership;

    private WalledStore(String provider, TagStore store, boolean keepsOwnership) {
        this.provider = provider;
        this.store = store;
        this.keepsOwnership = keepsOwnership;
    }

    static WalledStore of(String provider, TagStore store) {
        try {
            return new WalledStore(provider, store, store.keepsOwnership());
        } catch (Throwable thrown) {
            close(provider, store);
            throw Wall.failure(provider, "opening its store", thrown);
        }
    }

    @Override
    public boolean keepsOwnership() {
        return keepsOwnership;
    }

    /** A resource without an answer is not observed. */
    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        Answers<TagRead> answers = new Answers<>();
        read(resources, answers);
        return answers.close();
    }

    @Override
    public void read(Collection<ResourceRef> resources, Answers<TagRead> answers) {
        List<ResourceRef> asked = List.copyOf(resources);
        Wall.ask(provider, "reading", () -> {
            store.read(asked, answers);
            return asked;
        });
        TagRead none = TagRead.without(TagRead.Status.NOT_OBSERVED, NO_ANSWER);
        answers.complete(asked, none);
    }

    /** A resource without an answer may or may not have been written. */
    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        Answers<TagWriteResult> answers = new Answers<>();
        write(writes, answers);
        return answers.close();
    }

    @Override
    public void write(Collection<TagWrite> writes, Answers<TagWriteResult> answers) {
        List<TagWrite> asked = List.copyOf(writes);
        Wall.ask(provider, "writing", () -> {
            store.write(asked, answers);
            return asked;
        });
        TagWriteResult none = TagWriteResult.failed(ProviderException.Kind.TIMEOUT, NO_ANSWER);
        answers.complete(asked.stream().map(TagWrite::resource).toList(), none);
    }

    @Override
    public void close() {
        close(provider, store);
    }

    private static void close(String provider, TagStore store) {
        try {
            store.close();
        } catch (Throwable thrown) {
            ProviderException failure = Wall.failure(provider, "closing its store", thrown);
            LOG.warn("{}", failure.getMessage(), failure);
        }
    }
}
