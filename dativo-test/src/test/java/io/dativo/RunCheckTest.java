package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.job.Job;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run on this host lacks, before it starts. */
class RunCheckTest {
    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Dativo.Builder host(Map<String, String> variables) throws IOException {
        write("source.yaml", """
                {name: s, type: hubspot, roles: [source], default_engine: {type: native},
                 credentials: {type: api_key, from_env: HUBSPOT_API_KEY}}
                """);
        write("target.yaml", """
                {name: t, type: iceberg, roles: [target], default_engine: {type: native}, catalog: nessie,
                 connection_template: {s3: {endpoint: "${S3_ENDPOINT}", region: "${AWS_REGION:-us-east-1}"}}}
                """);
        write(
                "asset.yaml",
                "{name: a, version: '1', source_type: x, object: o, schema: [{name: id}], team: {owner: o}}");
        write("job.yaml", """
                tenant_id: acme
                source_connector_path: source.yaml
                target_connector_path: target.yaml
                asset_path: asset.yaml
                source:
                  connection: {token: "${TOKEN}"}
                target:
                  catalog: {type: nessie, uri: "${NESSIE_URI}"}
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {module_path: terraform/etl, outputs: {bucket: target.connection.s3.bucket}}
                """);
        return Dativo.builder().environment(variables).withoutDiscovery();
    }

    private Dativo dativo(Map<String, String> variables) throws IOException {
        return host(variables).build();
    }

    private Job job(Dativo dativo) {
        return dativo.load(folder.resolve("job.yaml")).job();
    }

    @Test
    void each_variable_that_is_not_set_and_a_module_that_is_not_there_are_listed() throws Exception {
        Dativo dativo = dativo(Map.of());
        assertThat(dativo.checkRun(job(dativo)))
                .allSatisfy(problem -> assertThat(problem.isError()).isTrue())
                .allSatisfy(problem -> assertThat(problem.location()).isNotNull())
                .extracting(Problem::code, Problem::path)
                .containsExactlyInAnyOrder(
                        tuple("unset-variable", "source.connection.token"),
                        tuple("unset-variable", "source.credentials.from_env"),
                        tuple("unset-variable", "target.catalog.uri"),
                        tuple("unset-variable", "target.connection.s3.endpoint"),
                        tuple("module-not-found", "infrastructure.terraform.module_path"));
    }

    @Test
    void a_module_is_looked_for_beside_the_job_and_then_below_the_root() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path state = root.resolve("terraform/etl/terraform.tfstate");
        Files.createDirectories(state.getParent());
        Files.writeString(
                state, "{\"version\":4,\"outputs\":{\"bucket\":{\"value\":\"of-root\",\"type\":\"string\"}}}");
        Map<String, String> all =
                Map.of("HUBSPOT_API_KEY", "x", "S3_ENDPOINT", "x", "TOKEN", "x", "NESSIE_URI", "http://127.0.0.1:1");
        Dativo dativo = host(all).base(root).build();
        Job job = job(dativo);

        assertThat(dativo.checkRun(job)).isEmpty();
        assertThat(bucket(dativo, job)).isEqualTo("of-root");

        Path beside = Files.createDirectories(folder.resolve("terraform/etl"));
        Files.writeString(
                beside.resolve("terraform.tfstate"), Files.readString(state).replace("of-root", "beside"));
        assertThat(bucket(dativo, job)).isEqualTo("beside");
    }

    private static String bucket(Dativo dativo, Job job) {
        return String.valueOf(dativo.resolve(job).job().texts().get("target.connection.s3.bucket"));
    }

    @Test
    void a_module_that_is_nowhere_is_reported_at_its_line_with_the_places() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Dativo dativo = host(Map.of()).base(root).build();

        assertThat(dativo.checkRun(job(dativo)))
                .filteredOn(problem -> problem.code().equals("module-not-found"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.location()).asString().contains("job.yaml:11:"))
                .satisfies(problem -> assertThat(problem.message())
                        .contains(folder.resolve("terraform/etl") + " and " + root.resolve("terraform/etl")));
    }

    @Test
    void a_host_that_has_all_can_run_and_no_text_holds_a_secret() throws Exception {
        Map<String, String> all = new HashMap<>();
        for (String name : new String[] {"HUBSPOT_API_KEY", "S3_ENDPOINT", "TOKEN", "NESSIE_URI"}) {
            all.put(name, "s3cr3t");
        }
        Files.createDirectories(folder.resolve("terraform/etl"));
        Dativo dativo = dativo(all);
        assertThat(dativo.checkRun(job(dativo))).isEmpty();
        all.remove("TOKEN");
        Dativo without = dativo(all);
        assertThat(without.checkRun(job(without)))
                .singleElement()
                .asString()
                .contains("TOKEN")
                .doesNotContain("s3cr3t");
    }

    @Test
    void loading_asks_for_none_of_it() throws Exception {
        assertThat(dativo(Map.of()).load(folder.resolve("job.yaml")).problems()).noneMatch(Problem::isError);
    }
}
