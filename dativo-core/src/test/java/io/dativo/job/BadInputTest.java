package io.dativo.job;

import static io.dativo.job.JobFiles.PATHS;
import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and broken tools hand in: always problems that say where and what to do, never an exception. */
class BadInputTest {
    @TempDir
    Path folder;

    private JobFiles files;

    @BeforeEach
    void write() {
        files = new JobFiles(folder);
    }

    private List<Problem> load(String job) {
        return files.write("job.yaml", job).load().problems();
    }

    @Test
    void a_job_file_that_is_missing_or_a_folder() {
        JobLoader loader = files.loader().build();

        LoadResult missing = loader.load(folder.resolve("nowhere.yaml"));
        LoadResult directory = loader.load(folder.resolve("assets"));

        assertThat(brief(missing.problems())).containsExactly("error file-not-found ");
        assertThat(missing.problems().get(0).location().file()).endsWith("nowhere.yaml");
        assertThat(brief(directory.problems())).containsExactly("error file-is-directory ");
        assertThatThrownBy(missing::job)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nowhere.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "null\n", "\uFEFF"})
    void an_empty_job_file(String text) {
        assertThat(brief(load(text))).containsExactly("error empty-file ");
    }

    @Test
    void what_is_not_yaml() {
        assertThat(brief(load("tenant_id: x\n  bad: [1, 2\n"))).containsExactly("error yaml-syntax  line 2");
        assertThat(brief(load("{\"tenant_id\": "))).containsExactly("error yaml-syntax  line 1");
    }

    @Test
    void tabs_are_named() {
        List<Problem> problems = load("tenant_id: x\nsource:\n\tobjects: [a]\n");

        assertThat(brief(problems)).containsExactly("error yaml-syntax  line 3");
        assertThat(problems.get(0).hint()).contains("spaces", "tabs");
    }

    @Test
    void a_list_or_a_text_at_the_top() {
        assertThat(brief(load("- tenant_id: x\n"))).containsExactly("error wrong-type  line 1");
        assertThat(brief(load("tenant_id\n"))).containsExactly("error wrong-type  line 1");
    }

    @Test
    void bytes_that_are_no_text() throws Exception {
        Files.write(folder.resolve("job.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});

        assertThat(files.load().problems()).hasSize(1).allMatch(Problem::isError);
    }

    @Test
    void an_unknown_provider_and_what_each_cloud_needs() {
        List<Problem> unknown = load(PATHS + "infrastructure: {provider: {provider: ams, region: x}}\n");
        assertThat(brief(unknown)).containsExactly("error not-allowed infrastructure.provider.provider line 6");
        assertThat(unknown.get(0).message()).contains("'ams'", "aws, gcp, azure");
        assertThat(unknown.get(0).hint()).isEqualTo("did you mean 'aws'?");
        assertThat(brief(load(PATHS + "infrastructure: {provider: {provider: gcp, region: x}}\n")))
                .containsExactly("error missing-key infrastructure.provider.project_id line 6");
        assertThat(brief(load(PATHS + "infrastructure: {provider: {provider: aws}}\n")))
                .containsExactly("error missing-key infrastructure.provider.region line 6");
    }

    @Test
    void three_errors_are_told_at_once() {
        assertThat(brief(load(PATHS + "infrastructure:\n  provider: {provider: oci}\n"
                        + "  tags: {cost_center: 12, compliance: SOC2}\n")))
                .containsExactly(
                        "error not-allowed infrastructure.provider.provider line 7",
                        "error wrong-type infrastructure.tags.cost_center line 8",
                        "error wrong-type infrastructure.tags.compliance line 8");
    }

    @Test
    void misspelt_keys_at_every_level_are_all_found_and_each_is_located() {
        List<Problem> problems = load(PATHS + """
                loging: {level: INFO}
                source:
                  objets: [a]
                  tables: [{name: a, objekt: b}]
                  incremental: {stratgy: updated_at}
                target:
                  bransh: main
                  engine: {typ: native}
                infrastructure:
                  provder: {}
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: s3_bucket, resource_id: a, tag: {a: b}}]
                  terraform: {workspce: a}
                  tags: {cost_centre: A, team: etl}
                retry_config: {max_retry: 3}
                """);

        assertThat(brief(problems))
                .containsExactly(
                        "error unknown-key loging line 6",
                        "warning unknown-key source.objets line 8",
                        "warning unknown-key source.tables.0.objekt line 9",
                        "warning unknown-key source.incremental.stratgy line 10",
                        "warning unknown-key target.bransh line 12",
                        "warning unknown-key target.engine.typ line 13",
                        "error unknown-key infrastructure.provder line 15",
                        "error unknown-key infrastructure.provider.resources.0.tag line 19",
                        "error unknown-key infrastructure.terraform.workspce line 20",
                        "error unknown-key infrastructure.tags.cost_centre line 21",
                        "error unknown-key infrastructure.tags.team line 21",
                        "warning unknown-key retry_config.max_retry line 22");
        assertThat(problems)
                .extracting(Problem::hint)
                .contains(
                        "did you mean 'logging'?",
                        "did you mean 'objects'?",
                        "did you mean 'cost_center'?",
                        "move it to infrastructure.tags.custom.team");
    }

    @Test
    void numbers_where_texts_belong_say_how_to_quote_them() {
        List<Problem> problems = load(
                PATHS + "infrastructure:\n  provider: {provider: aws, region: eu-west-1, account_id: 001234567012}\n");

        assertThat(brief(problems)).containsExactly("error wrong-type infrastructure.provider.account_id line 7");
        assertThat(problems.get(0).message()).contains("octal");
        assertThat(problems.get(0).hint()).isEqualTo("write it in quotes: \"001234567012\"");
    }

    @Test
    void an_asset_without_an_owner() {
        files.write("assets/shipments.yaml", JobFiles.ASSET.replace("owner: sales@nordwind.example", ""));

        assertThat(brief(load(PATHS))).containsExactly("error missing-key team.owner line 8");
    }

    @Test
    void a_path_of_a_container_says_how_to_map_it() {
        List<Problem> problems = load(PATHS.replace("assets/", "/app/assets/"));

        assertThat(brief(problems)).containsExactly("error file-not-found asset_path line 5");
        assertThat(problems.get(0).message()).contains("/app/assets/shipments.yaml");
        assertThat(problems.get(0).hint()).contains("pathMapping(\"/app\", folder)");
    }

    @Test
    void a_referred_path_that_is_a_folder_or_no_path_at_all() {
        assertThat(load(PATHS.replace("assets/shipments.yaml", "assets")))
                .extracting(Problem::code, problem -> problem.location().file())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "file-is-directory", folder.resolve("assets").toString()));
        assertThat(brief(load(PATHS.replace("assets/shipments.yaml", "\"a\\0b\""))))
                .containsExactly("error invalid-value asset_path line 5");
    }

    @Test
    void path_keys_that_are_missing_empty_or_no_text() {
        assertThat(brief(load("tenant_id: a\nasset_path: \"\"\nsource_connector_path: [a]\n")))
                .containsExactly(
                        "error missing-key target_connector_path line 1",
                        "error empty-value asset_path line 2",
                        "error wrong-type source_connector_path line 3");
    }

    @Test
    void a_file_of_fifty_megabytes_is_refused_unread() throws Exception {
        byte[] line = (PATHS + "#" + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(folder.resolve("job.yaml"))) {
            for (int i = 0; i < 50; i++) {
                out.write(line);
            }
        }

        LoadResult result = files.load();

        assertThat(result.problems()).hasSize(1);
        assertThat(result.problems().get(0).message()).containsIgnoringCase("bytes");
        assertThat(result.problems().get(0).isError()).isTrue();
    }

    @Test
    void a_billion_laughs_is_refused_and_the_process_lives_on() {
        StringBuilder bomb = new StringBuilder(PATHS).append("source: {connection: {a0: &a0 [lol]");
        for (int i = 1; i < 30; i++) {
            bomb.append(", a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ",").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append(']');
        }
        List<Problem> problems = load(bomb.append("}}\n").toString());

        assertThat(problems).anyMatch(Problem::isError);
        assertThat(load(PATHS)).isEmpty();
    }

    @Test
    void no_damage_to_a_file_makes_the_loader_throw() {
        String sound = PATHS + """
                source: {objects: [a], incremental: {lookback_days: 1}, connection: {host: &h "x", other: *h}}
                target: {catalog: {type: glue}, connection: {s3: {bucket: b}}}
                classification_overrides: {email: secret}
                finops: {cost_center: 7, business_tags: [a, 2]}
                governance_overrides: {retention_days: 30, owner: o}
                infrastructure:
                  provider: {provider: aws, region: "${REGION:-x}", resources: [{resource_type: s3_bucket, resource_id: a}]}
                  tags: {cost_center: c, compliance: [SOC2], custom: {a: b}}
                retry_config: {max_attempts: 3}
                """;
        String pieces = "{}[]:,-&*!|>'\"%@`#?~ \n\t\0${}012e.-nullyes<<é";
        for (long seed = 1; seed <= 600; seed++) {
            Random random = new Random(seed);
            String[] texts = {sound, JobFiles.ASSET, JobFiles.TARGET};
            int damaged = random.nextInt(texts.length);
            StringBuilder text = new StringBuilder(texts[damaged]);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(6));
                int piece = random.nextInt(pieces.length());
                text.replace(from, to, pieces.substring(piece, Math.min(pieces.length(), piece + random.nextInt(3))));
            }
            texts[damaged] = text.toString();
            files.write("job.yaml", texts[0])
                    .write("assets/shipments.yaml", texts[1])
                    .write("connectors/lake.yaml", texts[2]);

            assertThatCode(() -> {
                        LoadResult result = files.load();
                        assertThat(result.hasErrors()).isEqualTo(Problem.anyError(result.problems()));
                        assertThat(result.problems())
                                .allSatisfy(problem ->
                                        assertThat(problem.location()).isNotNull());
                    })
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(load(PATHS + "source: {connection: " + "[".repeat(5_000) + "]".repeat(5_000) + "}\n"))
                .anyMatch(Problem::isError);
    }

    @Test
    void recipes_and_runners_can_be_read_alone() {
        JobLoader loader = JobLoader.builder().environment(Map.of()).build();
        files.write("runner.yaml", "orchestrator: {schedules: [{name: a, config: a.yaml}]}\n");
        files.write("wrapped.yaml", "x: 1\nrunner:\n  orchestrator: {schedules: [{name: a, config: a.yaml}]}\n");
        files.write("bad.yaml", "runner:\n  orchestrator: {schedules: [{name: a, cfg: a.yaml}]}\n");

        Runner runner = loader.readRunner(files.path("runner.yaml")).value();
        assertThat(runner.mode()).isEqualTo("orchestrated");
        assertThat(runner.orchestrator().schedules().get(0))
                .isEqualTo(new Runner.Schedule("a", "a.yaml", null, null, true, "UTC", 1, null));
        Result<Runner> wrapped = loader.readRunner(files.path("wrapped.yaml"));
        assertThat(wrapped.value()).isEqualTo(runner);
        assertThat(brief(wrapped.problems())).containsExactly("warning ignored-key x line 1");
        assertThat(brief(loader.readRunner(files.path("bad.yaml")).problems()))
                .containsExactlyInAnyOrder(
                        "error missing-key orchestrator.schedules.0.config line 2",
                        "error unknown-key orchestrator.schedules.0.cfg line 2");
        assertThat(loader.readConnector(files.path("connectors/lake.yaml"))
                        .value()
                        .roles())
                .containsExactly("target");
        Result<Connector> bad = loader.readConnector(files.path("job.yaml"));
        assertThat(bad.hasErrors()).isTrue();
        assertThatThrownBy(bad::value).isInstanceOf(InvalidInputException.class).hasMessageContaining("job.yaml");
    }
}
