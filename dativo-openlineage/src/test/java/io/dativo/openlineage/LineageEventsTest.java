package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.Dativo;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.policy.Stage;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.TagRules;
import io.dativo.test.InMemoryProvider;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What events say, at a receiver that refuses every event that breaks a rule or a schema. */
class LineageEventsTest {
    private static final UUID RUN = UUID.fromString("0190a5e4-1d6b-7000-8000-000000000001");

    private final Dativo dativo = Dativo.builder()
            .withoutDiscovery()
            .provider(InMemoryProvider.standingInFor("aws"))
            .provider(InMemoryProvider.of(
                    "iceberg", Map.of("table", TagRules.builder().build())))
            .policy(TagPolicy.builder()
                    .rule("cost-center", rule -> rule.key("cost_center").required())
                    .rule("steward", rule -> rule.key("steward").required().stage(Stage.WARN))
                    .rule("elsewhere", rule -> rule.key("x").required().tenants("other"))
                    .build())
            .build();
    private final StrictReceiver receiver = new StrictReceiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Lineage lineage() {
        return builder().build();
    }

    private LineageBuilder builder() {
        return Lineage.to(receiver.url()).clock(Clock.fixed(Instant.parse("2026-11-30T20:00:00Z"), ZoneOffset.UTC));
    }

    private List<JsonNode> accepted() {
        assertThat(receiver.problems()).isEmpty();
        return receiver.events();
    }

    private ResolvedJob orders() {
        return dativo.resolve(Jobs.orders("DATA-001"));
    }

    @Test
    void a_run_that_applies_its_plan_says_everything_that_is_known() {
        ResolvedJob job = orders();
        try (Lineage lineage = lineage()) {
            LineageRun run = lineage.run(job, RUN).start();
            PropagationPlan plan = dativo.plan(job);
            run.verdicts(dativo.check(job))
                    .plan(plan)
                    .report(dativo.apply(plan))
                    .drift(dativo.verify(job))
                    .complete();
        }
        List<JsonNode> events = accepted();
        assertThat(events)
                .extracting(event -> event.path("eventType").asText() + " "
                        + event.path("job").path("name").asText())
                .containsExactly("START orders", "START orders.policy", "COMPLETE orders.policy", "COMPLETE orders");
        JsonNode end = events.get(3);
        assertThat(end.path("eventTime").asText()).isEqualTo("2026-11-30T20:00:00Z");
        assertThat(end.at("/job/namespace").asText()).isEqualTo("dativo://acme/prod");
        assertThat(end.at("/run/runId").asText()).isEqualTo(RUN.toString());
        assertThat(end.at("/inputs/0/namespace").asText()).isEqualTo("postgres://db.acme.example:5432");
        assertThat(end.at("/inputs/0/name").asText()).isEqualTo("app.sales.orders");
        assertThat(end.at("/outputs/0/namespace").asText()).isEqualTo("arn:aws:glue:us-east-1:123456789012");
        assertThat(end.at("/outputs/0/name").asText()).isEqualTo("table/acme_prod/orders");
        assertThat(keys(end.at("/run/facets"))).containsExactly("dativo", "tags");
        assertThat(keys(end.at("/job/facets"))).containsExactly("documentation", "jobType", "ownership", "tags");
        assertThat(keys(end.at("/outputs/0/facets")))
                .containsExactly(
                        "catalog",
                        "datasetType",
                        "documentation",
                        "lifecycleStateChange",
                        "ownership",
                        "schema",
                        "storage",
                        "tags");
        assertThat(end.at("/outputs/0/facets/lifecycleStateChange/lifecycleStateChange")
                        .asText())
                .isEqualTo("ALTER");
        assertThat(end.at("/outputs/0/facets/catalog").toString())
                .contains("\"type\":\"glue\"", "\"warehouseUri\":\"s3://acme-lake/\"");
        assertThat(end.at("/outputs/0/facets/schema/fields").toString())
                .contains("\"name\":\"email\",\"type\":\"string\",\"description\":\"of the buyer\"");
        assertThat(end.at("/outputs/0/facets/ownership/owners").toString())
                .contains("DATA <d@acme.example>", "s@acme.example", "steward");
        assertThat(end.at("/job/facets/documentation/description").asText()).isEqualTo("Orders of the shop \u00fc ?");
        assertThat(end.at("/run/facets/dativo").toString())
                .contains("\"completion\":\"complete\"", "\"sync\":\"IN_SYNC\"", "\"VIOLATION\":1", "\"in-place\":");
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys.stream().sorted().toList();
    }

