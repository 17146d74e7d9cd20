package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.hive.HiveCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and databases of Hive's own metastore, opened from a job, and what Hive sees of their tags. */
class HiveCatalogTest {
    private static final Namespace SALES = Namespace.of("sales");
    private static final TableIdentifier ORDERS = TableIdentifier.of(SALES, "orders");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef DATABASE = new ResourceRef("iceberg", "namespace", "sales");

    @TempDir
    private static Path folder;

    private static HiveMetastore metastore;
    private static JobCatalog.Opened opened;
    private static Catalog catalog;
    private static TagStore store;

    @BeforeAll
    static void start() throws Exception {
        metastore = new HiveMetastore(folder);
        opened = Targets.catalog(
                        Map.of("type", "hive", "uri", metastore.uri()),
                        folder.toUri().toString(),
                        Map.of())
                .open();
        catalog = opened.catalog();
        store = IcebergProvider.of(catalog).open(AccountScope.of("iceberg"));
    }

    @AfterAll
    static void stop() {
        if (opened != null) {
            opened.close();
        }
        if (metastore != null) {
            metastore.close();
        }
    }

    @BeforeEach
    void create() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        if (namespaces.namespaceExists(SALES)) {
            catalog.dropTable(ORDERS);
            namespaces.dropNamespace(SALES);
        }
        namespaces.createNamespace(SALES);
        catalog.createTable(ORDERS, new Schema());
    }

    @Test
    void a_run_changes_what_differs_and_the_next_one_commits_nothing() {
        assertThat(catalog).isInstanceOf(HiveCatalog.class);
        setProperty("their.key", "theirs");
        propagator()
                .apply(plan(Map.of("governance.owner", "data", "env", "dev")))
                .throwIfFailed();
        propagator().apply(plan(Map.of("governance.owner", "sales"))).throwIfFailed();
        String metadata = TableUtil.metadataFileLocation(catalog.loadTable(ORDERS));

        assertThat(plan(Map.of("governance.owner", "sales")).isEmpty()).isTrue();
        propagator().apply(plan(Map.of("governance.owner", "sales"))).throwIfFailed();

        assertThat(TableUtil.metadataFileLocation(catalog.loadTable(ORDERS))).isEqualTo(metadata);
        assertThat(read(TABLE).tags()).isEqualTo(Map.of("governance.owner", "sales", "their.key", "theirs"));
        assertThat(read(TABLE).owned()).isEqualTo(Map.of("governance.owner", "sales"));
    }

    @Test
    void hive_sees_the_tags_as_parameters_of_the_table_and_of_the_database() throws Exception {
        ((SupportsNamespaces) catalog).setProperties(SALES, new HashMap<>(Map.of("their.key", "theirs")));
        assertThat(write(TABLE, Map.of("governance.owner", "data"), null)).isEqualTo(TagWriteResult.seen());
        assertThat(write(DATABASE, Map.of("finops.project", "p"), null)).isEqualTo(TagWriteResult.seen());

        HiveConf conf = new HiveConf(new Configuration(false), HiveCatalogTest.class);
        conf.setVar(HiveConf.ConfVars.METASTOREURIS, metastore.uri());
        HiveMetaStoreClient hive = new HiveMetaStoreClient(conf);
        try {
            assertThat(hive.getTable("sales", "orders").getParameters())
                    .containsEntry("governance.owner", "data")
                    .containsEntry("dativo.ledger.governance.owner", "data")
                    .containsEntry("table_type", "ICEBERG");
            assertThat(hive.getDatabase("sales").getParameters())
                    .containsEntry("finops.project", "p")
                    .containsEntry("their.key", "theirs");
        } finally {
            hive.close();
        }
    }

    @Test
    void a_change_by_somebody_else_in_between_is_a_conflict_only_if_it_is_of_the_same_tag() {
        String version = read(TABLE).version();
        setProperty("their.key", "theirs");
        assertThat(write(TABLE, Map.of("a", "1"), version)).isEqualTo(TagWriteResult.seen());

        String later = read(TABLE).version();
        setProperty("a", "theirs");
        assertThat(write(TABLE, Map.of("a", "2"), later).detail()).contains("another writer changed 'a'");
    }

    @Test
    void a_commit_on_an_older_state_is_refused() {
        TableOperations ours = ((BaseTable) catalog.loadTable(ORDERS)).operations();
        TableMetadata older = ours.current();
        setProperty("their.key", "theirs");

        assertThatThrownBy(() -> ours.commit(older, older.replaceProperties(Map.of("our.key", "ours"))))
                .isInstanceOf(CommitFailedException.class);
    }

    @Test
    void writers_of_different_tags_at_once_lose_nothing() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<TagWriteResult>> calls = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Map<String, String> tags = Map.of("writer" + i, "v");
                calls.add(() -> write(TABLE, tags, null));
            }
            for (Future<TagWriteResult> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(TagWriteResult.seen());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(read(TABLE).owned()).hasSize(writers);
    }

    @Test
    void the_longest_tags_that_are_allowed_fit() {
        String longest = "v".repeat(1000);
        assertThat(write(DATABASE, Map.of("k".repeat(166), longest), null)).isEqualTo(TagWriteResult.seen());
        assertThat(read(DATABASE).owned()).containsEntry("k".repeat(166), longest);

        assertThat(write(TABLE, Map.of("k".repeat(241), "v".repeat(32_672)), null))
                .isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).owned()).containsEntry("k".repeat(241), "v".repeat(32_672));
    }

    @Test
    void what_is_missing_is_said_to_be() {
        ResourceRef nothing = new ResourceRef("iceberg", "table", "sales.nothing");
        assertThat(read(nothing).status()).isEqualTo(TagRead.Status.MISSING);
        ResourceRef nowhere = new ResourceRef("iceberg", "namespace", "nowhere");
        assertThat(read(nowhere).status()).isEqualTo(TagRead.Status.MISSING);
    }

    private static void setProperty(String key, String value) {
        catalog.loadTable(ORDERS).updateProperties().set(key, value).commit();
    }

    private static TagRead read(ResourceRef resource) {
        return store.read(List.of(resource)).get(resource);
    }

    private static TagWriteResult write(ResourceRef resource, Map<String, String> set, String version) {
        return store.write(List.of(new TagWrite(resource, set, Set.of(), version)))
                .get(resource);
    }

    private static TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(catalog)), OwnershipLedger.inMemory())
                .build();
    }

    private static PropagationPlan plan(Map<String, String> tags) {
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "job"));
        return propagator()
                .plan(List.of(new TagClaim(TABLE, AccountScope.of("iceberg"), claimed, "orders")), List.of());
    }
}
