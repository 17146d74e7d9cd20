package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.iceberg.AssetSchema;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.iceberg.SnapshotTags;
import io.dativo.iceberg.TableRetention;
import io.dativo.iceberg.TableTags;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Asset;
import io.dativo.problem.Problem;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that dativo-iceberg calls, with the Iceberg that the host brings. */
class HostVersionTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final TagSet TAGS = TagSet.of(Map.of("governance.owner", "data"), TagOrigin.of(TagLevel.JOB, "job"));

    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private Table table;

    @BeforeEach
    void create() {
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("sales"));
        table = IcebergTables.createIfAbsent(catalog, ORDERS, schema("id"), TAGS, Map.of())
                .table();
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    @Test
    void the_iceberg_on_the_class_path_is_the_one_that_was_asked_for() {
        String wanted = System.getProperty("dativo.iceberg-host.version");
        assertThat(IcebergBuild.version()).isEqualTo(wanted);
    }

    @Test
    void tables_views_and_namespaces_are_tagged() {
        catalog.buildView(TableIdentifier.of("sales", "recent"))
                .withSchema(table.schema())
                .withQuery("spark", "select * from orders")
                .withDefaultNamespace(Namespace.of("sales"))
                .create();
        try (TagStore store = IcebergProvider.of(catalog).open(AccountScope.of("iceberg"))) {
            for (ResourceRef resource : List.of(
                    new ResourceRef("iceberg", "table", "sales.orders"),
                    new ResourceRef("iceberg", "view", "sales.recent"),
                    new ResourceRef("iceberg", "namespace", "sales"))) {
                TagWrite write = new TagWrite(resource, Map.of("a", "1"), Set.of(), null);
                assertThat(store.write(List.of(write)).get(resource).isWritten())
                        .isTrue();
                assertThat(store.read(List.of(resource)).get(resource).owned()).containsEntry("a", "1");
            }
            ResourceRef wrong = new ResourceRef("iceberg", "table", "sales.recent");
            assertThat(store.read(List.of(wrong)).get(wrong).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
        }
        assertThat(TableTags.read(catalog, ORDERS).ours()).containsOnlyKeys("a", "governance.owner");
    }

    @Test
    void rows_say_which_run_wrote_them_and_how_old_they_are() {
        AppendFiles append = table.newAppend()
                .appendFile(DataFiles.builder(table.spec())
                        .withPath("memory://rows.parquet")
                        .withFileSizeInBytes(10)
                        .withRecordCount(1)
                        .build());
        SnapshotTags.summary("orders", "acme", "run-7", TAGS).forEach(append::set);
        append.commit();

        assertThat(table.currentSnapshot().summary()).containsEntry("dativo.run", "run-7");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
        assertThat(TableRetention.of(table, 30, later).problems())
                .extracting(Problem::code)
                .containsExactly("retention-data");
        assertThat(TableRetention.of(table, 3, later).limitSnapshotAge(table)).isTrue();
    }

    @Test
    void columns_are_compared_and_added_when_asked() {
        AssetSchema wider = schema("id", "email");
        assertThat(wider.differences(table)).extracting(Problem::code).containsExactly("column-missing");
        assertThat(IcebergTables.addColumns(table, wider)).containsExactly("email");
    }

    private static AssetSchema schema(String... columns) {
        Asset.Builder asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example");
        for (String column : columns) {
            asset.column(new Asset.Column(column, "string", null, null, null, Map.of()));
        }
        return AssetSchema.of(asset.build());
    }
}
