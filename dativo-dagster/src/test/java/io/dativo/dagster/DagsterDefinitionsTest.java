package io.dativo.dagster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.dativo.Dativo;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definitions: what Dagster takes, as it was recorded from it. */
class DagsterDefinitionsTest {
    private static final Pattern TAG_KEY = Pattern.compile("([A-Za-z0-9_.-]{1,63}/)?[A-Za-z0-9_.-]{1,63}");

    @TempDir
    Path folder;

    private static ResolvedJob job(String costCenter, String owner, String... regimes) {
        return named("orders", costCenter, owner, regimes);
    }

    private static ResolvedJob named(String name, String costCenter, String owner, String... regimes) {
        return ResolvedJob.of(
                Job.builder("acme")
                        .name(name)
                        .environment("prod")
                        .asset(Asset.builder("orders", "1", "csv", "orders", owner)
                                .column(Asset.Column.of("email", "string").classified("PII; strict"))
                                .build())
                        .infrastructure(Infrastructure.builder("gcp")
                                .projectId("lake-1")
                                .tags(new InfrastructureTags(
                                        costCenter, null, null, null, owner, List.of(regimes), Map.of()))
                                .build())
                        .build(),
                ref -> Optional.empty());
    }

    private static DagsterDefinitions definitions() {
        return DagsterDefinitions.ofProgram("java", "-jar", "host.jar");
    }

    private static JsonNode spec(DagsterJob job) throws IOException {
        return new ObjectMapper().readTree(definitions().job(job).toJson()).at("/processes/0/jobs/0/asset/spec");
    }

    @Test
    void whatever_a_job_says_becomes_names_tags_and_owners_that_dagster_takes() throws IOException {
        for (String odd :
                List.of("data@acme.example", "Data <d@a.example>", "a b", "ümlaut", "team:", "x".repeat(200), "")) {
            JsonNode spec =
                    spec(DagsterJob.of(named("na me." + odd, odd, odd.isEmpty() ? "o" : odd, odd, "SOC 2 Type II")));
            spec.path("tags").properties().forEach(tag -> {
                assertThat(tag.getKey()).matches(TAG_KEY);
                assertThat(tag.getValue().asText()).matches("[A-Za-z0-9_.-]{0,63}");
            });
            spec.path("key").forEach(part -> assertThat(part.asText()).matches("[A-Za-z0-9_.-]+"));
            assertThat(spec.path("group_name").asText()).matches("[A-Za-z0-9_]+");
            assertThat(spec.path("owners").path(0).asText()).matches("team:.+|[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+");
            assertThat(spec.path("tags").properties())
                    .extracting(Map.Entry::getKey)
                    .contains("compliance/SOC_2_Type_II", "classification/pii__strict");
        }
    }

    @Test
    void what_has_no_place_as_a_tag_stands_exact_in_the_metadata_and_nobody_who_pays_is_a_flag() throws IOException {
        DagsterJob job = DagsterJob.of(job("KST 4711/ü", "o"));
        assertThat(spec(job).path("tags").has("cost_center")).isFalse();
        assertThat(spec(job).path("tags").has("dativo/no_cost_center")).isFalse();
        assertThat(definitions().job(job).toJson()).contains("KST 4711/ü");
        assertThat(spec(DagsterJob.of(job(null, "o"))).path("tags").has("dativo/no_cost_center"))
                .isTrue();
    }

    @Test
    void two_jobs_or_two_rules_with_one_name_are_a_problem() {
        DagsterDefinitions twice = definitions()
                .job(DagsterJob.of(named("or_ders", "a", "o")))
                .job(DagsterJob.of(named("or-ders", "b", "o")))
                .policy(TagPolicy.builder()
                        .rule("a-b", rule -> rule.key("x").required())
                        .rule("a_b", rule -> rule.key("y").required())
                        .build());
        assertThatThrownBy(twice::toJson)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("acme/prod/or-ders")
                .hasMessageContaining("policy_a_b");
    }

    @Test
    void the_file_is_replaced_at_once_and_its_digest_is_that_of_its_content() throws IOException {
        Path file = folder.resolve("definitions.json");
        definitions().job(DagsterJob.of(job("a", "o"))).writeTo(file);
        String first = Files.readString(file);
        definitions().job(DagsterJob.of(job("a", "o"))).writeTo(file);
        assertThat(Files.readString(file)).isEqualTo(first);
        definitions().job(DagsterJob.of(job("b", "o"))).writeTo(file);
        assertThat(digest(Files.readString(file))).isNotEqualTo(digest(first)).startsWith("sha256:");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThatThrownBy(() -> definitions().writeTo(folder.resolve("none/definitions.json")))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("none");
    }

