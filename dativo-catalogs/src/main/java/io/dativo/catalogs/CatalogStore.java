package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the stores of all catalogs have in common: one item after the other, each with its own result. Thread-safe. */
abstract class CatalogStore implements TagStore {
    private final String name;
    private volatile boolean closed;

    CatalogStore(String name) {
        this.name = name;
    }

    /** The tags of one resource; a failure is thrown. */
    abstract TagRead read(ResourceRef resource);

    /** Makes one change; a failure is thrown. */
    abstract void write(TagWrite write);

    @Override
    public final Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Map<ResourceRef, TagRead> reads = new LinkedHashMap<>();
        for (ResourceRef resource : resources) {
            reads.computeIfAbsent(resource, this::readOrTell);
        }
        return reads;
    }

    @Override
    public final Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        Map<ResourceRef, TagWriteResult> results = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            results.put(write.resource(), writeOrTell(write));
        }
        return results;
    }

    @Override
    public final void close() {
        closed = true;
    }

    @Override
    public final String toString() {
        return "the tags in " + name;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of tags in " + name + " was closed");
        }
    }

    private TagRead readOrTell(ResourceRef resource) {
        try {
            return read(resource);
        } catch (ProviderException e) {
            Status status = e.kind() == Kind.NOT_FOUND ? Status.MISSING : Status.NOT_OBSERVED;
            return TagRead.without(status, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return TagRead.without(Status.NOT_OBSERVED, String.valueOf(e.getMessage()));
        }
    }

    private TagWriteResult writeOrTell(TagWrite write) {
        try {
            write(write);
            return TagWriteResult.written();
        } catch (ProviderException e) {
            return TagWriteResult.failed(e.kind(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return TagWriteResult.failed(Kind.REJECTED, String.valueOf(e.getMessage()));
        }
    }

    /** What opening a provider says that was found on the class path and knows no server. */
    static ProviderException withoutConnection(String provider) {
        return new ProviderException(
                Kind.REJECTED,
                null,
                "there is no server to open; give Dativo's builder one: .provider(" + provider
                        + ".of(CatalogConnection.of(address, token)))",
                null);
    }
}
