package io.dativo.gcp;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableList;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels of tables, views and whatever else a dataset holds. */
final class TableLabels extends ListedLabels {
    private static final long PAGE = 1000;

    private final Bigquery bigquery;

    TableLabels(Bigquery bigquery, @Nullable AssetSearch assets) {
        super(assets);
        this.bigquery = bigquery;
    }

    @Override
    String parent(GcpId id) {
        return id.project() + "." + id.dataset();
    }

    @Override
    Page page(GcpId anyOfThem, @Nullable String token) throws IOException {
        TableList answer = bigquery.tables()
                .list(anyOfThem.project(), anyOfThem.dataset())
                .setMaxResults(PAGE)
                .setPageToken(token)
                .setFields("tables(tableReference,labels),nextPageToken")
                .execute();
        Map<String, TagRead> reads = new HashMap<>();
        List<TableList.Tables> items = answer.getTables() == null ? List.of() : answer.getTables();
        items.stream()
                .filter(table -> table.getTableReference() != null)
                .forEach(table -> reads.put(
                        parent(anyOfThem) + "." + table.getTableReference().getTableId(),
                        LabelVersion.read(table.getLabels())));
        return new Page(reads, answer.getNextPageToken());
    }

    @Override
    TagRead get(GcpId id) throws IOException {
        return LabelVersion.read(load(id).getLabels());
    }

    @Override
    TagWriteResult patch(GcpId id, TagWrite write) throws IOException {
        Table now = load(id);
        if (LabelVersion.isOutdated(write.version(), now.getLabels())) {
            return LabelVersion.conflict();
        }
        Bigquery.Tables.Patch patch = bigquery.tables()
                .patch(id.project(), id.dataset(), id.name(), new Table().setLabels(BucketLabels.changes(write)))
                .setFields("etag,labels");
        patch.getRequestHeaders().setIfMatch(now.getEtag());
        Table changed = patch.execute();
        requireWritten(id, changed == null ? null : changed.getEtag());
        return written(write, changed.getLabels());
    }

    /** Whether an answer is about a table. */
    static boolean isThat(@Nullable Table table, GcpId id) {
        return table != null
                && table.getEtag() != null
                && table.getTableReference() != null
                && id.name().equals(table.getTableReference().getTableId());
    }

    private Table load(GcpId id) throws IOException {
        Table table = bigquery.tables()
                .get(id.project(), id.dataset(), id.name())
                .setView("BASIC")
                .setFields("etag,labels,tableReference")
                .execute();
        require(id, isThat(table, id));
        return table;
    }
}