    @Test
    void tags_of_job_run_and_data_set_are_one_set_with_the_digest_of_the_tables_tags_and_columns_have_a_field() {
        ResolvedJob job = orders();
        try (Lineage lineage = lineage()) {
            lineage.run(job, RUN).start();
        }
        JsonNode start = accepted().get(0);
        Map<String, String> tags = RunTags.of(job).tags();
        assertThat(tags(start.at("/job/facets/tags/tags"))).containsExactlyInAnyOrderElementsOf(lines(tags));
        assertThat(tags(start.at("/outputs/0/facets/tags/tags")))
                .containsAll(lines(tags))
                .contains("email: classification=pii USER");
        assertThat(tags(start.at("/run/facets/tags/tags")))
                .contains(": dativo.tags.digest=" + job.tableProperties().digest() + " USER")
                .contains(": dativo.job=acme/prod/orders USER");
        assertThat(start.at("/run/facets/dativo/tagsDigest").asText())
                .isEqualTo(job.tableProperties().digest());
    }

    private static List<String> lines(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> ": " + tag.getKey() + "=" + tag.getValue() + " USER")
                .toList();
    }

    private static List<String> tags(JsonNode tags) {
        List<String> lines = new ArrayList<>();
        tags.forEach(tag ->
                lines.add(tag.path("field").asText() + ": " + tag.path("key").asText() + "="
                        + tag.path("value").asText() + " " + tag.path("source").asText()));
        return lines;
    }

    @Test
    void the_source_of_a_tag_is_what_the_host_says() {
        try (Lineage lineage = builder().source("DATIVO").build()) {
            lineage.run(orders(), RUN).start();
        }
        JsonNode start = accepted().get(0);
        for (String place : List.of("/job/facets", "/run/facets", "/outputs/0/facets")) {
            assertThat(start.at(place + "/tags/tags"))
                    .isNotEmpty()
                    .allSatisfy(tag -> assertThat(tag.path("source").asText()).isEqualTo("DATIVO"));
        }
    }

    @Test
    void each_rule_is_an_assertion_and_only_what_is_compliant_or_waived_succeeds() {
        ResolvedJob job = dativo.resolve(Jobs.orders(null));
        try (Lineage lineage = lineage()) {
            lineage.run(job, RUN).verdicts(dativo.check(job)).fail("refused by the policy");
        }
        List<JsonNode> events = accepted();
        assertThat(events)
                .extracting(event -> event.path("eventType").asText())
                .containsExactly("START", "START", "COMPLETE", "FAIL");
        JsonNode check = events.get(2);
        assertThat(check.at("/run/facets/parent/run/runId").asText()).isEqualTo(RUN.toString());
        assertThat(check.at("/outputs")).isEmpty();
        assertThat(check.at("/inputs/0/name").asText()).isEqualTo("table/acme_prod/orders");
        List<String> assertions = new ArrayList<>();
        check.at("/inputs/0/inputFacets/dataQualityAssertions/assertions")
                .forEach(each -> assertions.add(each.path("name").asText() + " "
                        + each.path("success").asBoolean() + " "
                        + each.path("severity").asText()));
        assertThat(assertions).containsExactly("cost-center false error", "steward false warn", "elsewhere false warn");
        assertThat(events.get(3).at("/run/facets/errorMessage/message").asText())
                .isEqualTo("refused by the policy");
    }

    @Test
    void a_data_set_is_an_event_of_its_own_where_the_host_asks_for_it() {
        try (Lineage lineage = builder().datasetEvents().build()) {
            lineage.run(orders(), RUN).complete();
            lineage.run(orders(), UUID.randomUUID()).fail("no");
        }
        List<JsonNode> events = accepted();
        assertThat(events)
                .filteredOn(event -> event.has("dataset"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/dataset/name").asText()).isEqualTo("table/acme_prod/orders");
                    assertThat(event.at("/dataset/facets/tags/tags")).isNotEmpty();
                });
    }

    @Test
    void each_event_of_a_run_is_sent_once_and_the_first_end_counts() {
        try (Lineage lineage = lineage()) {
            LineageRun run = lineage.run(orders(), "run 4711").start().start();
            run.complete();
            run.fail("too late");
            LineageRun again = lineage.run(orders(), "run 4711").start();
            again.complete();
            assertThat(again.id()).isEqualTo(run.id());
            assertThat(lineage.run(orders(), RUN.toString()).id()).isEqualTo(RUN);
            assertThat(lineage.run(orders(), "run 4712").id()).isNotEqualTo(run.id());
        }
        assertThat(accepted())
                .extracting(event -> event.path("eventType").asText())
                .containsExactly("START", "COMPLETE");
    }

    @Test
    void what_the_host_says_of_the_table_counts_more_than_that_its_tags_changed() {
        ResolvedJob job = orders();
        try (Lineage lineage = lineage()) {
            lineage.run(job, RUN)
                    .report(dativo.apply(dativo.plan(job)))
                    .lifecycle(LifecycleStateChange.OVERWRITE)
                    .complete();
            lineage.run(job, UUID.randomUUID())
                    .report(dativo.apply(dativo.plan(job)))
                    .complete();
        }
        List<JsonNode> events = accepted();
        assertThat(events.get(1)
                        .at("/outputs/0/facets/lifecycleStateChange/lifecycleStateChange")
                        .asText())
                .isEqualTo("OVERWRITE");
        assertThat(events.get(3).at("/outputs/0/facets").has("lifecycleStateChange"))
                .isFalse();
    }

    @Test
    void nothing_secret_is_in_an_event_and_the_key_is_only_in_its_header() {
        try (Lineage lineage =
                builder().apiKey(() -> Sensitive.of("s3cr3t-key")).build()) {
            lineage.run(orders(), RUN).fail(new IllegalStateException("jdbc:postgresql://me:hunter2@db/app"));
            lineage.run(orders(), UUID.randomUUID()).fail(new DativoException("see https://me:hunter2@host/x"));
        }
        List<JsonNode> events = accepted();
        assertThat(events.toString()).doesNotContain("hunter2", "s3cr3t-key");
        assertThat(events.get(1).at("/run/facets/errorMessage/message").asText())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(events.get(3).at("/run/facets/errorMessage/message").asText())
                .contains("DativoException: see https://***@host/x");
        assertThat(receiver.authorizations()).hasSize(4).containsOnly("Bearer s3cr3t-key");
    }

    @Test
    void drift_is_told_by_kind() {
        ResolvedJob job = orders();
        try (Lineage lineage = lineage()) {
            lineage.run(job, RUN).drift(dativo.verify(job)).complete();
        }
        assertThat(accepted().get(1).at("/run/facets/dativo").toString())
                .contains("\"sync\":\"DRIFTED\"", "\"drift\":{\"CHANGED\":0")
                .doesNotContain("\"MISSING\":0");
    }

    @Test
    void our_own_facet_has_the_keys_of_its_published_schema_and_names_it() throws IOException {
        Path published = Path.of("../docs/schemas/openlineage", DativoRunFacet.VERSION, "DativoRunFacet.json");
        JsonNode schema = new ObjectMapper().readTree(published.toFile());
        List<String> components = new ArrayList<>();
        for (var component : DativoRunFacet.class.getRecordComponents()) {
            components.add(component.getName());
        }
        components.remove("get_producer");
        assertThat(new TreeSet<>(keys(schema.at("/$defs/DativoRunFacet/allOf/1/properties"))))
                .isEqualTo(new TreeSet<>(components));
        assertThat(new DativoRunFacet(URI.create("x:y"), "a/b/c", "d", null, null, null, null, null, null)
                        .get_schemaURL()
                        .toString())
                .isEqualTo(schema.path("$id").asText() + "#/$defs/DativoRunFacet");
    }
}
