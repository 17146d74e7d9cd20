package io.dativo.guides.given;

import io.dativo.iceberg.IcebergTables;
import io.dativo.job.Asset;
import io.dativo.tag.TagSet;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;

/** For docs/iceberg.md: the job's table keeps snapshots for longer than the job may keep its data. */
public class IcebergGiven extends QuickstartGiven {
    protected Asset asset;
    protected TagSet tags;
    protected DataFile written;

    public IcebergGiven() {
        InMemoryCatalog tables = new InMemoryCatalog();
        tables.initialize("guide", Map.of());
        tables.createNamespace(
                TableIdentifier.parse(job.table().orElseThrow().id()).namespace());
        table = IcebergTables.createIfAbsent(tables, job, Map.of("history.expire.max-snapshot-age-ms", "99999999999"))
                .table();
        catalog = tables;
    }
}
