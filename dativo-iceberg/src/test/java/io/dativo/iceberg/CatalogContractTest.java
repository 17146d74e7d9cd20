package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.CachingCatalog;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds over every catalog. */
@ParameterizedClass
@EnumSource(TestCatalog.Kind.class)
class CatalogContractTest {
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "name", Types.StringType.get()));
    private static final Namespace SALES = Namespace.of("sales");
    private static final TableIdentifier ORDERS = TableIdentifier.of(SALES, "orders");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef NAMESPACE = new ResourceRef("iceberg", "namespace", "sales");
    private static final ResourceRef VIEW = new ResourceRef("iceberg", "view", "sales.recent");

    @Parameter
    TestCatalog.Kind kind;

    @TempDir
    Path directory;

    private TestCatalog opened;
    private Catalog catalog;
    private TagStore store;

    @BeforeEach
    void open() throws IOException {
        opened = TestCatalog.open(kind, directory);
        catalog = opened.catalog();
        ((SupportsNamespaces) catalog).createNamespace(SALES);
        catalog.createTable(ORDERS, SCHEMA);
        store = IcebergProvider.of(catalog).open(AccountScope.of("iceberg"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        opened.close();
    }

    @Test
    void tags_are_written_under_their_keys_and_read_back_as_ours() {
        assertThat(write(TABLE, Map.of("governance.owner", "data@acme.com", "finops.cost_center", ""), Set.of()))
                .isEqualTo(TagWriteResult.seen());

        TagRead read = read(TABLE);
        assertThat(read.status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(read.tags())
                .containsOnly(Map.entry("governance.owner", "data@acme.com"), Map.entry("finops.cost_center", ""));
        assertThat(read.owned()).isEqualTo(read.tags());
        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("governance.owner", "data@acme.com")
                .containsEntry("dativo.ledger.governance.owner", "data@acme.com");
    }

    @Test
    void a_write_is_one_commit_and_the_same_write_again_is_none() {
        String before = location();
        write(TABLE, Map.of("a", "1", "b", "2"), Set.of());
        TableMetadata tagged = metadata();
        assertThat(tagged.metadataFileLocation()).isNotEqualTo(before);
        assertThat(tagged.previousFiles()).hasSize(1);

        assertThat(write(TABLE, Map.of("a", "1", "b", "2"), Set.of("c")).isWritten())
                .isTrue();
        assertThat(location()).isEqualTo(tagged.metadataFileLocation());
    }

    @Test
    void tagging_makes_no_snapshot() {
        write(TABLE, Map.of("a", "1"), Set.of());
        assertThat(catalog.loadTable(ORDERS).currentSnapshot()).isNull();
    }

    @Test
    void foreign_properties_and_settings_stay_and_settings_are_no_tags() {
        setProperties(Map.of("write.format.default", "avro", "their.key", "theirs", "comment", "orders"));
        write(TABLE, Map.of("a", "1"), Set.of());
        write(TABLE, Map.of(), Set.of("a"));

        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("write.format.default", "avro")
                .containsEntry("their.key", "theirs")
                .containsEntry("comment", "orders")
                .doesNotContainKeys("a", "dativo.ledger.a");
        TagRead read = read(TABLE);
        assertThat(read.tags()).containsOnly(Map.entry("their.key", "theirs"));
        assertThat(read.owned()).isEmpty();
    }

    @Test
    void a_setting_can_be_neither_set_nor_removed_as_a_tag() {
        setProperties(Map.of("write.format.default", "avro"));
        TagWriteResult set = write(TABLE, Map.of("a", "1", "write.format.default", "orc"), Set.of());
        TagWriteResult remove = write(TABLE, Map.of(), Set.of("write.format.default"));

        assertThat(set.failure()).isEqualTo(Kind.REJECTED);
        assertThat(set.detail()).contains("write.format.default");
        assertThat(remove.failure()).isEqualTo(Kind.REJECTED);
        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("write.format.default", "avro")
                .doesNotContainKey("a");
    }

    @Test
    void what_somebody_else_changed_since_is_a_conflict_and_stays() {
        write(TABLE, Map.of("a", "1"), Set.of());
        String version = read(TABLE).version();
        setProperties(Map.of("a", "theirs"));

        TagWriteResult result = write(TABLE, Map.of("a", "2", "b", "2"), Set.of(), version);

        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("'a'");
        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("a", "theirs")
                .doesNotContainKey("b");
    }

    @Test
    void a_key_that_appeared_since_is_a_conflict() {
        String version = read(TABLE).version();
        setProperties(Map.of("a", "theirs"));
        assertThat(write(TABLE, Map.of("a", "ours"), Set.of(), version).failure())
                .isEqualTo(Kind.CONFLICT);
    }

    @Test
    void other_changes_since_are_none_of_our_business() {
        write(TABLE, Map.of("a", "1"), Set.of());
        String version = read(TABLE).version();
        setProperties(Map.of("their.key", "theirs"));
        catalog.loadTable(ORDERS)
                .updateSchema()
                .addColumn("more", Types.StringType.get())
                .commit();

        assertThat(write(TABLE, Map.of("a", "2"), Set.of(), version)).isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).tags()).containsEntry("a", "2").containsEntry("their.key", "theirs");
    }

    @Test
    void a_table_that_was_dropped_and_made_anew_is_another_table() {
        String version = read(TABLE).version();
        catalog.dropTable(ORDERS, false);
        catalog.createTable(ORDERS, SCHEMA);

        TagWriteResult result = write(TABLE, Map.of("a", "1"), Set.of(), version);
        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("made anew");
        assertThat(read(TABLE).tags()).isEmpty();
    }

    @Test
    void a_version_of_something_else_is_refused() {
        assertThat(write(TABLE, Map.of("a", "2"), Set.of(), "etag-17").failure())
                .isEqualTo(Kind.REJECTED);
    }

    @Test
    void writers_of_different_tags_lose_neither_a_tag_nor_an_entry_of_the_ledger() throws Exception {
        int writers = 6;
        CyclicBarrier start = new CyclicBarrier(writers);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<TagWriteResult>> calls = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Map<String, String> tags = Map.of("writer." + i, "value " + i);
                calls.add(() -> {
                    start.await();
                    return write(TABLE, tags, Set.of());
                });
            }
            for (Future<TagWriteResult> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(TagWriteResult.seen());
            }
        } finally {
            threads.shutdownNow();
        }
        TagRead read = read(TABLE);
        assertThat(read.tags()).hasSize(writers);
        assertThat(read.owned()).isEqualTo(read.tags());
    }

    @Test
    void a_replaced_table_keeps_its_tags_and_they_stay_ours() {
        write(TABLE, Map.of("a", "1"), Set.of());
        catalog.buildTable(ORDERS, SCHEMA)
                .withProperty("their.key", "theirs")
                .replaceTransaction()
                .commitTransaction();

        TagRead read = read(TABLE);
        assertThat(read.tags()).containsEntry("a", "1").containsEntry("their.key", "theirs");
        assertThat(read.owned()).containsOnlyKeys("a");
    }

    @Test
    void tags_that_a_replace_lost_are_seen_as_lost_and_written_again() {
        Transaction replace = catalog.buildTable(ORDERS, SCHEMA).replaceTransaction();
        write(TABLE, Map.of("a", "1"), Set.of());
        replace.commitTransaction();

        TagRead read = read(TABLE);
        assertThat(read.owned()).isEqualTo(read.tags());
        assertThat(write(TABLE, Map.of("a", "1"), Set.of(), read.version())).isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).owned()).containsOnly(Map.entry("a", "1"));
    }

    @Test
    void an_entry_whose_tag_somebody_removed_goes_with_the_next_commit() {
        write(TABLE, Map.of("a", "1"), Set.of());
        catalog.loadTable(ORDERS).updateProperties().remove("a").commit();
        String before = location();
        assertThat(read(TABLE).owned()).containsOnlyKeys("a");

        write(TABLE, Map.of(), Set.of("z"));
        assertThat(location()).isEqualTo(before);

        write(TABLE, Map.of("b", "2"), Set.of());
        assertThat(read(TABLE).owned()).containsOnlyKeys("b");
    }

    @Test
    void what_does_not_exist_is_missing() {
        ResourceRef noTable = new ResourceRef("iceberg", "table", "sales.nothing");
        ResourceRef noTableEither = new ResourceRef("iceberg", "table", "nothing.at.all");
        Map<ResourceRef, TagRead> reads = store.read(List.of(noTable, TABLE, noTableEither));

        assertThat(reads.get(noTable).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(reads.get(noTableEither).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(reads.get(TABLE).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(write(noTable, Map.of("a", "1"), Set.of()).failure()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void a_namespace_that_does_not_exist_is_missing() {
        if (isRefused(NAMESPACE, kind == TestCatalog.Kind.HADOOP)) {
            return;
        }
        ResourceRef noNamespace = new ResourceRef("iceberg", "namespace", "nothing");
        assertThat(read(noNamespace).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(write(noNamespace, Map.of("a", "1"), Set.of()).failure()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void a_metadata_table_is_not_taggable() {
        ResourceRef files = new ResourceRef("iceberg", "table", "sales.orders.files");
        assertThat(read(files).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
        assertThat(write(files, Map.of("a", "1"), Set.of()).failure()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_catalog_that_caches_is_read_anew() {
        TagStore cached = IcebergProvider.of(CachingCatalog.wrap(catalog)).open(AccountScope.of("iceberg"));
        assertThat(cached.read(List.of(TABLE)).get(TABLE).tags()).isEmpty();
        setProperties(Map.of("a", "theirs"));
        assertThat(cached.read(List.of(TABLE)).get(TABLE).tags()).containsOnlyKeys("a");
    }

    @Test
    void a_table_in_a_namespace_of_several_levels_is_tagged() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        namespaces.createNamespace(Namespace.of("sales", "eu"));
        namespaces.createNamespace(Namespace.of("sales", "eu", "raw"));
        catalog.createTable(TableIdentifier.of("sales", "eu", "raw", "orders"), SCHEMA);
        ResourceRef deep = new ResourceRef("iceberg", "table", "sales.eu.raw.orders");

        assertThat(write(deep, Map.of("a", "1"), Set.of())).isEqualTo(TagWriteResult.seen());
        assertThat(read(deep).tags()).containsEntry("a", "1");
        assertThat(read(TABLE).tags()).isEmpty();
    }

    @Test
    void a_namespace_holds_tags() {
        if (isRefused(NAMESPACE, kind == TestCatalog.Kind.HADOOP)) {
            return;
        }
        assertThat(write(NAMESPACE, Map.of("a", "1", "b", "2"), Set.of())).isEqualTo(TagWriteResult.seen());
        assertThat(write(
                        NAMESPACE,
                        Map.of("a", "3"),
                        Set.of("b"),
                        read(NAMESPACE).version()))
                .isEqualTo(TagWriteResult.seen());

        TagRead read = read(NAMESPACE);
        assertThat(read.tags()).containsOnly(Map.entry("a", "3"));
        assertThat(read.owned()).containsOnly(Map.entry("a", "3"));
    }

    @Test
    void a_foreign_property_of_a_namespace_stays() {
        if (isRefused(NAMESPACE, kind == TestCatalog.Kind.HADOOP)) {
            return;
        }
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        namespaces.setProperties(SALES, new HashMap<>(Map.of("their.key", "theirs")));
        String version = read(NAMESPACE).version();
        namespaces.setProperties(SALES, new HashMap<>(Map.of("a", "theirs")));

        assertThat(write(NAMESPACE, Map.of("a", "ours"), Set.of(), version).failure())
                .isEqualTo(Kind.CONFLICT);
        assertThat(read(NAMESPACE).tags()).containsEntry("their.key", "theirs").containsEntry("a", "theirs");
    }

    @Test
    void a_view_in_the_place_of_a_table_is_told_to_be_one() {
        if (!(catalog instanceof ViewCatalog views)) {
            return;
        }
        views.buildView(TableIdentifier.of(SALES, "recent"))
                .withSchema(SCHEMA)
                .withQuery("spark", "select * from orders")
                .withDefaultNamespace(SALES)
                .create();

        ResourceRef table = new ResourceRef("iceberg", "table", VIEW.id());
        assertThat(read(table).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
        assertThat(read(table).detail()).contains("sales.recent is a view").contains("'view'");
        assertThat(write(table, Map.of("a", "1"), Set.of()).failure()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void branches_and_tags_of_a_table_stay_as_they_are() {
        Table table = catalog.loadTable(ORDERS);
        table.newAppend().commit();
        long first = table.currentSnapshot().snapshotId();
        table.manageSnapshots()
                .createTag("audit", first)
                .createBranch("wap", first)
                .commit();
        table.newAppend().commit();
        Map<String, SnapshotRef> before = table.refs();

        assertThat(write(TABLE, Map.of("a", "1"), Set.of())).isEqualTo(TagWriteResult.seen());

        assertThat(catalog.loadTable(ORDERS).refs()).hasSize(3).isEqualTo(before);
    }

    @Test
    void a_value_of_a_megabyte_is_kept_by_a_table_and_refused_by_a_namespace_and_on_two_lines_by_both() {
        String large = "x".repeat(1 << 20);

        assertThat(write(TABLE, Map.of("a", large), Set.of())).isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).tags()).containsEntry("a", large);
        assertThat(write(TABLE, Map.of("a", "x\ny"), Set.of()).failure()).isEqualTo(Kind.REJECTED);
        TagWriteResult refused = write(NAMESPACE, Map.of("a", large), Set.of());
        assertThat(refused.failure()).isEqualTo(Kind.REJECTED);
        assertThat(refused.detail()).contains("more than 1000 characters").hasSizeLessThan(200);
    }

    @Test
    void a_table_and_a_namespace_keep_a_thousand_claimants_and_their_tag_goes_with_the_last() {
        keepsAThousandClaimants(TABLE);
        if (!isRefused(NAMESPACE, kind == TestCatalog.Kind.HADOOP)) {
            keepsAThousandClaimants(NAMESPACE);
        }
    }

    private void keepsAThousandClaimants(ResourceRef resource) {
        Map<String, Map<String, String>> claims = new TreeMap<>();
        // One after the other, more than a list of them in one property could name.
        for (int number = 0; number < 40; number++) {
            Map<String, Map<String, String>> one = Map.of(JOB + number, Map.of("a", "1"));
            claims.putAll(one);
            claim(resource, one);
        }
        assertThat(read(resource).claims()).isEqualTo(claims);
        for (int number = 40; number < 1000; number++) {
            claims.put(JOB + number, Map.of("a", "1"));
        }
        claim(resource, claims);
        assertThat(read(resource).claims()).isEqualTo(claims);

        String last = JOB + 999;
        claims.keySet().remove(last);
        claims.replaceAll((claimant, keys) -> Map.of());
        claim(resource, claims);
        assertThat(read(resource).claims()).isEqualTo(Map.of(last, Map.of("a", "1")));
        assertThat(read(resource).tags()).containsEntry("a", "1");
        assertThat(store.write(List.of(
                                new TagWrite(resource, Map.of(), Set.of("a"), Map.of(last, Map.of()), Set.of(), null)))
                        .get(resource))
                .isEqualTo(TagWriteResult.seen());
        assertThat(properties(resource)).noneMatch(name -> name.startsWith("dativo."));
    }

    private static final String JOB = "acme/prod/an-asset-with-a-name-of-usual-length.job-";

    private void claim(ResourceRef resource, Map<String, Map<String, String>> claims) {
        TagWrite write = new TagWrite(resource, Map.of("a", "1"), Set.of(), claims, Set.of(), null);
        assertThat(store.write(List.of(write)).get(resource)).isEqualTo(TagWriteResult.seen());
    }

    private Set<String> properties(ResourceRef resource) {
        return resource.equals(NAMESPACE)
                ? ((SupportsNamespaces) catalog)
                        .loadNamespaceMetadata(ORDERS.namespace())
                        .keySet()
                : catalog.loadTable(ORDERS).properties().keySet();
    }

    @Test
    void a_view_holds_tags() {
        if (isRefused(VIEW, !(catalog instanceof ViewCatalog))) {
            return;
        }
        ViewCatalog views = (ViewCatalog) catalog;
        assertThat(read(VIEW).status()).isEqualTo(TagRead.Status.MISSING);
        views.buildView(TableIdentifier.of(SALES, "recent"))
                .withSchema(SCHEMA)
                .withQuery("spark", "select * from orders")
                .withDefaultNamespace(SALES)
                .withProperty("their.key", "theirs")
                .create();

        assertThat(write(VIEW, Map.of("a", "1", "b", "2"), Set.of())).isEqualTo(TagWriteResult.seen());
        assertThat(write(VIEW, Map.of("a", "3"), Set.of("b"), read(VIEW).version()))
                .isEqualTo(TagWriteResult.seen());

        TagRead read = read(VIEW);
        assertThat(read.tags()).containsOnly(Map.entry("a", "3"), Map.entry("their.key", "theirs"));
        assertThat(read.owned()).containsOnly(Map.entry("a", "3"));
    }

    @Test
    void a_batch_has_a_result_for_each_and_one_failure_loses_no_other() {
        ResourceRef missing = new ResourceRef("iceberg", "table", "sales.nothing");
        Map<ResourceRef, TagWriteResult> results = store.write(List.of(
                new TagWrite(missing, Map.of("a", "1"), Set.of(), null),
                new TagWrite(TABLE, Map.of("a", "1"), Set.of(), null)));

        assertThat(results.get(missing).failure()).isEqualTo(Kind.NOT_FOUND);
        assertThat(results.get(TABLE)).isEqualTo(TagWriteResult.seen());
    }

    @Test
    void the_store_leaves_the_catalog_open() {
        store.close();
        store.close();
        assertThat(catalog.tableExists(ORDERS)).isTrue();
    }

    /** For a catalog that cannot keep such properties, the refusal is what has to hold. */
    private boolean isRefused(ResourceRef resource, boolean refuses) {
        if (refuses) {
            assertThat(read(resource).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
            assertThat(write(resource, Map.of("a", "1"), Set.of()).failure()).isEqualTo(Kind.REJECTED);
        }
        return refuses;
    }

    private TagRead read(ResourceRef resource) {
        return store.read(List.of(resource)).get(resource);
    }

    private TagWriteResult write(ResourceRef resource, Map<String, String> set, Set<String> remove) {
        return write(resource, set, remove, null);
    }

    private TagWriteResult write(
            ResourceRef resource, Map<String, String> set, Set<String> remove, @Nullable String version) {
        return store.write(List.of(new TagWrite(resource, set, remove, version)))
                .get(resource);
    }

    private void setProperties(Map<String, String> properties) {
        var update = catalog.loadTable(ORDERS).updateProperties();
        properties.forEach(update::set);
        update.commit();
    }

    private TableMetadata metadata() {
        Table table = catalog.loadTable(ORDERS);
        return ((HasTableOperations) table).operations().current();
    }

    private String location() {
        return metadata().metadataFileLocation();
    }
}
