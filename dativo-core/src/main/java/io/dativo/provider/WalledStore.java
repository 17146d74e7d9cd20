package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        List<ResourceRef> asked = List.copyOf(resources);
        Map<ResourceRef, @Nullable TagRead> answers =
                Wall.ask(provider, "reading", () -> new HashMap<>(store.read(asked)));
        Map<ResourceRef, TagRead> complete = new HashMap<>();
        for (ResourceRef resource : asked) {
            TagRead answer = answers.get(resource);
            complete.put(resource, answer == null ? TagRead.without(TagRead.Status.NOT_OBSERVED, NO_ANSWER) : answer);
        }
        return complete;
    }

    /** A resource without an answer may or may not have been written. */
    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        List<TagWrite> asked = List.copyOf(writes);
        Map<ResourceRef, @Nullable TagWriteResult> answers =
                Wall.ask(provider, "writing", () -> new HashMap<>(store.write(asked)));
        Map<ResourceRef, TagWriteResult> complete = new HashMap<>();
        for (TagWrite write : asked) {
            TagWriteResult answer = answers.get(write.resource());
            complete.put(
                    write.resource(),
                    answer == null ? TagWriteResult.failed(ProviderException.Kind.TIMEOUT, NO_ANSWER) : answer);
        }
        return complete;
    }

    @Override
    public void close() {
        close(provider, store);
    }

    private static void close(String provider, TagStore store) {
        try {
            store.close();
        } catch (Throwable thrown) {
            LOG.warn("{}", Wall.failure(provider, "closing its store", thrown).getMessage(), thrown);
        }
    }
}
