package io.dativo.job;

import static io.dativo.job.JobFiles.SOURCE;
import static io.dativo.job.JobFiles.TARGET;
import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a job's source and target are laid over their recipes. */
class RecipeMergeTest {
    @TempDir
    Path folder;

    @Test
    void maps_merge_key_by_key_at_every_depth_and_lists_are_replaced() {
        TargetConfig target = new JobFiles(folder).job("""
                        target:
                          partitioning: [order_date]
                          engine: {options: {native: {level: 3}}}
                          connection: {s3: {bucket: lake, region: eu-west-1}, tls: {verify: true}}
                        """).load().job().target();

        assertThat(target.partitioning()).containsExactly("order_date");
        assertThat(target.engine())
                .isEqualTo(
                        new Engine("native", Map.of("native", Map.of("compression", "zstd", "level", 3L)), Map.of()));
        assertThat(target.connection())
                .isEqualTo(Map.of(
                        "s3", Map.of("endpoint", "http://s3.example", "region", "eu-west-1", "bucket", "lake"),
                        "tls", Map.of("verify", true)));
        assertThat(target.fileFormat()).isEqualTo("parquet");
    }

    @Test
    void the_connection_of_a_source_comes_from_the_job_alone() {
        JobFiles files =
                new JobFiles(folder).write("connectors/postgres.yaml", SOURCE + "connection_template: {host: db}\n");

        assertThat(files.load().job().source().connection()).isNull();
        assertThat(files.job("source: {connection: {port: 5432}}\n")
                        .load()
                        .job()
                        .source()
                        .connection())
                .isEqualTo(Map.of("port", 5432L));
    }

    @Test
    void a_flat_connection_is_taken_as_it_is() {
        JobFiles files = new JobFiles(folder)
                .job("target: {connection: {bucket: lake, prefix: raw}}\n")
                .write("connectors/lake.yaml", TARGET.substring(0, TARGET.indexOf("connection_template")));

        assertThat(files.load().job().target().connection()).isEqualTo(Map.of("bucket", "lake", "prefix", "raw"));
    }

    @Test
    void a_catalog_is_a_text_or_a_map_and_two_maps_merge() {
        String map = TARGET + "catalog: {type: glue, region: eu-west-1}\n";
        JobFiles files = new JobFiles(folder).write("connectors/lake.yaml", map);

        assertThat(files.load().job().target().catalog()).isEqualTo(Map.of("type", "glue", "region", "eu-west-1"));
        assertThat(files.job("target: {catalog: {glue_database: db}}\n")
                        .load()
                        .job()
                        .target()
                        .catalog())
                .isEqualTo(Map.of("type", "glue", "region", "eu-west-1", "glue_database", "db"));
        assertThat(files.job("target: {catalog: nessie}\n")
                        .load()
                        .job()
                        .target()
                        .catalog())
                .isEqualTo("nessie");
        files.write("connectors/lake.yaml", TARGET + "catalog: nessie\n");
        assertThat(files.job("target: {catalog: {type: glue}}\n")
                        .load()
                        .job()
                        .target()
                        .catalog())
                .isEqualTo(Map.of("type", "glue"));
        assertThat(brief(files.job("target: {catalog: [glue]}\n").load().problems()))
                .containsExactly("error wrong-type target.catalog line 6");
    }

    @Test
    void the_branch_is_the_tenant_where_a_catalog_has_none() {
        JobFiles files = new JobFiles(folder);

        assertThat(files.load().job().target().branch()).isNull();
        assertThat(files.job("target: {catalog: nessie}\n")
                        .load()
                        .job()
                        .target()
                        .branch())
                .isEqualTo("nordwind");
        assertThat(files.job("target: {catalog: nessie, branch: main}\n")
                        .load()
                        .job()
                        .target()
                        .branch())
                .isEqualTo("main");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                    | default",
                "{objects: [orders, returns], tables: [{name: a, object: b}]} | orders",
                "{files: [{path: /d/a.csv, object: leads}]}             | leads",
                "{files: [{path: /d/a.csv}], tables: [{name: a, object: vbak}]} | vbak",
                "{tables: [{name: sales.vbak, object: vbak}]}           | vbak",
            })
    void the_position_of_an_incremental_source_is_kept_by_tenant_type_and_object(String source, String object) {
        Job job = new JobFiles(folder).job("source: " + source + "\n").load().job();

        assertThat(job.source().incremental().statePath())
                .isEqualTo(".local/state/nordwind/postgres." + object + ".state.json");
    }

    @Test
    void the_environment_may_move_the_positions_and_the_job_may_name_one() {
        JobFiles files = new JobFiles(folder);
        JobLoader loader = files.loader()
                .environment(Map.of("STATE_DIR", "/var/lib/state"))
                .build();

        assertThat(loader.load(files.path("job.yaml"))
                        .job()
                        .source()
                        .incremental()
                        .statePath())
                .isEqualTo("/var/lib/state/nordwind/postgres.default.state.json");
        files.job("source: {incremental: {state_path: /s/x.json}}\n");
        assertThat(loader.load(files.path("job.yaml"))
                        .job()
                        .source()
                        .incremental()
                        .statePath())
                .isEqualTo("/s/x.json");
    }

    @Test
    void a_source_that_is_not_incremental_has_no_position() {
        JobFiles files = new JobFiles(folder)
                .write("connectors/postgres.yaml", SOURCE.substring(0, SOURCE.indexOf("incremental:")));

        assertThat(files.load().job().source().incremental()).isNull();
    }

    @Test
    void a_recipe_may_say_null_where_a_job_may_not() {
        JobFiles files =
                new JobFiles(folder).write("connectors/postgres.yaml", SOURCE + "description: null\nrate_limits:\n");

        assertThat(files.load().problems()).isEmpty();
        assertThat(brief(files.job("source: {engine: null, incremental: {cursor_field: null}}\n")
                        .load()
                        .problems()))
                .containsExactly("error null-value source.engine line 6");
    }

    @Test
    void nothing_of_a_merged_job_can_be_changed() {
        Job job = new JobFiles(folder).load().job();

        assertThat(job.target().connection()).isUnmodifiable();
        assertThat((Map<?, ?>) job.target().connection().get("s3")).isUnmodifiable();
        assertThat(job.target().partitioning()).isUnmodifiable();
        assertThat(job.texts()).isUnmodifiable();
        assertThat(List.copyOf(job.unresolved())).isEqualTo(job.unresolved());
    }
}
