package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
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
