package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.iceberg.JobCatalog;
import io.dativo.iceberg.TableTags;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Drift;
import io.dativo.propagation.DriftReport;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.ViewBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Nessie does to tables beside us, through both of its doors, from the file of a job on. */
@ParameterizedClass
@EnumSource(NessieDoor.class)
class NessieTest {
    private static final Namespace SALES = Namespace.of("sales");
    private static final TableIdentifier ORDERS = TableIdentifier.of(SALES, "orders");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef NAMESPACE = new ResourceRef("iceberg", "namespace", "sales");
    private static final ResourceRef VIEW = new ResourceRef("iceberg", "view", "sales.recent");

    /** What is neither ours nor a setting of Iceberg's or Nessie's. */
    private static final Map<NessieDoor, List<String>> FOREIGN =
            Map.of(NessieDoor.NESSIE, List.of("their.key"), NessieDoor.REST, List.of("created-at", "their.key"));

    @RegisterExtension
    static final NessieLake LAKE = new NessieLake();

    @Parameter
    NessieDoor door;

    @TempDir
    Path folder;

    private final Deque<JobCatalog.Opened> opened = new ArrayDeque<>();
    private String branch;
    private Catalog catalog;
    private TagStore store;

    @BeforeEach
    void open() {
        branch = LAKE.newBranch();
        catalog = catalog(branch);
        store = IcebergProvider.of(catalog).open(AccountScope.of("iceberg"));
        ((SupportsNamespaces) catalog).createNamespace(SALES);
    }

    @AfterEach
    void close() {
        opened.forEach(JobCatalog.Opened::close);
    }

    @Test
    void a_job_makes_its_table_with_its_tags_and_the_next_run_commits_nothing() {
        Dativo dativo = dativo(catalog);
        ResolvedJob job = dativo.resolve(door.job(folder, LAKE, branch));
        Table table = IcebergTables.createIfAbsent(catalog, job, Map.of("write.format.default", "avro"))
                .table();
        int commits = LAKE.commits(branch).size();

        assertThat(table.location()).startsWith(NessieLake.WAREHOUSE);
        assertThat(TableTags.read(catalog, ORDERS).ours())
                .containsEntry("asset.name", "orders")
                .containsEntry("governance.owner", "data@acme.example")
                .containsEntry("classification.fields.email", "pii");
        assertThat(dativo.plan(job).isEmpty()).isTrue();
        dativo.apply(dativo.plan(job)).throwIfFailed();
        assertThat(LAKE.commits(branch)).hasSize(commits);
    }

    @Test
    void tags_that_somebody_changed_are_put_right_in_one_commit() {
        Dativo dativo = dativo(catalog);
        ResolvedJob job = dativo.resolve(door.job(folder, LAKE, branch));
        IcebergTables.createIfAbsent(catalog, job, Map.of());
        Map<String, String> tags = TableTags.read(catalog, ORDERS).ours();
        catalog.loadTable(ORDERS)
                .updateProperties()
                .set("governance.owner", "theirs")
                .remove("asset.name")
                .commit();
        int commits = LAKE.commits(branch).size();

        assertThat(dativo.verify(job).isInSync()).isFalse();
        dativo.apply(dativo.plan(job)).throwIfFailed();

        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(tags);
        assertThat(LAKE.commits(branch)).hasSize(commits + 1);
        assertThat(dativo.verify(job).isInSync()).isTrue();
    }

    @Test
    void what_nessie_and_others_keep_on_the_table_stays_and_is_no_drift() {
        Dativo dativo = dativo(catalog);
        ResolvedJob job = dativo.resolve(door.job(folder, LAKE, branch));
        catalog.createTable(ORDERS, new Schema());
        catalog.loadTable(ORDERS).updateProperties().set("their.key", "theirs").commit();
        Map<String, String> before = catalog.loadTable(ORDERS).properties();
        assertThat(before).containsEntry("gc.enabled", "false").containsKey("nessie.commit.id");

        dativo.apply(dativo.plan(job)).throwIfFailed();

        Map<String, String> after = catalog.loadTable(ORDERS).properties();
        before.forEach((key, value) -> {
            if (!key.equals("nessie.commit.id")) {
                assertThat(after).containsEntry(key, value);
            }
        });
        DriftReport report = dativo.verify(job);
        assertThat(report.isInSync()).isTrue();
        assertThat(report.resources().get(0).drifts())
                .extracting(Drift::kind, Drift::key)
                .isEqualTo(FOREIGN.get(door).stream()
                        .map(key -> tuple(Drift.Kind.FOREIGN, key))
                        .toList());
    }

    @Test
    void a_change_by_somebody_else_in_between_is_a_conflict_only_if_it_is_of_the_same_tag() {
        catalog.createTable(ORDERS, new Schema());
        String version = read(TABLE).version();
        Catalog theirs = catalog(branch);
        theirs.loadTable(ORDERS).updateProperties().set("their.key", "theirs").commit();
        assertThat(write(store, TABLE, Map.of("a", "1"), version)).isEqualTo(TagWriteResult.seen());

        String later = read(TABLE).version();
        theirs.loadTable(ORDERS).updateProperties().set("a", "theirs").commit();
        assertThat(write(store, TABLE, Map.of("a", "2"), later).detail()).contains("another writer changed 'a'");
    }

