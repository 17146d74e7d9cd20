package io.dativo.gcp;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What BigQuery itself says of tables and columns: descriptions, and the policy tag of a column as its classification. A
 * schema can only be written whole, so the changes of one table's columns are one patch, on the etag that they were made on.
 */
final class CatalogEntries implements TagHolder {
    static final String DESCRIPTION = "description";
    static final String CLASSIFICATION = "classification";

    private final Bigquery bigquery;
    private final Map<String, String> policyTags;

    /**
     * @param policyTags classification to the name of the policy tag that stands for it
     */
    CatalogEntries(Bigquery bigquery, Map<String, String> policyTags) {
        this.bigquery = bigquery;
        this.policyTags = policyTags;
    }

    @Override
    public void read(Collection<GcpId> ids, ReadBatch reads) {
        byTable(ids)
                .forEach((table, entries) -> reads.read(resources(entries), () -> {
                    Table now = GcpErrors.calling(
                            Call.READ, "reading the schema of " + table.canonical(), () -> load(table));
                    entries.forEach(id -> reads.read(id.resource(), () -> read(now, id)));
                }));
    }

    @Override
    public void write(Map<GcpId, TagWrite> writes, WriteBatch results) {
        byTable(writes.keySet())
                .forEach((table, entries) -> results.write(
                        resources(entries),
                        () -> GcpErrors.calling(Call.WRITE, "writing the schema of " + table.canonical(), () -> {
                            write(table, entries, writes, results);
                            return table;
                        })));
    }

    /** Changes what can be changed of one table in one patch; an entry that cannot is reported and holds up no other. */
    private void write(GcpId table, List<GcpId> entries, Map<GcpId, TagWrite> writes, WriteBatch results)
            throws IOException {
        Table now = load(table);
        Table patch = new Table();
        Map<GcpId, TagWrite> changed = new LinkedHashMap<>();
        for (GcpId id : entries) {
            TagWrite write = writes.get(id);
            TagWriteResult refused = write == null ? null : refusal(now, id, write);
            if (write == null) {
                continue;
            }
            if (refused != null) {
                results.put(id.resource(), refused);
                continue;
            }
            change(now, patch, id, write);
            changed.put(id, write);
        }
        if (!changed.isEmpty()) {
            Bigquery.Tables.Patch call = bigquery.tables().patch(table.project(), table.dataset(), table.name(), patch);
            call.setFields("etag,description,schema").getRequestHeaders().setIfMatch(now.getEtag());
            Table patched = call.execute();
            ListedLabels.requireWritten(table, patched == null ? null : patched.getEtag());
            changed.forEach((id, write) -> results.put(
                    id.resource(), ListedLabels.written(write, read(patched, id).tags())));
        }
    }

    private static List<ResourceRef> resources(List<GcpId> ids) {
        return ids.stream().map(GcpId::resource).toList();
    }

    private @Nullable TagWriteResult refusal(Table now, GcpId id, TagWrite write) {
        TagRead read = read(now, id);
        if (read.status() != TagRead.Status.FOUND) {
            return TagWriteResult.failed(Kind.NOT_FOUND, String.valueOf(read.detail()));
        }
        if (LabelVersion.isOutdated(write.version(), read.tags())) {
            return LabelVersion.conflict();
        }
        String classification = write.set().get(CLASSIFICATION);
        if (classification != null && id.column().isEmpty()) {
            return TagWriteResult.failed(Kind.REJECTED, "a policy tag is for a column; give the table a label");
        }
        if (classification != null && !policyTags.containsKey(classification)) {
            return TagWriteResult.failed(
                    Kind.REJECTED,
                    "no policy tag stands for '" + classification + "'; known: "
                            + policyTags.keySet().stream().sorted().toList());
        }
        return null;
    }

    private void change(Table now, Table patch, GcpId id, TagWrite write) {
        String description =
                write.remove().contains(DESCRIPTION) ? "" : write.set().get(DESCRIPTION);
        TableFieldSchema field = field(now, id);
        if (field == null) {
            patch.setDescription(description);
            return;
        }
        if (description != null) {
            field.setDescription(description);
        }
        String classification = write.set().get(CLASSIFICATION);
        if (classification != null || write.remove().contains(CLASSIFICATION)) {
            String name = classification == null ? null : policyTags.get(classification);
            field.setPolicyTags(new TableFieldSchema.PolicyTags().setNames(name == null ? List.of() : List.of(name)));
        }
        patch.setSchema(now.getSchema());
    }

    private TagRead read(Table now, GcpId id) {
        Map<String, String> tags = new HashMap<>();
        if (id.column().isEmpty()) {
            put(tags, DESCRIPTION, now.getDescription());
            return LabelVersion.read(tags);
        }
        TableFieldSchema field = field(now, id);
        if (field == null) {
            return TagRead.without(TagRead.Status.MISSING, "the table has no column " + id.column());
        }
        put(tags, DESCRIPTION, field.getDescription());
        TableFieldSchema.PolicyTags policy = field.getPolicyTags();
        if (policy != null && policy.getNames() != null && !policy.getNames().isEmpty()) {
            tags.put(CLASSIFICATION, classification(policy.getNames().get(0)));
        }
        return LabelVersion.read(tags);
    }

    /** What a policy tag stands for; one of another taxonomy stands for itself. */
    private String classification(String policyTag) {
        return policyTags.entrySet().stream()
                .filter(known -> known.getValue().equals(policyTag))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse(policyTag);
    }

    private static void put(Map<String, String> tags, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            tags.put(key, value);
        }
    }

    /** The column, or null when there is none of that name; names ignore case, as BigQuery's do. */
    private static @Nullable TableFieldSchema field(Table table, GcpId id) {
        TableSchema schema = table.getSchema();
        List<TableFieldSchema> fields = schema == null ? null : schema.getFields();
        TableFieldSchema found = null;
        for (String name : id.column().isEmpty() ? new String[0] : id.column().split("\\.")) {
            found = fields == null
                    ? null
                    : fields.stream()
                            .filter(field -> field.getName().equalsIgnoreCase(name))
                            .findFirst()
                            .orElse(null);
            if (found == null) {
                return null;
            }
            fields = found.getFields();
        }
        return found;
    }

    private Table load(GcpId table) throws IOException {
        Table answer = bigquery.tables()
                .get(table.project(), table.dataset(), table.name())
                .setView("BASIC")
                .setFields("etag,description,schema,tableReference")
                .execute();
        ListedLabels.require(table, TableLabels.isThat(answer, table));
        return answer;
    }

    private static Map<GcpId, List<GcpId>> byTable(Collection<GcpId> ids) {
        Map<GcpId, List<GcpId>> byTable = new LinkedHashMap<>();
        ids.forEach(id ->
                byTable.computeIfAbsent(id.table(), table -> new ArrayList<>()).add(id));
        return byTable;
    }
}
