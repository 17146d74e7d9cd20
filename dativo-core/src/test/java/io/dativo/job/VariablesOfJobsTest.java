package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables of the host a file may name, by the place where it names one. */
class VariablesOfJobsTest {
    private static final Map<String, String> HOST = Map.of(
            "DB_PASSWORD", "s3cr3t",
            "TEAM", "sales",
            "ENVIRONMENT", "prod",
            "AWS_REGION", "eu-west-1",
            "AWS_ACCOUNT_ID", "123456789012",
            "EMPTY", "");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environment: VALUE",
                "infrastructure: {provider: {provider: aws, region: VALUE}}",
                "infrastructure: {provider: {provider: aws, region: r}, tags: {owner: VALUE}}",
                "infrastructure: {provider: {provider: aws, region: r}, tags: {custom: {a: VALUE}}}",
                "infrastructure: {provider: {provider: aws, region: r, resources: [{resource_type: t, resource_id: VALUE}]}}",
                "infrastructure: {provider: {provider: aws, region: r}, terraform: {workspace: VALUE}}",
                "infrastructure: {provider: {provider: aws, region: r}, terraform: {backend: {type: http, address: VALUE}}}",
                "target: {catalog: {type: rest, uri: VALUE}}",
                "target: {catalog: {type: rest, header.x: VALUE}}",
                "target: {warehouse: VALUE}",
                "source: {engine: {options: {native: {password: VALUE}}}}",
                "finops: {project: VALUE}",
            })
    void outside_of_connections_only_what_is_handed_out_counts_as_set(String lines) {
        Job job = load(lines.replace("VALUE", "'${DB_PASSWORD}'"), Set.of()).job();

        assertThat(job.texts().toString()).contains("${DB_PASSWORD}").doesNotContain("s3cr3t");
        assertThat(job.unresolved()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unset-variable");
            assertThat(problem.location()).isNotNull();
            assertThat(problem.hint()).contains("handOut(\"DB_PASSWORD\")");
        });
        assertThat(load(lines.replace("VALUE", "'${DB_PASSWORD:-plain}'"), Set.of())
                        .job()
                        .texts())
                .containsValue("plain");
        assertThat(load(lines.replace("VALUE", "'${TEAM}'"), Set.of("TEAM"))
                        .job()
                        .texts())
                .containsValue("sales");
        assertThat(load(lines.replace("VALUE", "'a-${ENVIRONMENT}-${AWS_REGION}-${AWS_ACCOUNT_ID}'"), Set.of())
                        .job()
                        .texts())
                .containsValue("a-prod-eu-west-1-123456789012");
    }

    @ParameterizedTest
    @CsvSource({
        "source: {connection: {host: VALUE}}, source.connection.host",
        "source: {credentials: {a: {b: [VALUE]}}}, source.credentials.a.b.0",
        "target: {connection: {s3: {endpoint: VALUE}}}, target.connection.s3.endpoint",
    })
    void in_a_connection_every_variable_counts_and_is_a_secret_from_then_on(String lines, String path) {
        LoadResult result = load(lines.replace("VALUE", "'x-${DB_PASSWORD}'"), Set.of());

        assertThat(result.job().texts()).containsEntry(path, Sensitive.of("x-s3cr3t"));
        assertThat(result.job().file() + "" + result.problems()).doesNotContain("s3cr3t");
        assertThat(load(lines.replace("VALUE", "'${NONE:-here}'"), Set.of())
                        .job()
                        .texts())
                .as("a default is the file's own word")
                .containsEntry(path, "here");
        assertThat(load(lines.replace("VALUE", "'${EMPTY:-here}'"), Set.of())
                        .job()
                        .texts())
                .containsEntry(path, "here");
        assertThat(load(lines.replace("VALUE", "'${NONE}'"), Set.of()).job().unresolved())
                .extracting(Problem::path)
                .containsExactly(path);
    }

    @Test
    void a_recipe_speaks_of_connections_in_its_own_words() {
        JobFiles files = new JobFiles(folder)
                .write(
                        "connectors/lake.yaml",
                        JobFiles.TARGET.replace("region: eu-central-1", "region: r, key: '${DB_PASSWORD}'"));
        Job job = loader(HOST, Set.of()).load(files.path("job.yaml")).job();

        assertThat(job.texts()).containsEntry("target.connection.s3.key", Sensitive.of("s3cr3t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SECRET_REGION_KEY", "REGION_TOKEN", "MY_ACCOUNT_ID_SECRET", "ENVIRONMENT_KEY", "environment"})
    void names_that_only_resemble_those_of_regions_and_accounts_are_not_handed_out(String name) {
        assertThat(new HostVariables(HOST::get, false, Set.of()).isHandedOut(name))
                .isFalse();
    }

    @Test
    void a_long_variable_that_is_named_often_is_refused_and_not_built() {
        Map<String, String> more = new LinkedHashMap<>(HOST);
        more.put("BIG", "x".repeat(1_000_000));
        StringBuilder items = new StringBuilder("source: {connection: {all: [");
        items.append("'${BIG}', ".repeat(2_000)).append("x]}}\n");

        LoadResult result = loader(more, Set.of())
                .load(new JobFiles(folder).job(items.toString()).path("job.yaml"));

        assertThat(result.problems())
                .filteredOn(Problem::isError)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("too-large");
                    assertThat(problem.location()).isNotNull();
                });
    }

    @Test
    void a_long_text_with_a_placeholder_that_aliases_repeat_is_refused_and_not_built() {
        String lines = "source:\n  connection:\n    a: &long '${NONE:-}" + "x".repeat(500_000) + "'\n    b: ["
                + "*long, ".repeat(30_000) + "x]\n";

        LoadResult result = load(lines, Set.of());

        assertThat(result.problems()).extracting(Problem::code).contains("too-large");
    }

    private LoadResult load(String lines, Set<String> handedOut) {
        return loader(HOST, handedOut)
                .load(new JobFiles(folder).job(lines + "\n").path("job.yaml"));
    }

    private static JobLoader loader(Map<String, String> process, Set<String> handedOut) {
        return JobLoader.builder()
                .process(process::get)
                .handOut(handedOut.toArray(String[]::new))
                .build();
    }
}
