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
import io.dativo.job.ResolvedJob;
import io.dativo.job.TargetConfig;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AspectTagsTest {
    private static final String SALES = Propagation.PROJECT + ".sales";
    private static final String ORDERS = SALES + ".orders";
    private static final ResourceRef DATASET = new ResourceRef("gcp", GcpId.ASPECT, SALES);
    private static final ResourceRef TABLE = new ResourceRef("gcp", GcpId.ASPECT, ORDERS);
    private static final String TYPE = "projects/acme-governance/locations/us/aspectTypes/ownership";
    private static final String KEY = "4711.us.ownership";
    private static final String TEMPLATE = """
            {"name": "ownership", "type": "record", "recordFields": [
              {"name": "owner", "type": "string", "index": 1},
              {"name": "env", "type": "enum", "index": 2, "enumValues": [{"name": "prod", "index": 1}]},
              {"name": "governance_owner", "type": "string", "index": 3},
              {"name": "retention_days", "type": "int", "index": 4},
              {"name": "stewards", "type": "array", "index": 5, "arrayItems": {"name": "item", "type": "string"}},
              {"name": "tags", "type": "map", "index": 6, "mapItems": {"name": "item", "type": "string"}}]}
            """;
    private static final String ENTRY = "/v1/projects/" + Propagation.PROJECT
            + "/locations/us/entryGroups/@bigquery/entries/bigquery.googleapis.com/projects/" + Propagation.PROJECT
            + "/datasets/sales";
    private static final String LOCATION = "GET /bigquery/v2/projects/" + Propagation.PROJECT + "/datasets/sales";

    private final FakeGoogle google = new FakeGoogle()
            .withDataset(Propagation.PROJECT, "sales")
            .withEntry(SALES)
            .withEntry(ORDERS)
            .withAspectType("acme-governance", "4711", "us", "ownership", TEMPLATE);
    private final Propagation propagation = new Propagation(provider(TYPE));

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void tags_are_fields_of_one_aspect_and_the_second_run_writes_nothing() {
        apply(List.of(DATASET, TABLE), Map.of("owner", "Data Team", "env", "prod"));
        assertThat(data(TABLE)).isEqualTo("{\"env\":\"prod\",\"owner\":\"Data Team\"}");
        assertThat(google.calls())
                .containsExactlyInAnyOrder(
                        LOCATION,
                        "GET " + ENTRY,
                        "GET " + ENTRY + "/tables/orders",
                        LOCATION,
                        "GET " + ENTRY,
                        "GET " + ENTRY + "/tables/orders",
                        "GET " + ENTRY,
                        "GET " + ENTRY + "/tables/orders",
                        "PATCH " + ENTRY,
                        "PATCH " + ENTRY + "/tables/orders",
                        "GET " + ENTRY,
                        "GET " + ENTRY + "/tables/orders");

        assertThat(propagation
                        .plan(List.of(DATASET, TABLE), Map.of("owner", "Data Team", "env", "prod"))
                        .isEmpty())
                .isTrue();
        assertThat(google.calls()).hasSize(3).noneMatch(call -> call.startsWith("PATCH"));
    }

    @Test
    void what_people_keep_in_the_aspect_and_in_others_stays_and_is_never_taken_over() {
        String people = "{\"retention_days\":30,\"stewards\":[\"ann\"],\"governance_owner\":\"bob\"}";
        google.putAspect(ORDERS, KEY, people);
        google.putAspect(ORDERS, KEY + "@Schema.email", "{\"owner\":\"column\"}");
        google.putAspect(ORDERS, "655216118709.global.contacts", "{\"owner\":\"other\"}");
        assertThat(read(TABLE).tags())
                .isEqualTo(Map.of("retention_days", "30", "stewards", "[\"ann\"]", "governance_owner", "bob"));

        PropagationPlan foreign = propagation.plan(List.of(TABLE), Map.of("stewards", "x"));
        assertThat(foreign.toString()).contains("foreign-value");
        propagation.apply(foreign);
        assertThat(data(TABLE)).isEqualTo(people);

        apply(List.of(TABLE), Map.of("owner", "data"));
        assertThat(data(TABLE))
                .isEqualTo(
                        "{\"retention_days\":30,\"stewards\":[\"ann\"],\"governance_owner\":\"bob\",\"owner\":\"data\"}");
        apply(List.of(TABLE), Map.of());
        assertThat(data(TABLE)).isEqualTo(people);
        assertThat(google.aspects(ORDERS)).hasSize(3);
    }

    @Test
    void an_aspect_that_holds_nothing_any_more_goes_and_no_other() {
        google.putAspect(ORDERS, KEY + "@Schema.email", "{\"owner\":\"column\"}");
        apply(List.of(TABLE), Map.of("owner", "data"));
        apply(List.of(TABLE), Map.of());
        assertThat(google.aspects(ORDERS)).containsOnlyKeys(KEY + "@Schema.email");
    }

    @Test
    void a_map_holds_every_tag_as_it_is_written() {
        Propagation map = new Propagation(GcpProvider.builder()
                .access(Propagation.access(google))
                .aspectMap(TYPE, "tags")
                .build());
        google.putAspect(ORDERS, KEY, "{\"owner\":\"bob\",\"tags\":{\"theirs\":\"x\"}}");
        map.apply(map.plan(List.of(TABLE), Map.of("Cost Center", "R&D, 50 %", "governance.owner", "")));
        assertThat(data(TABLE))
                .isEqualTo("{\"owner\":\"bob\",\"tags\":{\"theirs\":\"x\",\"Cost Center\":\"R&D, 50 %\","
                        + "\"governance.owner\":\"\"}}");
        map.apply(map.plan(List.of(TABLE), Map.of()));
        assertThat(data(TABLE)).isEqualTo("{\"owner\":\"bob\",\"tags\":{\"theirs\":\"x\"}}");
    }

    @Test
    void a_field_that_is_no_map_is_neither_read_nor_written_as_one() {
        google.putAspect(ORDERS, KEY, "{\"owner\":\"bob\"}");
        GcpProvider wrong = GcpProvider.builder()
                .access(Propagation.access(google))
                .aspectMap(TYPE, "owner")
                .build();
        try (TagStore store = wrong.open(Propagation.SCOPE)) {
            TagRead read = store.read(List.of(TABLE)).get(TABLE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("'owner'").contains("is no map");
            assertThat(write(store, TABLE, Map.of("a", "b"), null).failure()).isEqualTo(Kind.REJECTED);
            // Where there is no aspect yet, Dataplex says so.
            TagWriteResult refused = write(store, DATASET, Map.of("a", "b"), null);
            assertThat(refused.failure()).isEqualTo(Kind.REJECTED);
            assertThat(refused.detail()).contains("data.owner is no string");
        }
        assertThat(data(TABLE)).isEqualTo("{\"owner\":\"bob\"}");
    }

    @Test
    void a_plan_tells_of_tags_without_a_field_and_of_names_that_no_field_can_have() {
        Propagation listed = new Propagation(provider(TYPE, "owner", "governance_owner"));
        PropagationPlan plan = listed.plan(List.of(TABLE), Map.of("team", "x", "governance.owner", "bob"));
        assertThat(plan.toString())
                .contains("has none of the keys that there are: governance_owner, owner")
                .contains("lossy");
        listed.apply(plan);
        assertThat(data(TABLE)).isEqualTo("{\"governance_owner\":\"bob\"}");
    }

    @Test
    void a_table_may_have_a_name_that_an_address_spells_otherwise_and_a_type_the_number_of_its_project() {
        ResourceRef strange = new ResourceRef("gcp", GcpId.ASPECT, SALES + ".größe - 1");
        google.withEntry(strange.id());
        Propagation numbered = new Propagation(provider(TYPE.replace("acme-governance", "4711")));
        numbered.apply(numbered.plan(List.of(strange), Map.of("owner", "data"))).throwIfFailed();
        assertThat(data(strange)).isEqualTo("{\"owner\":\"data\"}");
    }

    @Test
    void a_value_that_the_template_refuses_is_refused_with_its_words() {
        try (TagStore store = provider(TYPE).open(Propagation.SCOPE)) {
            TagWriteResult type = write(store, TABLE, Map.of("retention_days", "30"), null);
            assertThat(type.failure()).isEqualTo(Kind.REJECTED);
            assertThat(type.detail()).contains("data.retention_days is no int");
            assertThat(write(store, TABLE, Map.of("env", "dev"), null).detail()).contains("is no enum");
            assertThat(write(store, TABLE, Map.of("nowhere", "x"), null).detail())
                    .contains("no field data.nowhere");
        }
        assertThat(google.aspects(ORDERS)).isEmpty();
    }

    @Test
    void what_somebody_else_changed_since_it_was_read_is_a_conflict() {
        try (TagStore store = provider(TYPE).open(Propagation.SCOPE)) {
            String version = read(TABLE).version();
            google.putAspect(ORDERS, KEY, "{\"owner\":\"theirs\"}");
            assertThat(write(store, TABLE, Map.of("owner", "data"), version).failure())
                    .isEqualTo(Kind.CONFLICT);
        }
        assertThat(data(TABLE)).isEqualTo("{\"owner\":\"theirs\"}");
    }

    @Test
    void no_two_sets_of_tags_have_one_version_whatever_their_values_hold() {
        String version = LabelVersion.read(Map.of("a", "1\nb=2")).version();
        assertThat(LabelVersion.isOutdated(version, Map.of("a", "1", "b", "2"))).isTrue();
        assertThat(LabelVersion.isOutdated(version, Map.of("a", "1\nb=2"))).isFalse();
    }

    @Test
    void a_table_that_dataplex_does_not_know_yet_is_missing_until_it_does() {
        ResourceRef fresh = new ResourceRef("gcp", GcpId.ASPECT, SALES + ".fresh");
        PropagationPlan plan = propagation.plan(List.of(fresh, TABLE), Map.of("owner", "data"));
        assertThat(plan.resource(fresh).orElseThrow().status()).isEqualTo(Status.MISSING);
        assertThat(plan.toString()).contains("plan again later");
        assertThat(propagation.apply(plan).counts()).containsEntry(Outcome.APPLIED, 1);

        google.withEntry(SALES + ".fresh");
        apply(List.of(fresh, TABLE), Map.of("owner", "data"));
        assertThat(data(fresh)).isEqualTo("{\"owner\":\"data\"}");
    }

    @Test
    void an_aspect_that_may_not_be_read_is_not_observed_and_one_that_is_throttled_is_tried_again() {
        try (TagStore store = provider(TYPE).open(Propagation.SCOPE)) {
            store.read(List.of(TABLE));
            google.failNext(403, "PERMISSION_DENIED");
            TagRead read = store.read(List.of(TABLE)).get(TABLE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("403 PERMISSION_DENIED");
        }
        PropagationPlan plan = propagation.plan(List.of(TABLE), Map.of("owner", "data"));
        google.failNextWriteTo("/tables/orders", 429, "RATE_LIMIT_EXCEEDED");
        google.failNextWriteTo("/tables/orders", 409, "ABORTED");
        assertThat(propagation.apply(plan).outcome(TABLE).orElseThrow().outcome())
                .isEqualTo(Outcome.RETRIED);
        assertThat(data(TABLE)).isEqualTo("{\"owner\":\"data\"}");
    }

    @Test
    void an_entry_with_more_aspects_than_are_told_is_left_alone() {
        IntStream.range(0, 100)
                .forEach(i -> google.putAspect(ORDERS, KEY + "@A" + String.format("%03d", i), "{\"owner\":\"x\"}"));
        assertThat(read(TABLE).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read(TABLE).detail()).contains("more aspects");
        try (TagStore store = provider(TYPE).open(Propagation.SCOPE)) {
            assertThat(write(store, TABLE, Map.of("owner", "data"), null).failure())
                    .isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void without_an_aspect_type_nothing_holds_tags_there_and_nothing_is_called() {
        PropagationPlan plan = new Propagation(google).plan(List.of(TABLE), Map.of("owner", "data"));
        assertThat(plan.resource(TABLE).orElseThrow().status()).isEqualTo(Status.NOT_TAGGABLE);
        assertThat(plan.toString()).contains("aspectFields");
        assertThat(google.calls()).isEmpty();
    }

    @Test
    void a_job_claims_the_tags_of_its_table_and_none_of_its_columns() {
        Asset asset = Asset.builder("orders", "1.0", "csv", "orders", "data@acme.com")
                .column(new Asset.Column("email", "string", null, "pii", null, Map.of()))
                .build();
        Job job = Job.builder("acme")
                .asset(asset)
                .target(TargetConfig.builder("iceberg").build())
                .build();
        ResolvedJob resolved = Dativo.builder().withoutDiscovery().build().resolve(job);
        TagClaim claim = BigQueryCatalog.aspect(resolved, ORDERS);
        assertThat(claim.resource()).isEqualTo(TABLE);
        assertThat(claim.tags().values())
                .containsEntry("governance.owner", "data@acme.com")
                .doesNotContainKey("classification.fields.email");

        google.withTable(Propagation.PROJECT, "sales", "orders")
                .withSchema(ORDERS, "[{\"name\": \"email\", \"type\": \"STRING\"}]");
        GcpProvider provider = GcpProvider.builder()
                .access(Propagation.access(google))
                .policyTags(Map.of("pii", "projects/p/locations/us/taxonomies/1/policyTags/2"))
                .aspectMap(TYPE, "tags")
                .build();
        List<TagClaim> claims = new ArrayList<>(BigQueryCatalog.claims(resolved, ORDERS));
        claims.add(claim);
        TagPropagator catalog = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
                .build();
        catalog.apply(catalog.plan(claims, List.of())).throwIfFailed();
        assertThat(data(TABLE)).contains("\"governance.owner\":\"data@acme.com\"");
        assertThat(google.schema(ORDERS)).contains("policyTags/2");
        assertThat(catalog.plan(claims, List.of()).isEmpty()).isTrue();
    }

    @Test
    void names_that_are_none_are_refused_with_what_to_write() {
        assertThatThrownBy(() -> provider("acme/ownership"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("projects/PROJECT/locations/LOCATION/aspectTypes/ID");
        assertThatThrownBy(() -> GcpProvider.builder().aspectMap(TYPE, "a.b")).hasMessageContaining("'a.b'");
        assertThatThrownBy(() -> provider(TYPE, "a b")).hasMessageContaining("'a b'");
        ResourceRef bare = new ResourceRef("gcp", GcpId.ASPECT, "orders");
        assertThatThrownBy(() -> provider(TYPE).canonical(bare, AccountScope.of("gcp")))
                .hasMessageContaining("project.dataset.table");
    }

    private GcpProvider provider(String type, String... fields) {
        return GcpProvider.builder()
                .access(Propagation.access(google))
                .aspectFields(type, fields)
                .build();
    }

    private void apply(List<ResourceRef> resources, Map<String, String> tags) {
        propagation.apply(propagation.plan(resources, tags)).throwIfFailed();
    }

    private String data(ResourceRef resource) {
        return google.aspects(resource.id()).get(KEY).toString();
    }

    private TagRead read(ResourceRef resource) {
        try (TagStore store = provider(TYPE).open(Propagation.SCOPE)) {
            return store.read(List.of(resource)).get(resource);
        }
    }

    private static TagWriteResult write(TagStore store, ResourceRef ref, Map<String, String> tags, String version) {
        return store.write(List.of(new TagWrite(ref, tags, Set.of(), version))).get(ref);
    }
}