    /** The published schema, which the project in Python makes of its own types. */
    private static void isAsPublished(String json) {
        try {
            Validator validator = new ValidatorFactory()
                    .withJsonNodeFactory(new JacksonNode.Factory())
                    .createValidator();
            URI schema = validator.registerSchema(
                    URI.create("urn:definitions"),
                    Files.readString(Path.of("../docs/schemas/dagster-definitions.schema.json")));
            assertThat(validator.validate(schema, json).getErrors()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_file_is_as_the_published_schema_says() {
        for (DagsterPartitions partitions : List.of(
                DagsterPartitions.daily(LocalDate.of(2026, 11, 1), ZoneId.of("Europe/Zurich")),
                DagsterPartitions.hourly(LocalDate.of(2026, 11, 1), ZoneId.of("UTC")),
                DagsterPartitions.monthly(LocalDate.of(2026, 11, 7), ZoneId.of("UTC")),
                DagsterPartitions.of("ch", "de"))) {
            DagsterJob job = DagsterJob.of(job("CC-1", "data@acme.example", "GDPR"))
                    .arguments("run", "x.yaml")
                    .dependsOn("acme/prod/other")
                    .partitions(partitions)
                    .freshWithin(Duration.ofHours(20), Duration.ofDays(1));
            if (partitions.isTimed()) {
                job.schedule("0 3 * * *", "UTC");
            }
            isAsPublished(definitions()
                    .policy(TagPolicy.builder()
                            .rule("a", rule -> rule.key("x").required().description("why"))
                            .build())
                    .retry(List.of(75), List.of(1.5))
                    .job(job)
                    .toJson());
        }
        isAsPublished(definitions().job(DagsterJob.of(job(null, "o"))).toJson());
        isAsPublished(definitions().toJson());
    }

    @Test
    void partitions_and_freshness_have_the_names_and_forms_of_dagster() throws IOException {
        DagsterJob job = DagsterJob.of(job("a", "o"))
                .partitions(DagsterPartitions.monthly(LocalDate.of(2026, 11, 7), ZoneId.of("UTC")))
                .freshWithin(Duration.ofHours(20), Duration.ofDays(1));
        JsonNode asset =
                new ObjectMapper().readTree(definitions().job(job).toJson()).at("/processes/0/jobs/0/asset");
        assertThat(asset.path("partitions").toString())
                .isEqualTo(
                        "{\"start\":\"2026-11-01\",\"timezone\":\"UTC\",\"cron_schedule\":\"0 0 1 * *\",\"fmt\":\"%Y-%m-%d\"}");
        assertThat(asset.path("freshness").toString())
                .isEqualTo("{\"fail_window\":\"PT24H\",\"warn_window\":\"PT20H\"}");
        assertThatThrownBy(() -> job.freshWithin(Duration.ofDays(1), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        for (String[] bad : new String[][] {{"a", "a"}, {""}, {"a...b"}, {"a\nb"}}) {
            assertThatThrownBy(() -> DagsterPartitions.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_no_schedule_and_no_process_of_dagster_can_do_is_a_problem() {
        DagsterJob scheduled = DagsterJob.of(named("a", "a", "o"))
                .partitions(DagsterPartitions.of("ch"))
                .schedule("0 3 * * *", "UTC");
        assertThatThrownBy(() -> definitions().job(scheduled).toJson())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("acme/prod/a");
        DagsterJob other = DagsterJob.of(named("b", "a", "o"));
        DagsterJob partitioned = DagsterJob.of(named("c", "a", "o")).partitions(DagsterPartitions.of("ch"));
        assertThatThrownBy(() -> definitions()
                        .process("both", List.of(other, partitioned))
                        .toJson())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("different partitions");
    }

    @Test
    void a_pod_has_the_labels_that_hold_for_all_its_jobs_and_kubernetes_takes_each() throws IOException {
        ResolvedJob one = named("a", "CC-1", "o");
        ResolvedJob two = named("b", "-CC 2-", "o");
        assertThat(labels(definitions().job(DagsterJob.of(one))))
                .containsEntry("dativo/cost_center", "CC-1")
                .containsEntry("dativo/tenant", "acme")
                .containsEntry("dativo/tags_digest", RunTags.of(one).forLabels().get(RunTags.DIGEST));
        assertThat(labels(definitions().job(DagsterJob.of(two)))).doesNotContainKey("dativo/cost_center");
        assertThat(labels(definitions().process("both", List.of(DagsterJob.of(one), DagsterJob.of(two)))))
                .containsOnlyKeys("dativo/tenant", "dativo/tenant_id");
    }

    private static Map<String, String> labels(DagsterDefinitions definitions) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        new ObjectMapper()
                .readTree(definitions.toJson())
                .path("processes")
                .path(0)
                .path("op_tags")
                .path("dagster-k8s/config")
                .path("pod_template_spec_metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        labels.values().forEach(value -> assertThat(value).matches("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"));
        return labels;
    }

    @Test
    void the_places_of_a_job_are_those_in_its_files_below_the_root_only() throws IOException {
        Files.writeString(folder.resolve("connector.yaml"), "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        Files.writeString(
                folder.resolve("as set.yaml"),
                "version: '1'\nname: orders\nsource_type: csv\nobject: orders\nschema: [{name: id}]\nteam: {owner: a@b.example}\n");
        Path file = Files.writeString(
                folder.resolve("job.yaml"),
                "tenant_id: acme\nsource_connector_path: connector.yaml\ntarget_connector_path: connector.yaml\n"
                        + "asset_path: as set.yaml\n"
                        + "infrastructure:\n  provider: {provider: gcp, project_id: lake-1}\n  tags:\n    cost_center: CC-1\n");
        Dativo dativo = Dativo.builder().withoutDiscovery().base(folder).build();
        DagsterJob job = DagsterJob.of(dativo.resolve(dativo.load(file).job()));
        JsonNode places =
                new ObjectMapper().readTree(definitions().job(job).toJson()).at("/processes/0/jobs/0/asset/places");
        assertThat(places.toString())
                .isEqualTo("{\"asset\":\"as%20set.yaml#L2\",\"governance.owner\":\"as%20set.yaml#L6\","
                        + "\"infrastructure.cost_center\":\"job.yaml#L8\",\"job\":\"job.yaml#L1\"}");
        assertThat(new ObjectMapper()
                        .readTree(
                                definitions().job(DagsterJob.of(job("a", "o"))).toJson())
                        .at("/processes/0/jobs/0/asset/places"))
                .isEmpty();
    }

    private static String digest(String json) throws IOException {
        return new ObjectMapper().readTree(json).path("digest").asText();
    }
}
