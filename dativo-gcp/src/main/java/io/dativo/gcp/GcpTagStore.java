package io.dativo.gcp;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of one project's resources. Its clients have nothing to close. Thread-safe. */
final class GcpTagStore implements TagStore {
    private final Map<String, TagHolder> holders;
    private volatile boolean closed;

    /**
     * @param holders one for each resource type
     */
    GcpTagStore(Map<String, TagHolder> holders) {
        this.holders = holders;
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Map<ResourceRef, TagRead> reads = new LinkedHashMap<>();
        Map<String, Map<GcpId, ResourceRef>> byType = new LinkedHashMap<>();
        for (ResourceRef resource : resources) {
            try {
                GcpId id = GcpId.parse(resource.type(), resource.id(), null);
                byType.computeIfAbsent(id.type(), type -> new LinkedHashMap<>()).put(id, resource);
            } catch (IllegalArgumentException notCanonical) {
                reads.put(
                        resource,
                        TagRead.without(TagRead.Status.NOT_OBSERVED, String.valueOf(notCanonical.getMessage())));
            }
        }
        byType.forEach(
                (type, ids) -> holder(type).read(ids.keySet()).forEach((id, read) -> reads.put(ids.get(id), read)));
        return reads;
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        Map<ResourceRef, TagWriteResult> results = new HashMap<>();
        Map<String, Map<GcpId, TagWrite>> byType = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            ResourceRef resource = write.resource();
            try {
                if (write.set().isEmpty() && write.remove().isEmpty()) {
                    results.put(resource, TagWriteResult.written());
                } else {
                    GcpId id = GcpId.parse(resource.type(), resource.id(), null);
                    byType.computeIfAbsent(id.type(), type -> new LinkedHashMap<>())
                            .put(id, write);
                }
            } catch (IllegalArgumentException notCanonical) {
                results.put(resource, TagWriteResult.failed(Kind.REJECTED, String.valueOf(notCanonical.getMessage())));
            }
        }
        byType.forEach((type, changes) -> {
            Map<GcpId, TagWriteResult> answers = holder(type).write(changes);
            changes.forEach((id, write) -> {
                TagWriteResult answer = answers.get(id);
                if (answer != null) {
                    results.put(write.resource(), answer);
                }
            });
        });
        return results;
    }

    private TagHolder holder(String type) {
        TagHolder holder = holders.get(type);
        if (holder == null) {
            throw new IllegalArgumentException("nothing holds the tags of a " + type);
        }
        return holder;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of Google Cloud's tags was closed");
        }
    }
}
