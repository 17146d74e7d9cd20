package io.dativo.job;

import static io.dativo.job.JobFiles.ASSET;
import static io.dativo.job.JobFiles.SOURCE;
import static io.dativo.job.JobFiles.TARGET;
import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.Sensitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLoaderTest {
    @TempDir
    Path folder;

    @Test
    void a_job_is_loaded_with_its_asset_and_both_recipes() {
        LoadResult result = new JobFiles(folder).load();

        assertThat(result.problems()).isEmpty();
        assertThat(result.hasErrors()).isFalse();
        assertThat(result.name()).isEqualTo(folder.resolve("job.yaml").toString());
        Job job = result.job();
        assertThat(job.name()).isEqualTo("nordwind/prod/shipments.job");
        assertThat(job.path()).contains(folder.resolve("job.yaml"));
        assertThat(job.file().tenantId()).isEqualTo("nordwind");
        assertThat(job.asset().name()).isEqualTo("shipments");
        assertThat(job.source().type()).isEqualTo("postgres");
        assertThat(job.source().credentials()).containsEntry("from_env", "PGPASSWORD");
        assertThat(job.target().type()).isEqualTo("iceberg");
        assertThat(job.infrastructure()).isEmpty();
    }

    @Test
    void a_job_file_read_alone_keeps_its_own_words_and_looks_at_nothing_else() {
        JobFiles files = new JobFiles(folder).job("target: {branch: main}\n");
        files.write("job.yaml", JobFiles.PATHS.replace("assets/", "nowhere/") + "target: {branch: main}\n");

        Result<JobFile> result = files.loader().build().readJob(files.path("job.yaml"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.value().target().branch()).isEqualTo("main");
        assertThat(result.value().target().type()).isNull();
        assertThat(result.value().schemaValidationMode()).isEqualTo("strict");
    }

    @Test
    void retry_and_logging_blocks_fill_in_what_they_leave_out() {
        JobFiles files = new JobFiles(folder).job("retry_config: {retry_delay_seconds: 9}\nlogging: {}\n");

        JobFile job = files.load().job().file();

        assertThat(job.retryConfig())
                .isEqualTo(new JobFile.RetryConfig(3, 9, 300, 2.0, List.of(1, 2), null, 9, null, null, Map.of()));
        assertThat(job.logging()).isEqualTo(new JobFile.Logging(false, "INFO", Map.of()));
    }

    @Test
    void placeholders_are_expanded_in_every_file_from_the_given_environment() {
        JobFiles files = new JobFiles(folder)
                .job(
                        "infrastructure: {provider: {provider: aws, region: \"${REGION}\"}, tags: {owner: \"${OWNER:-nobody}\"}}\n")
                .write("assets/shipments.yaml", ASSET.replace("sales@nordwind.example", "\"${TEAM}@nordwind.example\""))
                .write("connectors/lake.yaml", TARGET.replace("eu-central-1", "\"${REGION}\""));

        Job job = files.loader()
                .environment(Map.of("REGION", "eu-west-1", "TEAM", "sales"))
                .build()
                .load(files.path("job.yaml"))
                .job();

        assertThat(job.infrastructure().orElseThrow().provider().region()).isEqualTo("eu-west-1");
        assertThat(job.infrastructure().orElseThrow().tags().owner()).isEqualTo("nobody");
        assertThat(job.asset().team().owner()).isEqualTo("sales@nordwind.example");
        assertThat(job.target().connection())
                .isEqualTo(Map.of("s3", Map.of("endpoint", "http://s3.example", "region", Sensitive.of("eu-west-1"))));
        assertThat(job.unresolved()).isEmpty();
    }

    @Test
    void path_keys_take_variables_without_braces_too() {
        JobFiles files = new JobFiles(folder);
        files.write("job.yaml", JobFiles.PATHS.replace("connectors/lake.yaml", "$RECIPES/lake.yaml"));

        LoadResult result = files.loader()
                .environment(Map.of("RECIPES", files.path("connectors").toString()))
                .build()
                .load(files.path("job.yaml"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.job().target().type()).isEqualTo("iceberg");
    }

    @Test
    void an_unset_placeholder_is_a_warning_under_the_path_where_the_job_needs_it() {
        JobFiles files = new JobFiles(folder)
                .job("infrastructure: {provider: {provider: aws, region: eu-west-1}, tags: {owner: \"${OWNER}\"}}\n")
                .write("assets/shipments.yaml", ASSET + "finops: {project: \"${PROJECT}\"}\n")
                .write("connectors/lake.yaml", TARGET.replace("eu-central-1", "\"${REGION}\""))
                .write("connectors/postgres.yaml", SOURCE + "connection_template: {host: \"${PGHOST}\"}\n");

        LoadResult result = files.load();

        assertThat(result.hasErrors()).isFalse();
        assertThat(brief(result.job().unresolved()))
                .containsExactlyInAnyOrder(
                        "warning unset-variable infrastructure.tags.owner line 6",
                        "warning unset-variable asset.finops.project line 9",
                        "warning unset-variable target.connection.s3.region line 8",
                        "warning unset-variable source_connector.connection_template.host line 7");
        assertThat(result.problems()).containsAll(result.job().unresolved());
        assertThat(result.job().unresolved())
                .extracting(Problem::message)
                .allMatch(message -> message.matches("the environment variable [A-Z]+ is not set"));
    }

    @Test
    void what_begins_no_placeholder_is_told_and_is_not_waited_for() {
        LoadResult result = new JobFiles(folder)
                .write("assets/shipments.yaml", ASSET + "description: {usage: \"costs ${5\"}\n")
                .load();

        assertThat(brief(result.problems())).containsExactly("warning malformed-placeholder description.usage line 9");
        assertThat(result.job().unresolved()).isEmpty();
    }

    @Test
    void tags_are_not_decided_while_a_placeholder_in_their_asset_is_not_set() {
        JobFiles files = new JobFiles(folder);
        Job waits = files.write("assets/shipments.yaml", ASSET + "finops: {project: \"${PROJECT}\"}\n")
                .load()
                .job();
        Job decided = files.write("assets/shipments.yaml", ASSET + "description: {usage: \"${USAGE}\"}\n")
                .load()
                .job();

        assertThatThrownBy(() -> ResolvedJob.of(waits, ref -> Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("asset.finops.project")
                .hasMessageContaining("PROJECT is not set");
        assertThat(ResolvedJob.of(decided, ref -> Optional.empty()).job()).isSameAs(decided);
    }

    @Test
    void no_text_of_a_job_shows_what_a_connection_or_credentials_hold() {
        JobFiles files = new JobFiles(folder)
                .job("source: {dsn: \"postgres://u:${SECRET}@db\", connection: {password: \"${SECRET}\"}}\n")
                .write(
                        "connectors/lake.yaml",
                        TARGET.replace("region: eu", "secret_access_key: \"${SECRET}\", region: eu"))
                .write("connectors/postgres.yaml", SOURCE.replace("from_env: PGPASSWORD", "password: \"${SECRET}\""));
        JobLoader loader = files.loader()
                .environment(Map.of("SECRET", "dummy-not-a-secret"))
                .build();

        LoadResult result = loader.load(files.path("job.yaml"));
        Job job = result.job();

        assertThat(job.source().connection()).containsEntry("password", Sensitive.of("dummy-not-a-secret"));
        assertThat(result + "" + job + job.file() + job.source() + job.target()
                        + loader.readConnector(files.path("connectors/lake.yaml"))
                                .value()
                        + loader.readConnector(files.path("connectors/postgres.yaml"))
                                .value())
                .contains("type=postgres", "type=iceberg", "password=***")
                .doesNotContain("dummy-not-a-secret");
    }

    @Test
    void an_unset_placeholder_is_no_wrong_word_or_number() {
        LoadResult result = new JobFiles(folder)
                .job(
                        "logging: {level: \"${LEVEL}\", redaction: \"${REDACT}\"}\nretry_config: {max_retries: \"${N}\"}\n")
                .load();

        assertThat(brief(result.problems()))
                .containsExactly(
                        "warning unset-variable logging.level line 6",
                        "warning unset-variable logging.redaction line 6",
                        "warning unset-variable retry_config.max_retries line 7");
    }

    @Test
    void an_unset_placeholder_in_a_path_that_is_read_now_is_an_error() {
        JobFiles files = new JobFiles(folder);
        files.write("job.yaml", JobFiles.PATHS.replace("assets/", "${ASSETS}/"));

        LoadResult result = files.load();

        assertThat(brief(result.problems())).containsExactly("error unset-variable asset_path line 5");
    }

    @Test
    void a_recipe_in_a_role_that_it_does_not_have_is_refused_where_the_job_names_it() {
        JobFiles files = new JobFiles(folder);
        files.write("job.yaml", JobFiles.PATHS.replace("connectors/lake.yaml", "connectors/postgres.yaml"));

        LoadResult result = files.load();

        assertThat(brief(result.problems())).containsExactly("error wrong-role target_connector_path line 4");
        assertThat(result.problems().get(0).message())
                .contains("its roles are [source]")
                .contains("postgres.yaml:3:8");
    }

    @Test
    void a_recipe_without_roles_is_an_older_form_and_taken_for_either() {
        JobFiles files = new JobFiles(folder).write("connectors/lake.yaml", TARGET.replace("roles: [target]\n", ""));

        assertThat(files.load().problems()).isEmpty();
    }

    @Test
    void a_place_is_known_for_values_of_the_job_the_recipes_and_the_asset() {
        Job job = new JobFiles(folder)
                .job("target: {warehouse: s3://lake/}\n")
                .load()
                .job();

        assertThat(job.locate("target.warehouse")).hasToString(folder.resolve("job.yaml") + ":6:21");
        assertThat(job.locate("target.connection.s3.region"))
                .hasToString(folder.resolve("connectors/lake.yaml") + ":8:47");
        assertThat(job.locate("target.no.such.key")).hasToString(folder.resolve("job.yaml") + ":6:9");
        assertThat(job.locateAsset("schema.1.classification"))
                .hasToString(folder.resolve("assets/shipments.yaml") + ":7:49");
    }

    @Test
    void keys_with_dots_have_a_place_and_a_text() {
        Job job = new JobFiles(folder)
                .job("infrastructure:\n  provider: {provider: aws, region: eu-west-1}\n"
                        + "  tags: {custom: {kubernetes.io/cluster: edge}}\n")
                .load()
                .job();

        assertThat(job.locate("infrastructure.tags.custom.kubernetes.io/cluster"))
                .hasToString(folder.resolve("job.yaml") + ":8:42");
        assertThat(job.texts()).containsEntry("infrastructure.tags.custom.kubernetes.io/cluster", "edge");
    }

    @Test
    void what_the_source_system_says_is_carried_along() {
        JobFiles files = new JobFiles(folder);

        Job job = files.loader()
                .sourceTags(Map.of("email", "pii-from-db"))
                .build()
                .load(files.path("job.yaml"))
                .job();

        assertThat(job.sourceTags()).containsExactly(Map.entry("email", "pii-from-db"));
    }

    @Test
    void a_relative_path_starts_beside_the_job_and_else_from_the_root() throws Exception {
        JobFiles files = new JobFiles(folder);
        Files.createDirectory(folder.resolve("jobs"));
        Files.move(folder.resolve("job.yaml"), folder.resolve("jobs/job.yaml"));

        LoadResult with = files.loader().base(folder).build().load(folder.resolve("jobs/job.yaml"));
        LoadResult without = files.loader().build().load(folder.resolve("jobs/job.yaml"));

        assertThat(with.problems()).isEmpty();
        assertThat(brief(without.problems()))
                .containsExactly(
                        "error file-not-found source_connector_path line 3",
                        "error file-not-found target_connector_path line 4",
                        "error file-not-found asset_path line 5");
        assertThat(without.problems().get(2).message())
                .isEqualTo("'assets/shipments.yaml' does not exist; looked for "
                        + folder.resolve("jobs/assets/shipments.yaml") + " and "
                        + Path.of("assets/shipments.yaml").toAbsolutePath());
        assertThat(without.problems().get(2).hint()).contains("the folder of the job file", "Dativo.builder().base(");
    }

    @Test
    void a_file_beside_the_job_counts_before_one_below_the_root() throws Exception {
        JobFiles files = new JobFiles(folder);
        Path jobs = Files.createDirectories(folder.resolve("jobs/assets")).getParent();
        Files.move(folder.resolve("job.yaml"), jobs.resolve("job.yaml"));
        Files.writeString(
                jobs.resolve("assets/shipments.yaml"),
                Files.readString(folder.resolve("assets/shipments.yaml")).replace("name: shipments", "name: beside"));

        LoadResult loaded = files.loader().base(folder).build().load(jobs.resolve("job.yaml"));

        assertThat(loaded.job().asset().name()).isEqualTo("beside");
    }

    @Test
    void absolute_paths_of_a_container_are_mapped_and_the_longest_prefix_wins() {
        JobFiles files = new JobFiles(folder);
        files.write(
                "job.yaml",
                JobFiles.PATHS.replace("assets/", "/app/assets/").replace("connectors/", "/app/configs/connectors/"));

        LoadResult mapped = files.loader()
                .pathMapping("/app", folder)
                .pathMapping("/app/configs", folder)
                .build()
                .load(files.path("job.yaml"));
        LoadResult unmapped = files.load();

        assertThat(mapped.problems()).isEmpty();
        assertThat(brief(unmapped.problems())).contains("error file-not-found asset_path line 5");
        assertThat(unmapped.problems().get(2).hint()).contains("pathMapping(\"/app\", ");
    }

    @Test
    void a_prefix_is_mapped_at_the_end_of_a_folder_name_only() {
        JobFiles files = new JobFiles(folder);
        files.write("job.yaml", JobFiles.PATHS.replace("assets/", "/application/assets/"));

        LoadResult result = files.loader().pathMapping("/app", folder).build().load(files.path("job.yaml"));

        assertThat(result.problems().get(0).message()).contains("looked for /application/assets/shipments.yaml");
    }

    @Test
    void the_job_of_a_bad_file_is_refused_with_every_problem() {
        LoadResult result = new JobFiles(folder)
                .job("logging: {level: info}\nretry_config: {max_attempts: 4}\n")
                .load();

        assertThat(result.hasErrors()).isTrue();
        assertThatThrownBy(result::job)
                .asInstanceOf(type(InvalidInputException.class))
                .satisfies(refused -> {
                    assertThat(refused.problems()).isEqualTo(result.problems());
                    assertThat(refused).hasMessageContaining("job.yaml").hasMessageContaining("did you mean 'INFO'?");
                });
    }

    @Test
    void problems_of_all_files_are_told_at_once_in_the_order_of_the_files() {
        JobFiles files = new JobFiles(folder)
                .job("logging: {level: info}\n")
                .write("assets/shipments.yaml", ASSET.replace("team:", "teams:"))
                .write("connectors/lake.yaml", TARGET.replace("file_format", "file_fromat"));

        assertThat(brief(files.load().problems()))
                .containsExactly(
                        "error missing-key team line 1",
                        "error unknown-key teams line 8",
                        "error unknown-key file_fromat line 5",
                        "error not-allowed logging.level line 6");
    }

    @Test
    void a_fault_in_a_recipe_is_told_once() {
        JobFiles files =
                new JobFiles(folder).write("connectors/lake.yaml", TARGET.replace("[ingest_date]", "ingest_date"));

        assertThat(brief(files.load().problems())).containsExactly("error wrong-type partitioning_default line 6");
    }

    @Test
    void what_only_the_merged_job_shows_is_told_with_its_place_in_the_recipe() {
        JobFiles files =
                new JobFiles(folder).write("connectors/postgres.yaml", SOURCE.replace("updated_at", "updatet_at"));

        LoadResult result = files.load();

        assertThat(brief(result.problems())).containsExactly("error not-allowed source.incremental.strategy line 6");
        assertThat(result.problems().get(0).location().file()).endsWith("postgres.yaml");
        assertThat(result.problems().get(0).hint()).isEqualTo("did you mean 'updated_at'?");
    }

    @Test
    void two_loads_of_the_same_files_tell_the_same() {
        JobFiles files = new JobFiles(folder).job("loging: {}\nfinops: {cost_centre: A}\n");

        assertThat(files.load().problems()).isEqualTo(files.load().problems());
    }
}
