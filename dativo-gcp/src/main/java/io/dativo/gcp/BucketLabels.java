package io.dativo.gcp;

import com.google.api.client.util.Data;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Buckets;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels of buckets. A write is a merge-patch on the metageneration that was read. */
final class BucketLabels extends ListedLabels {
    private static final long PAGE = 1000;

    private final Storage storage;
    private final @Nullable String project;

    /**
     * @param project whose buckets are listed; a bucket of another project is asked for by itself
     * @param assets where to look first, or null
     */
    BucketLabels(Storage storage, @Nullable String project, @Nullable AssetSearch assets) {
        super(assets);
        this.storage = storage;
        this.project = project;
    }

    @Override
    @Nullable
    String parent(GcpId id) {
        return project;
    }

    @Override
    Page page(GcpId anyOfThem, @Nullable String token) throws IOException {
        Buckets answer = storage.buckets()
                .list(project)
                .setMaxResults(PAGE)
                .setPageToken(token)
                .setFields("items(name,labels,metageneration),nextPageToken")
                .execute();
        Map<String, TagRead> reads = new HashMap<>();
        List<Bucket> items = answer.getItems() == null ? List.of() : answer.getItems();
        items.stream()
                .filter(bucket -> bucket.getName() != null && bucket.getMetageneration() != null)
                .forEach(bucket -> reads.put("gs://" + bucket.getName(), read(bucket)));
        return new Page(reads, answer.getNextPageToken());
    }

    @Override
    TagRead get(GcpId id) throws IOException {
        return read(load(id));
    }

    private Bucket load(GcpId id) throws IOException {
        Bucket bucket = storage.buckets()
                .get(id.name())
                .setFields("name,labels,metageneration")
                .execute();
        require(id, bucket != null && id.name().equals(bucket.getName()) && bucket.getMetageneration() != null);
        return bucket;
    }

    @Override
    TagWriteResult patch(GcpId id, TagWrite write) throws IOException {
        Storage.Buckets.Patch patch = storage.buckets().patch(id.name(), new Bucket().setLabels(changes(write)));
        if (LabelVersion.is(write.version())) {
            // Asset Inventory gives no metageneration: it is found on the way.
            Bucket now = load(id);
            if (LabelVersion.isOutdated(write.version(), now.getLabels())) {
                return LabelVersion.conflict();
            }
            patch.setIfMetagenerationMatch(now.getMetageneration());
        } else if (write.version() != null) {
            patch.setIfMetagenerationMatch(Long.valueOf(write.version()));
        }
        Bucket changed = patch.setFields("labels,metageneration").execute();
        requireWritten(id, changed == null ? null : changed.getMetageneration());
        return written(write, changed.getLabels());
    }

    /** Only what changes: the server keeps every other label, and takes an explicit null for a removal. */
    static Map<String, String> changes(TagWrite write) {
        Map<String, String> labels = new HashMap<>(write.set());
        write.remove().forEach(key -> labels.put(key, Data.nullOf(String.class)));
        return labels;
    }

    private static TagRead read(Bucket bucket) {
        Map<String, String> labels = bucket.getLabels() == null ? Map.of() : bucket.getLabels();
        return TagRead.found(labels, String.valueOf(bucket.getMetageneration()));
    }
}
