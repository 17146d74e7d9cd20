package io.dativo.dagster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static String digest(String json) throws IOException {
        return new ObjectMapper().readTree(json).path("digest").asText();
    }
}
