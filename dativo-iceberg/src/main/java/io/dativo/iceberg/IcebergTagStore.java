package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/** Tags as properties in the catalogs of the host, which stay open when the store is closed. Thread-safe. */
final class IcebergTagStore implements TagStore {
    private final Map<String, Catalog> catalogs;
    private final IcebergProvider provider;
    private final LastSeen lastSeen = new LastSeen();
    private volatile boolean closed;

    IcebergTagStore(IcebergProvider provider, Map<String, Catalog> catalogs) {
        this.provider = provider;
        this.catalogs = catalogs;
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Map<ResourceRef, TagRead> reads = new LinkedHashMap<>();
        resources.forEach(resource -> reads.computeIfAbsent(resource, this::read));
        return reads;
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        Map<ResourceRef, TagWriteResult> results = new LinkedHashMap<>();
        writes.forEach(write -> results.put(write.resource(), write(write)));
        return results;
    }

    @Override
    public boolean keepsOwnership() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        lastSeen.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of Iceberg tags was closed");
        }
    }

    private TagRead read(ResourceRef resource) {
        try {
            Seen seen = Seen.of(holder(resource));
            TagLedger ledger = seen.ledger();
            String version = seen.version().toString();
            lastSeen.put(resource, version, seen);
            TagRead read = TagRead.found(ledger.tags(), version).owning(ledger.owned(), ledger.claims());
            String uuid = seen.state().uuid();
            return uuid.isEmpty() ? read : read.identifiedBy(uuid);
        } catch (RuntimeException | LinkageError e) {
            return IcebergErrors.read(e);
        }
    }

    private TagWriteResult write(TagWrite write) {
        ResourceRef resource = write.resource();
        try {
            return PropertyWriter.write(
                    holder(resource), lastSeen.take(resource, write.version()), provider.rules(resource.type()), write);
        } catch (IllegalArgumentException e) {
            return TagWriteResult.failed(Kind.REJECTED, IcebergErrors.detail(e));
        }
    }

    private PropertyHolder holder(ResourceRef resource) {
        IcebergId id = provider.parse(resource);
        Catalog catalog = catalogs.get(id.catalog());
        if (catalog == null) {
            throw new IllegalArgumentException("no catalog holds " + resource);
        }
        return switch (resource.type()) {
            case IcebergProvider.NAMESPACE ->
                new NamespaceHolder(catalog, Namespace.of(id.levels().toArray(String[]::new)));
            case IcebergProvider.VIEW -> new ViewHolder(catalog, identifier(id));
            default -> new TableHolder(catalog, identifier(id));
        };
    }

    private static TableIdentifier identifier(IcebergId id) {
        return TableIdentifier.of(Namespace.of(id.namespace()), id.name());
    }
}