    @Test
    void a_commit_on_an_older_state_is_refused_by_the_client_and_merged_by_the_server() {
        catalog.createTable(ORDERS, new Schema());
        TableOperations ours = ((BaseTable) catalog.loadTable(ORDERS)).operations();
        TableMetadata older = ours.current();
        catalog(branch)
                .loadTable(ORDERS)
                .updateProperties()
                .set("their.key", "theirs")
                .commit();

        Throwable failure = catchThrowable(
                () -> ours.commit(older, older.replaceProperties(plus(older.properties(), "our.key", "ours"))));

        Map<String, String> now = catalog.loadTable(ORDERS).properties();
        assertThat(now).containsEntry("their.key", "theirs");
        if (door == NessieDoor.NESSIE) {
            assertThat(failure).isInstanceOf(CommitFailedException.class);
            assertThat(now).doesNotContainKey("our.key");
        } else {
            assertThat(failure).isNull();
            assertThat(now).containsEntry("our.key", "ours");
        }
    }

    @Test
    void a_branch_keeps_its_tags_apart() {
        catalog.createTable(ORDERS, new Schema());
        String other = LAKE.newBranch(branch);
        TagStore theirs = IcebergProvider.of(catalog(other)).open(AccountScope.of("iceberg"));

        assertThat(write(theirs, TABLE, Map.of("a", "other"), null)).isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).tags()).doesNotContainKey("a");
        assertThat(write(store, TABLE, Map.of("a", "ours"), null)).isEqualTo(TagWriteResult.seen());

        assertThat(theirs.read(List.of(TABLE)).get(TABLE).owned()).isEqualTo(Map.of("a", "other"));
        assertThat(read(TABLE).owned()).isEqualTo(Map.of("a", "ours"));
    }

    @Test
    void what_was_tagged_on_a_branch_comes_with_its_merge_and_is_ours_there() {
        catalog.createTable(ORDERS, new Schema());
        String other = LAKE.newBranch(branch);
        TagStore theirs = IcebergProvider.of(catalog(other)).open(AccountScope.of("iceberg"));
        assertThat(write(theirs, TABLE, Map.of("a", "1"), null)).isEqualTo(TagWriteResult.seen());

        LAKE.merge(other, branch);

        assertThat(read(TABLE).owned()).isEqualTo(Map.of("a", "1"));
        assertThat(write(store, TABLE, Map.of("a", "2"), read(TABLE).version())).isEqualTo(TagWriteResult.seen());
        assertThat(read(TABLE).tags()).containsEntry("a", "2");
    }

    @Test
    void a_branch_that_does_not_exist_is_named_and_not_made() {
        TagStore nowhere = IcebergProvider.of(catalog("nowhere")).open(AccountScope.of("iceberg"));

        TagRead read = nowhere.read(List.of(TABLE)).get(TABLE);
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains("'nowhere'");
        TagWriteResult written = write(nowhere, TABLE, Map.of("a", "1"), null);
        assertThat(written.failure()).isEqualTo(Kind.REJECTED);
        assertThat(written.detail()).contains("'nowhere'");
    }

    @Test
    void a_namespace_holds_tags_and_its_location_stays() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        namespaces.setProperties(SALES, new HashMap<>(Map.of("their.key", "theirs")));
        Map<String, String> before = namespaces.loadNamespaceMetadata(SALES);

        assertThat(write(store, NAMESPACE, Map.of("a", "1", "b", "2"), null)).isEqualTo(TagWriteResult.seen());
        TagWrite change = new TagWrite(
                NAMESPACE, Map.of("a", "3"), Set.of("b"), read(NAMESPACE).version());
        assertThat(store.write(List.of(change)).get(NAMESPACE)).isEqualTo(TagWriteResult.seen());

        assertThat(read(NAMESPACE).owned()).isEqualTo(Map.of("a", "3"));
        assertThat(read(NAMESPACE).tags()).isEqualTo(Map.of("a", "3", "their.key", "theirs"));
        assertThat(namespaces.loadNamespaceMetadata(SALES)).containsAllEntriesOf(before);
    }

    @Test
    void a_view_holds_tags_where_the_door_has_views_and_takes_none_where_it_has_none() {
        ViewBuilder view = ((ViewCatalog) catalog)
                .buildView(TableIdentifier.of(SALES, "recent"))
                .withSchema(new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())))
                .withQuery("spark", "select * from orders")
                .withDefaultNamespace(SALES);
        if (door == NessieDoor.REST) {
            assertThatThrownBy(view::create).isInstanceOf(UnsupportedOperationException.class);
            assertThat(read(VIEW).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
            assertThat(read(VIEW).detail()).contains("Server does not support endpoint");
            return;
        }
        view.create();

        assertThat(write(store, VIEW, Map.of("a", "1"), null)).isEqualTo(TagWriteResult.seen());
        assertThat(read(VIEW).owned()).isEqualTo(Map.of("a", "1"));
        ResourceRef table = new ResourceRef("iceberg", "table", VIEW.id());
        assertThat(read(table).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
        assertThat(read(table).detail()).contains("is a view");
    }

    private Catalog catalog(String of) {
        opened.push(JobCatalog.of(door.job(folder, LAKE, of)).open());
        return opened.element().catalog();
    }

    private static Dativo dativo(Catalog catalog) {
        return Dativo.builder()
                .withoutDiscovery()
                .provider(IcebergProvider.of(catalog))
                .build();
    }

    private TagRead read(ResourceRef resource) {
        return store.read(List.of(resource)).get(resource);
    }

    private static Map<String, String> plus(Map<String, String> properties, String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return more;
    }

    private static TagWriteResult write(TagStore store, ResourceRef resource, Map<String, String> set, String version) {
        return store.write(List.of(new TagWrite(resource, set, Set.of(), version)))
                .get(resource);
    }
}
