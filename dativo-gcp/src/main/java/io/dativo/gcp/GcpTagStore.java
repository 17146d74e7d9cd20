package io.dativo.gcp;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags of one project's resources. Its clients have nothing to close. Thread-safe. */
final class GcpTagStore extends BatchStore {
    private final Map<String, TagHolder> holders;

    /**
     * @param holders one for each resource type
     */
    GcpTagStore(Map<String, TagHolder> holders) {
        super("the tags of Google Cloud");
        this.holders = holders;
    }

    @Override
    protected void read(ReadBatch batch) {
        Map<String, Set<GcpId>> byType = new LinkedHashMap<>();
        for (ResourceRef resource : batch.open()) {
            batch.read(
                    List.of(resource),
                    () -> byType.computeIfAbsent(resource.type(), type -> new LinkedHashSet<>())
                            .add(GcpId.parse(resource.type(), resource.id(), null)));
        }
        byType.forEach((type, ids) -> batch.read(
                ids.stream().map(GcpId::resource).toList(), () -> holder(type).read(ids, batch)));
    }

    @Override
    protected void write(Collection<TagWrite> writes, WriteBatch batch) {
        Map<String, Map<GcpId, TagWrite>> byType = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            ResourceRef resource = write.resource();
            batch.write(List.of(resource), () -> {
                GcpId id = GcpId.parse(resource.type(), resource.id(), null);
                if (write.set().isEmpty() && write.remove().isEmpty()) {
                    batch.put(resource, TagWriteResult.written());
                } else {
                    byType.computeIfAbsent(id.type(), type -> new LinkedHashMap<>())
                            .put(id, write);
                }
            });
        }
        byType.forEach((type, changes) -> batch.write(
                changes.keySet().stream().map(GcpId::resource).toList(),
                () -> holder(type).write(changes, batch)));
    }

    private TagHolder holder(String type) {
        TagHolder holder = holders.get(type);
        if (holder == null) {
            throw new IllegalArgumentException("nothing holds the tags of a " + type);
        }
        return holder;
    }
}
