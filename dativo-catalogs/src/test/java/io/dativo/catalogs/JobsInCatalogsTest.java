package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose table is an Iceberg table and is in a data catalog, planned as one. */
class JobsInCatalogsTest {
    private static final TableIdentifier TABLE = TableIdentifier.of("acme", "orders");
    private static final String NAME = "lake.main.acme.orders";

    private final InMemoryCatalog lake = new InMemoryCatalog();
    private final FakeOpenMetadata server = new FakeOpenMetadata();
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    @BeforeEach
    void create() {
        lake.initialize("lake", Map.of());
        lake.createNamespace(Namespace.of("acme"));
        lake.createTable(TABLE, new Schema(Types.NestedField.optional(1, "email", Types.StringType.get())));
        server.addTable(NAME, "email");
        server.addPerson("user", "data");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        lake.close();
    }

    @Test
    void one_plan_tags_the_table_and_its_entry_in_the_catalog_and_a_second_has_nothing_to_do() {
        Dativo dativo = inTheCatalog().build();
        ResolvedJob job = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"));

        PropagationPlan plan = dativo.plan(job);
        assertThat(labels()).isEmpty();
        dativo.apply(plan).throwIfFailed();

        assertThat(lake.loadTable(TABLE).properties())
                .containsEntry("finops.cost_center", "finance")
                .containsEntry("governance.owner", "data@acme.example");
        assertThat(labels()).contains("\"finops.cost_center\".finance");
        assertThat(server.table(NAME).path("owners").findValuesAsText("name")).containsExactly("data");
        assertThat(server.table(NAME).path("columns").get(0).findValuesAsText("tagFQN"))
                .containsExactly("classification.pii");
        assertThat(dativo.plan(job).isEmpty()).isTrue();
        assertThat(dativo.verify(job).isInSync()).isTrue();
    }

    @Test
    void what_only_a_job_claimed_that_is_gone_leaves_the_table_and_the_catalog() {
        ResolvedJob stays = Jobs.icebergJob("stays.yaml", Map.of("cost_center", "finance"));
        ResolvedJob goes = Jobs.icebergJob("goes.yaml", Map.of("cost_center", "finance", "project", "trial"));
        Dativo dativo = inTheCatalog().build();
        dativo.apply(dativo.plan(stays, goes)).throwIfFailed();
        assertThat(labels()).contains("\"finops.project\".trial");

        Dativo later = inTheCatalog()
                .propagation(options -> options.retiredClaimants(Set.of("acme/-/goes.yaml")))
                .build();
        later.apply(later.plan(stays)).throwIfFailed();

        assertThat(labels()).doesNotContain("\"finops.project\".trial").contains("\"finops.cost_center\".finance");
        assertThat(lake.loadTable(TABLE).properties())
                .doesNotContainKey("finops.project")
                .containsEntry("finops.cost_center", "finance");
    }

