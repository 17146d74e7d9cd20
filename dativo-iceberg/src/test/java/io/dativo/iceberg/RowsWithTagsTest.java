package io.dativo.iceberg;

import static io.dativo.iceberg.Assets.asset;
import static io.dativo.iceberg.Assets.column;
import static io.dativo.iceberg.Assets.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows, tags and the snapshot's summary in one commit, as a host writes them. */
class RowsWithTagsTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final TagSet TAGS =
            TagSet.of(Map.of("governance.owner", "data@acme.com"), TagOrigin.of(TagLevel.ASSET, "asset"));
    private static final TagSet LATER =
            TAGS.and(TagSet.of(Map.of("finops.project", "p"), TagOrigin.of(TagLevel.JOB, "job")));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"AVRO", "PARQUET"})
    void rows_tags_and_summary_become_visible_together(FileFormat format) throws IOException {
        try (TestCatalog opened = TestCatalog.open(TestCatalog.Kind.JDBC, directory)) {
            Catalog catalog = opened.catalog();
            ((SupportsNamespaces) catalog).createNamespace(Namespace.of("sales"));
            AssetSchema schema = AssetSchema.of(
                    asset(
                            required("id", "integer", "the order"),
                            column("amount", "float"),
                            column("created", "timestamp")),
                    List.of("day(created)"));
            Table table = IcebergTables.createIfAbsent(
                            catalog, ORDERS, schema, TAGS, Map.of("write.format.default", format.name()))
                    .table();

            Transaction transaction = table.newTransaction();
            AppendFiles append = transaction.newAppend().appendFile(write(table, format));
            SnapshotTags.summary("orders", "acme", "run-7", LATER).forEach(append::set);
            append.commit();
            UpdateProperties properties = transaction.updateProperties();
            IcebergTables.properties(LATER).forEach(properties::set);
            properties.commit();
            assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(TAGS.values());
            transaction.commitTransaction();

            Table written = catalog.loadTable(ORDERS);
            TableMetadata metadata = ((HasTableOperations) written).operations().current();
            assertThat(metadata.previousFiles())
                    .as("one commit after the creation")
                    .hasSize(1);
            assertThat(TableTags.of(written.properties()).ours()).isEqualTo(LATER.values());
            assertThat(written.currentSnapshot().summary())
                    .containsEntry("dativo.job", "orders")
                    .containsEntry("dativo.tenant", "acme")
                    .containsEntry("dativo.run", "run-7")
                    .containsEntry("dativo.tags.digest", LATER.digest())
                    .containsEntry("added-records", "3");
            try (CloseableIterable<Record> rows = IcebergGenerics.read(written).build()) {
                assertThat(rows).extracting(row -> row.getField("id")).containsExactlyInAnyOrder(0L, 1L, 2L);
            }
        }
    }

    private static DataFile write(Table table, FileFormat format) throws IOException {
        LocalDateTime created = LocalDateTime.of(2026, 11, 22, 12, 0);
        String location =
                table.locationProvider().newDataLocation("rows." + format.name().toLowerCase());
        PartitionKey day = new PartitionKey(table.spec(), table.schema());
        GenericFileWriterFactory writers = new GenericFileWriterFactory.Builder(table)
                .dataFileFormat(format)
                .build();
        DataWriter<Record> writer = null;
        for (long id = 0; id < 3; id++) {
            Record row = GenericRecord.create(table.schema());
            row.setField("id", id);
            row.setField("amount", id * 1.5);
            row.setField("created", created);
            if (writer == null) {
                day.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
                writer = writers.newDataWriter(
                        EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)), table.spec(), day);
            }
            writer.write(row);
        }
        writer.close();
        return writer.toDataFile();
    }
}
