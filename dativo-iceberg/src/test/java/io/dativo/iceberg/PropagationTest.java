package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagPropagator;
import io.dativo.propagation.TagPropagator.Staleness;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plan and apply with a table as the target. What is owned is known from the table alone: the ledger is new each time. */
class PropagationTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");

    @TempDir
    Path directory;

    private TestCatalog opened;
    private Catalog catalog;

    @BeforeEach
    void open() throws IOException {
        opened = TestCatalog.open(TestCatalog.Kind.JDBC, directory);
        catalog = opened.catalog();
        ((SupportsNamespaces) catalog).createNamespace(Namespace.of("sales"));
        catalog.createTable(ORDERS, new Schema());
    }

    @AfterEach
    void close() throws IOException {
        opened.close();
    }

    @Test
    void a_second_run_commits_nothing() {
        Map<String, String> tags = Map.of("governance.owner", "data@acme.com", "finops.project", "p");
        assertThat(run(tags).summary().additions()).isEqualTo(2);
        String location = location();

        PropagationPlan second = run(tags);
        assertThat(second.isEmpty()).isTrue();
        assertThat(location()).isEqualTo(location);
        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(tags);
    }

    @Test
    void what_is_no_longer_claimed_goes_and_what_others_wrote_stays() {
        run(Map.of("a", "1", "b", "2"));
        set("their.key", "theirs");
        set("b", "their 2");

        run(Map.of("c", "3"));

        TableTags tags = TableTags.read(catalog, ORDERS);
        assertThat(tags.ours()).containsExactly(Map.entry("c", "3"));
        assertThat(tags.foreign()).containsExactly(Map.entry("b", "their 2"), Map.entry("their.key", "theirs"));
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_takes_the_name_of_the_planned_one_is_never_written_by_its_plan(Staleness staleness) {
        TagPropagator propagator = propagator(staleness);
        PropagationPlan plan = plan(propagator, Map.of("a", "1"));
        catalog.dropTable(ORDERS);
        catalog.createTable(ORDERS, new Schema());
        String location = location();

        ResourceOutcome outcome =
                propagator.apply(plan).outcomes().stream().findFirst().orElseThrow();

        assertThat(outcome.code()).isEqualTo("stale");
        assertThat(outcome.detail()).contains("dropped and made anew");
        assertThat(location()).isEqualTo(location);
        assertThat(propagator.apply(plan(propagator, Map.of("a", "1"))).isComplete())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"RESOURCE, false", "KEYS, true"})
    void a_property_of_another_program_after_the_plan_makes_it_stale_unless_only_planned_keys_count(
            Staleness staleness, boolean written) {
        TagPropagator propagator = propagator(staleness);
        PropagationPlan plan = plan(propagator, Map.of("a", "1"));
        set("their.key", "theirs");
        catalog.loadTable(ORDERS).newAppend().commit();

        PropagationReport report = propagator.apply(plan);

        assertThat(report.isComplete()).isEqualTo(written);
        assertThat(catalog.loadTable(ORDERS).properties()).containsEntry("their.key", "theirs");
        assertThat(catalog.loadTable(ORDERS).properties().containsKey("a")).isEqualTo(written);
    }

    @Test
    void rows_that_come_after_the_plan_do_not_count() {
        TagPropagator propagator = propagator(Staleness.RESOURCE);
        PropagationPlan plan = plan(propagator, Map.of("a", "1"));
        catalog.loadTable(ORDERS).newAppend().commit();
        catalog.loadTable(ORDERS)
                .updateProperties()
                .set("write.format.default", "avro")
                .commit();

        assertThat(propagator.apply(plan).isComplete()).isTrue();
    }

    @Test
    void claims_whose_entry_another_program_removed_go_with_the_next_change() {
        run(Map.of("a", "1", "b", "2"));
        catalog.loadTable(ORDERS).updateProperties().remove("dativo.ledger.a").commit();

        run(Map.of());

        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("a", "1")
                .doesNotContainKey("b");
        assertThat(catalog.loadTable(ORDERS).properties().keySet()).noneMatch(key -> key.startsWith("dativo."));
    }

    @Test
    void a_foreign_value_is_a_conflict_in_the_plan_and_stays() {
        set("a", "theirs");
        PropagationPlan plan = run(Map.of("a", "ours", "b", "2"));

        assertThat(action(plan, "a")).isEqualTo(Action.BLOCKED);
        assertThat(TableTags.read(catalog, ORDERS).all())
                .containsExactly(Map.entry("a", "theirs"), Map.entry("b", "2"));
    }

    @Test
    void a_setting_is_unsupported_in_the_plan_and_the_rest_is_written() {
        PropagationPlan plan = run(Map.of("write.format.default", "orc", "b", "2"));

        assertThat(action(plan, "write.format.default")).isEqualTo(Action.BLOCKED);
        assertThat(catalog.loadTable(ORDERS).properties())
                .containsEntry("b", "2")
                .doesNotContainKey("write.format.default");
    }

    @Test
    void our_tag_that_somebody_changed_is_put_right_as_drift() {
        run(Map.of("a", "1"));
        set("a", "theirs");
        PropagationPlan plan = run(Map.of("a", "1"));

        assertThat(action(plan, "a")).isEqualTo(Action.UPDATE);
        assertThat(TableTags.read(catalog, ORDERS).ours()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void a_plan_that_somebody_overtook_changes_nothing() {
        TagPropagator propagator = propagator();
        PropagationPlan plan = propagator.plan(claims("job.yaml", Map.of("a", "1")), List.of());
        set("a", "theirs");

        assertThat(propagator.apply(plan).isComplete()).isFalse();
        assertThat(TableTags.read(catalog, ORDERS).all()).containsExactly(Map.entry("a", "theirs"));
    }

    @Test
    void a_table_that_was_created_with_its_tags_needs_no_write() {
        catalog.dropTable(ORDERS);
        Map<String, String> tags = Map.of("a", "1", "b", "2");
        TagSet set = TagSet.of(tags, TagOrigin.of(TagLevel.ASSET, "asset"));
        IcebergTables.createIfAbsent(
                catalog, ORDERS, AssetSchema.of(Assets.asset(Assets.column("id", "integer"))), set, Map.of());

        PropagationPlan plan = run(tags);
        assertThat(plan.summary().kept()).isEqualTo(2);
        assertThat(plan.isEmpty())
                .as("that the job claims them is to be recorded")
                .isFalse();
        assertThat(run(tags).isEmpty()).isTrue();
        run(Map.of("a", "1"));
        assertThat(TableTags.read(catalog, ORDERS).all()).containsOnlyKeys("a");
    }

    @Test
    void the_undo_of_a_plan_says_that_what_the_table_was_created_with_stays() {
        catalog.dropTable(ORDERS);
        TagSet set = TagSet.of(Map.of("a", "1", "b", "2"), TagOrigin.of(TagLevel.ASSET, "asset"));
        IcebergTables.createIfAbsent(
                catalog, ORDERS, AssetSchema.of(Assets.asset(Assets.column("id", "integer"))), set, Map.of());
        TagPropagator propagator = propagator();
        PropagationPlan plan = propagator.plan(claims("job.yaml", Map.of("a", "1", "b", "2", "c", "3")), List.of());
        propagator.apply(plan).throwIfFailed();

        PropagationPlan undo = propagator.revertPlan(plan.id());
        assertThat(undo.toString())
                .contains("2 tags that the plan found in place, for example since the resource was created, stay");
        propagator.apply(undo).throwIfFailed();
        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void jobs_that_share_a_table_neither_remove_nor_change_each_others_tags() {
        run("a.yaml", Map.of("shared", "1", "a", "1"));
        run("b.yaml", Map.of("shared", "1", "b", "1"));
        assertThat(ClaimProperties.read(catalog.loadTable(ORDERS).properties(), Map.of()))
                .isEqualTo(
                        Map.of("a.yaml", Map.of("a", "1", "shared", "1"), "b.yaml", Map.of("b", "1", "shared", "1")));
        String location = location();
        run("a.yaml", Map.of("shared", "1", "a", "1"));
        assertThat(location()).isEqualTo(location);

        PropagationPlan plan = run("a.yaml", Map.of("shared", "2"));
        assertThat(action(plan, "shared")).isEqualTo(Action.BLOCKED);
        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(Map.of("shared", "1", "b", "1"));

        run("a.yaml", Map.of());
        run("b.yaml", Map.of());
        assertThat(catalog.loadTable(ORDERS).properties().keySet()).noneMatch(key -> key.startsWith("dativo."));
    }

    @Test
    void twenty_commits_in_a_row_that_others_win_are_survived() {
        int[] lost = {0};
        InMemoryCatalog crowded = new InMemoryCatalog() {
            @Override
            public TableOperations newTableOps(TableIdentifier identifier) {
                return losing(super.newTableOps(identifier));
            }

            private TableOperations losing(TableOperations real) {
                return (TableOperations) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {TableOperations.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("commit") && arguments[0] != null && lost[0] < 20) {
                                lost[0]++;
                                TableMetadata base = real.current();
                                real.commit(base, base.replaceProperties(Map.of("rows", "append " + lost[0])));
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
        crowded.initialize("crowded", Map.of());
        crowded.createNamespace(Namespace.of("sales"));
        crowded.createTable(ORDERS, new Schema());
        catalog = crowded;

        run(Map.of("a", "1"));

        assertThat(lost[0]).isEqualTo(20);
        assertThat(TableTags.read(crowded, ORDERS).ours()).containsExactly(Map.entry("a", "1"));
        assertThat(TableTags.read(crowded, ORDERS).foreign()).containsExactly(Map.entry("rows", "append 20"));
    }

    private PropagationPlan run(Map<String, String> tags) {
        return run("job.yaml", tags);
    }

    private PropagationPlan run(String claimant, Map<String, String> tags) {
        TagPropagator propagator = propagator();
        PropagationPlan plan = propagator.plan(claims(claimant, tags), List.of());
        propagator.apply(plan).throwIfFailed();
        return plan;
    }

    private static PropagationPlan plan(TagPropagator propagator, Map<String, String> tags) {
        return propagator.plan(claims("job.yaml", tags), List.of());
    }

    private TagPropagator propagator() {
        return propagator(Staleness.RESOURCE);
    }

    private TagPropagator propagator(Staleness staleness) {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(catalog)), OwnershipLedger.inMemory())
                .staleness(staleness)
                .sleeper(duration -> true)
                .build();
    }

    private static List<TagClaim> claims(String claimant, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.ASSET, "asset");
        return List.of(new TagClaim(TABLE, AccountScope.of("iceberg"), TagSet.of(tags, origin), claimant));
    }

    private static Action action(PropagationPlan plan, String key) {
        return plan.resource(TABLE).orElseThrow().changes().stream()
                .filter(change -> change.key().equals(key))
                .map(TagChange::action)
                .findFirst()
                .orElseThrow();
    }

    private void set(String key, String value) {
        catalog.loadTable(ORDERS).updateProperties().set(key, value).commit();
    }

    private String location() {
        return ((HasTableOperations) catalog.loadTable(ORDERS))
                .operations()
                .current()
                .metadataFileLocation();
    }
}
