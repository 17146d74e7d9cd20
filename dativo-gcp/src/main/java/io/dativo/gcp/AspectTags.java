package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.http.GenericUrl;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags in one aspect of the entry that Dataplex keeps of a BigQuery dataset or table. An aspect is written whole, so a write
 * sends what it holds with the changes; the API knows no condition, so what was read is compared just before.
 */
final class AspectTags implements TagHolder {
    private static final String NO_TYPE = "no aspect type of Dataplex is named: say which one holds tags with"
            + " GcpProvider.builder().aspectFields(...) or aspectMap(...)";
    private static final String NO_ENTRY =
            "; Dataplex learns of a dataset or a table some time after it was made: plan again later";

    private static final String ENTRY =
            "/v1/projects/{}/locations/{}/entryGroups/@bigquery/entries/bigquery.googleapis.com"
                    + "/projects/{}/datasets/{}";

    /** The most aspects that an entry is read with. */
    private static final int MOST_TOLD = 100;

    private final Rest dataplex;
    private final Bigquery bigquery;
    private final @Nullable AspectType type;
    private final Map<GcpId, String> locations = new HashMap<>();

    /**
     * @param bigquery knows where a dataset is, and so its entry
     * @param type whose aspects hold tags, or null
     */
    AspectTags(Rest dataplex, Bigquery bigquery, @Nullable AspectType type) {
        this.dataplex = dataplex;
        this.bigquery = bigquery;
        this.type = type;
    }

    /**
     * The aspect of one entry.
     *
     * @param key as Dataplex spells it
     * @param data what it holds, people's own fields too; nothing when there is none
     * @param unusable why its tags are neither known nor written, or null
     */
    private record Aspect(
            String key, ObjectNode data, @Nullable String unusable) {
        Map<String, String> tags(AspectType type) {
            Map<String, String> tags = new HashMap<>();
            JsonNode holder = type.map() == null ? data : data.path(type.map());
            holder.properties().forEach(field -> {
                JsonNode value = field.getValue();
                if (!value.isNull()) {
                    // A number or a list of another writer is shown, so that its place is not taken for free.
                    tags.put(field.getKey(), value.isValueNode() ? value.asText() : value.toString());
                }
            });
            return tags;
        }

        /** What the aspect holds after a write; an aspect that holds nothing is none. */
        ObjectNode changed(AspectType type, TagWrite write) {
            ObjectNode changed = data.deepCopy();
            ObjectNode holder = type.map() == null ? changed : changed.withObjectProperty(type.map());
            ObjectNode before = holder.deepCopy();
            holder.remove(write.remove());
            new TreeMap<>(write.set()).forEach(holder::put);
            if (holder.equals(before)) {
                return data;
            }
            if (type.map() != null && holder.isEmpty()) {
                changed.remove(type.map());
            }
            return changed;
        }
    }

    @Override
    public void read(Collection<GcpId> ids, ReadBatch reads) {
        for (GcpId id : ids) {
            reads.read(id.resource(), () -> {
                if (type == null) {
                    return TagRead.without(Status.NOT_TAGGABLE, NO_TYPE);
                }
                try {
                    return GcpErrors.calling(Call.READ, "reading " + id, () -> read(id, type));
                } catch (ProviderException e) {
                    if (e.kind() == Kind.NOT_FOUND) {
                        return TagRead.without(Status.MISSING, e.getMessage() + NO_ENTRY);
                    }
                    throw e;
                }
            });
        }
    }

    private TagRead read(GcpId id, AspectType of) throws IOException {
        Aspect now = load(id, of);
        return now.unusable() == null
                ? LabelVersion.read(now.tags(of))
                : TagRead.without(Status.NOT_OBSERVED, now.unusable());
    }

    @Override
    public void write(Map<GcpId, TagWrite> writes, WriteBatch results) {
        TagHolder.each(writes, results, this::write);
    }

    private TagWriteResult write(GcpId id, TagWrite write) throws IOException {
        if (type == null) {
            return TagWriteResult.failed(Kind.REJECTED, NO_TYPE);
        }
        Aspect now = load(id, type);
        if (now.unusable() != null) {
            return TagWriteResult.failed(Kind.REJECTED, now.unusable());
        }
        if (LabelVersion.isOutdated(write.version(), now.tags(type))) {
            return LabelVersion.conflict();
        }
        ObjectNode data = now.changed(type, write);
        if (data.equals(now.data())) {
            return TagWriteResult.seen();
        }
        // The answer is not documented to show aspects, so the result does not claim that they were seen.
        replace(id, now.key(), data);
        return TagWriteResult.written();
    }

    private void replace(GcpId id, String key, ObjectNode data) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode aspects = body.putObject("aspects");
        if (!data.isEmpty()) {
            aspects.putObject(key).set("data", data);
        }
        // The key is the whole range of what may be missing: no other aspect is touched.
        GenericUrl url = entry(id)
                .set("updateMask", "aspects")
                .set("aspectKeys", key)
                .set("deleteMissingAspects", data.isEmpty());
        dataplex.send("PATCH", url, body);
    }

    private Aspect load(GcpId id, AspectType of) throws IOException {
        GenericUrl url = entry(id).set("view", "CUSTOM").set("aspectTypes", of.name());
        JsonNode entry = dataplex.get(url);
        String name = entry.path("name").asText();
        // The project in it may be a number.
        String path = url.toURI().getPath();
        ListedLabels.require(id, name.endsWith(path.substring(path.indexOf("/entryGroups/"))));
        JsonNode aspects = entry.path("aspects");
        for (Map.Entry<String, JsonNode> aspect : aspects.properties()) {
            if (of.isKey(aspect.getKey())) {
                ObjectNode data = aspect.getValue().path("data") instanceof ObjectNode held ? held : empty();
                boolean isMap = of.map() == null
                        || data.path(of.map()).isMissingNode()
                        || data.path(of.map()).isObject();
                return new Aspect(
                        aspect.getKey(),
                        data,
                        isMap ? null : "the field '" + of.map() + "' of its aspect " + of.key() + " is no map");
            }
        }
        return new Aspect(
                of.key(),
                empty(),
                aspects.size() < MOST_TOLD
                        ? null
                        : "it has more aspects of " + of.name() + " on its columns than Dataplex lists at once");
    }

    /** Entries are beside their data; their names hold slashes that are sent as such. */
    private GenericUrl entry(GcpId id) throws IOException {
        GcpId dataset = id.dataset().isEmpty() ? id : id.parent();
        String location = location(dataset);
        return id.dataset().isEmpty()
                ? dataplex.url(ENTRY, id.project(), location, id.project(), id.name())
                : dataplex.url(ENTRY + "/tables/{}", id.project(), location, id.project(), id.dataset(), id.name());
    }

    /** Asked once for each dataset: who comes while it is under way waits for the answer. */
    private synchronized String location(GcpId dataset) throws IOException {
        String known = locations.get(dataset);
        if (known == null) {
            Dataset found = bigquery.datasets()
                    .get(dataset.project(), dataset.name())
                    .setDatasetView("METADATA")
                    .setFields("location")
                    .execute();
            ListedLabels.require(dataset, found != null && found.getLocation() != null);
            known = found.getLocation().toLowerCase(Locale.ROOT);
            locations.put(dataset, known);
        }
        return known;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
