package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BigQueryCatalogTest {
    private static final String ORDERS = Propagation.PROJECT + ".sales.orders";
    private static final String TAXONOMY = "projects/acme-governance/locations/us/taxonomies/1/policyTags/";
    private static final ResourceRef TABLE = entry(ORDERS);
    private static final ResourceRef EMAIL = entry(ORDERS + ".email");
    private static final ResourceRef CITY = entry(ORDERS + ".address.city");

    private final FakeGoogle google = new FakeGoogle()
            .withDataset(Propagation.PROJECT, "sales")
            .withTable(Propagation.PROJECT, "sales", "orders")
            .withSchema(ORDERS, """
                    [{"name": "id", "type": "STRING", "mode": "REQUIRED", "collation": "und:ci"},
                     {"name": "email", "type": "STRING", "description": "by hand"},
                     {"name": "address", "type": "RECORD", "fields": [{"name": "city", "type": "STRING"}]}]
                    """);
    private final GcpProvider provider = GcpProvider.builder()
            .access(Propagation.access(google))
            .policyTags(Map.of("pii", TAXONOMY + "2", "internal", TAXONOMY + "3"))
            .build();
    private final Propagation propagation = new Propagation(provider);

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void columns_get_policy_tags_and_descriptions_in_one_patch_that_keeps_the_rest_of_the_schema() {
        google.calls();
        apply(List.of(EMAIL, CITY), Map.of("classification", "pii"));
        assertThat(google.calls()).filteredOn(call -> call.startsWith("PATCH")).hasSize(1);
        assertThat(google.schema(ORDERS))
                .contains("\"collation\":\"und:ci\"")
                .contains("\"description\":\"by hand\"")
                .contains("\"name\":\"city\",\"policyTags\":{\"names\":[\"" + TAXONOMY + "2\"]},\"type\":\"STRING\"");

        apply(List.of(EMAIL, CITY), Map.of("classification", "pii", "description", "where it is"));
        assertThat(read(CITY).tags()).isEqualTo(Map.of("classification", "pii", "description", "where it is"));
        assertThat(read(EMAIL).tags()).containsEntry("description", "by hand");

        apply(List.of(EMAIL, CITY), Map.of());
        assertThat(read(CITY).tags()).isEmpty();
        assertThat(read(EMAIL).tags()).isEqualTo(Map.of("description", "by hand"));
    }

    @Test
    void what_a_job_says_of_its_data_becomes_labels_descriptions_and_policy_tags() {
        Asset asset = Asset.builder("orders", "1.0", "csv", "orders", "data@acme.com")
                .column(new Asset.Column("id", "string", null, null, "the order", Map.of()))
                .column(new Asset.Column("email", "string", null, "pii", null, Map.of()))
                .build();
        Job job = Job.builder("acme")
                .asset(asset)
                .target(TargetConfig.builder("iceberg").build())
                .build();

        List<TagClaim> claims = BigQueryCatalog.claims(
                Dativo.builder().withoutDiscovery().build().resolve(job), ORDERS);

        assertThat(claims)
                .extracting(claim ->
                        claim.resource().type() + " " + claim.resource().id())
                .containsExactly(
                        "bigquery_table " + ORDERS,
                        "bigquery_entry " + ORDERS + ".email",
                        "bigquery_entry " + ORDERS + ".id");
        assertThat(claims.get(0).tags().values())
                .containsEntry("governance.owner", "data@acme.com")
                .doesNotContainKey("classification.fields.email");
        assertThat(claims.get(1).tags().values()).isEqualTo(Map.of("classification", "pii"));
        assertThat(claims.get(2).tags().values()).isEqualTo(Map.of("description", "the order"));
        assertThat(claims).allSatisfy(claim -> assertThat(claim.claimant()).isEqualTo(job.name()));
    }

    @Test
    void a_table_has_a_description_and_no_policy_tag() {
        apply(List.of(TABLE), Map.of("description", "Orders, one row each"));
        assertThat(read(TABLE).tags()).isEqualTo(Map.of("description", "Orders, one row each"));
        assertThat(google.schema(ORDERS)).contains("\"type\":\"STRING\"");
        assertThat(write(TABLE, Map.of("classification", "pii"), null).failure())
                .isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_classification_without_a_policy_tag_is_refused_with_those_that_there_are_and_keeps_nobody_back() {
        try (TagStore store = provider.open(Propagation.SCOPE)) {
            Map<ResourceRef, TagWriteResult> results = store.write(List.of(
                    new TagWrite(EMAIL, Map.of("classification", "secret"), Set.of(), null),
                    new TagWrite(CITY, Map.of("classification", "internal"), Set.of(), null),
                    new TagWrite(entry(ORDERS + ".nowhere"), Map.of("classification", "pii"), Set.of(), null)));
            assertThat(results.get(EMAIL).failure()).isEqualTo(Kind.REJECTED);
            assertThat(results.get(EMAIL).detail()).contains("'secret'").contains("[internal, pii]");
            assertThat(results.get(entry(ORDERS + ".nowhere")).failure()).isEqualTo(Kind.NOT_FOUND);
            assertThat(results.get(CITY).isWritten()).isTrue();
        }
        assertThat(read(CITY).tags()).isEqualTo(Map.of("classification", "internal"));
    }

    @Test
    void what_somebody_else_changed_is_a_conflict_and_a_policy_tag_of_another_taxonomy_is_shown_by_its_name() {
        String version = read(CITY).version();
        google.withSchema(
                ORDERS,
                "[{\"name\": \"address\", \"type\": \"RECORD\", \"fields\": [{\"name\": \"city\", \"type\": \"STRING\","
                        + " \"policyTags\": {\"names\": [\"projects/x/policyTags/9\"]}}]}]");
        assertThat(write(CITY, Map.of("classification", "pii"), version).failure())
                .isEqualTo(Kind.CONFLICT);
        assertThat(read(CITY).tags()).isEqualTo(Map.of("classification", "projects/x/policyTags/9"));
    }

    @Test
    void a_hundred_columns_of_a_table_cost_two_looks_and_one_patch() {
        StringBuilder schema = new StringBuilder("[{\"name\": \"c0\", \"type\": \"STRING\"}");
        IntStream.range(1, 100).forEach(i -> schema.append(", {\"name\": \"c" + i + "\", \"type\": \"STRING\"}"));
        google.withSchema(ORDERS, schema + "]");
        List<ResourceRef> columns =
                IntStream.range(0, 100).mapToObj(i -> entry(ORDERS + ".c" + i)).toList();
        PropagationPlan plan = propagation.plan(columns, Map.of("classification", "pii"));
        assertThat(google.calls()).hasSize(1);
        assertThat(propagation.apply(plan).counts()).containsEntry(Outcome.APPLIED, 100);
        assertThat(google.calls()).hasSize(3);
        assertThat(propagation.plan(columns, Map.of("classification", "pii")).isEmpty())
                .isTrue();
    }

    @Test
    void any_other_key_has_no_place_there_and_an_id_needs_its_project() {
        assertThat(propagation.plan(List.of(EMAIL), Map.of("owner", "data")).toString())
                .contains("has none of the keys that there are: classification, description");
        assertThatThrownBy(() -> provider.canonical(entry("sales.orders"), AccountScope.of("gcp")))
                .hasMessageContaining("project.dataset.table.column");
    }

    private void apply(List<ResourceRef> entries, Map<String, String> tags) {
        propagation.apply(propagation.plan(entries, tags));
    }

    private TagRead read(ResourceRef entry) {
        try (TagStore store = provider.open(Propagation.SCOPE)) {
            return store.read(List.of(entry)).get(entry);
        }
    }

    private TagWriteResult write(ResourceRef entry, Map<String, String> tags, String version) {
        try (TagStore store = provider.open(Propagation.SCOPE)) {
            return store.write(List.of(new TagWrite(entry, tags, Set.of(), version)))
                    .get(entry);
        }
    }

    private static ResourceRef entry(String id) {
        return new ResourceRef("gcp", GcpId.ENTRY, id);
    }
}