    @Test
    void an_entry_that_is_named_after_the_table_is_explained_checked_and_taken_back_with_the_job() {
        TagPolicy policy = TagPolicy.builder()
                .rule(
                        "centre",
                        rule -> rule.key("finops.cost_center")
                                .providers("openmetadata")
                                .allowed("finance"))
                .build();
        Dativo dativo = dativo().claimAlso(OpenMetadataProvider.entries("lake.main"))
                .policy(policy)
                .policyAdvisory()
                .build();
        ResolvedJob good = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"));
        ResourceRef entry = new ResourceRef("openmetadata", "table", NAME);

        assertThat(dativo.explain(good, entry, "finops.cost_center").toString()).contains("finops.cost_center");
        assertThat(dativo.check(good).hasErrors()).isFalse();
        assertThat(dativo.check(Jobs.icebergJob("hobby.yaml", Map.of("cost_center", "hobby")))
                        .errors())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource()).isEqualTo(entry));

        PropagationPlan plan = dativo.plan(good);
        assertThat(dativo.faces(plan, good)).isEmpty();
        dativo.apply(plan).throwIfFailed();
        assertThat(labels()).contains("\"finops.cost_center\".finance");
        dativo.apply(dativo.revert(plan.id())).throwIfFailed();
        assertThat(labels()).isEmpty();
        assertThat(lake.loadTable(TABLE).properties()).doesNotContainKey("finops.cost_center");
    }

    @Test
    void a_difference_between_properties_and_entry_is_told_with_both_values() {
        Dativo dativo =
                dativo().claimAlso(OpenMetadataProvider.entries("lake.main")).build();
        ResolvedJob job = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"));
        dativo.apply(dativo.plan(job)).throwIfFailed();
        lake.loadTable(TABLE)
                .updateProperties()
                .set("finops.cost_center", "theirs")
                .commit();

        PropagationPlan plan = dativo.plan(job);
        assertThat(dativo.faces(plan, job))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("'finops.cost_center' is 'theirs' in the table's properties and 'finance' in", NAME));
        dativo.apply(plan).throwIfFailed();
        assertThat(dativo.faces(dativo.plan(job), job)).isEmpty();
    }

    @Test
    void a_host_without_the_add_on_plans_the_rest_and_releases_nothing_there() {
        ResolvedJob job = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"));
        Dativo whole = inTheCatalog().build();
        whole.apply(whole.plan(job)).throwIfFailed();

        Dativo without = Dativo.builder()
                .withoutDiscovery()
                .provider(IcebergProvider.of(lake))
                .ledger(ledger)
                .build();
        ResolvedJob changed = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "controlling"));
        without.apply(without.plan(changed)).throwIfFailed();

        assertThat(lake.loadTable(TABLE).properties()).containsEntry("finops.cost_center", "controlling");
        assertThat(labels()).contains("\"finops.cost_center\".finance");
        whole.apply(whole.plan(changed)).throwUnlessComplete();
        assertThat(labels())
                .contains("\"finops.cost_center\".controlling")
                .doesNotContain("\"finops.cost_center\".finance");
    }

    @Test
    void a_label_that_cannot_be_read_stays_byte_for_byte_and_all_else_is_observed_and_complete() {
        JsonNode label = JsonHttp.JSON.createObjectNode().put("name", "Legacy");
        server.putRawLabel(NAME, label);
        Dativo dativo = inTheCatalog().build();

        PropagationReport report =
                dativo.apply(dativo.plan(Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"))));

        assertThat(report.completion()).as("%s", report).isEqualTo(Completion.COMPLETE);
        assertThat(server.table(NAME).path("tags").get(0).toString()).isEqualTo(label.toString());
        assertThat(labels()).contains("\"finops.cost_center\".finance");
    }

    @Test
    void what_cannot_be_observed_in_the_catalog_is_never_complete_and_is_left_as_it_is() {
        server.putRaw(NAME, "tags", JsonHttp.JSON.createObjectNode().put("name", "Legacy"));
        ResolvedJob job = Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"));
        Dativo dativo = inTheCatalog().build();

        PropagationPlan plan = dativo.plan(job);
        PropagationReport report = dativo.apply(plan);

        assertThat(plan.summary().claims().count(ClaimStatus.NOT_OBSERVED)).isPositive();
        assertThat(report.completion()).as("%s", report).isEqualTo(Completion.INCOMPLETE);
        assertThatThrownBy(report::throwUnlessComplete).hasMessageContaining("could not be read");
        assertThat(dativo.verify(job).isInSync()).isFalse();
        assertThat(lake.loadTable(TABLE).properties()).containsEntry("finops.cost_center", "finance");
        assertThat(server.table(NAME).path("tags")).hasToString("{\"name\":\"Legacy\"}");
        assertThat(server.table(NAME).has("owners")).isFalse();
    }

    @Test
    void nothing_is_planned_for_a_catalog_that_nobody_asked_for() {
        Dativo dativo = dativo().build();

        dativo.apply(dativo.plan(Jobs.icebergJob("finance.yaml", Map.of("cost_center", "finance"))))
                .throwIfFailed();

        assertThat(server.requests()).isEmpty();
    }

    private Dativo.Builder dativo() {
        return Dativo.builder()
                .withoutDiscovery()
                .provider(IcebergProvider.of(lake))
                .provider(OpenMetadataProvider.of(server.connection()))
                .ledger(ledger);
    }

    private Dativo.Builder inTheCatalog() {
        return dativo().claimAlso(JobsInCatalogsTest::entry);
    }

    private static List<TagClaim> entry(ResolvedJob job) {
        return job.table()
                .map(ResourceRef::id)
                .map(table -> OpenMetadataProvider.claims(job, "lake.main." + table))
                .orElse(List.of());
    }

    private List<String> labels() {
        JsonNode tags = server.table(NAME).path("tags");
        return tags.findValuesAsText("tagFQN");
    }
}
