package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.config.RecordModel;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Below source, target and what they hold, keys are the connector's; below infrastructure they are ours. */
class ConnectorOptionsTest {
    @TempDir
    private Path folder;

    private LoadResult load(String more) throws IOException {
        Files.writeString(
                folder.resolve("source.yaml"), "{name: s, type: csv, roles: [source], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("target.yaml"), "{name: t, type: csv, roles: [target], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("asset.yaml"),
                "{name: a, version: '1', source_type: csv, object: o, schema: [{name: id}], team: {owner: o@x.example}}");
        Files.writeString(
                folder.resolve("job.yaml"),
                "tenant_id: acme\nsource_connector_path: source.yaml\ntarget_connector_path: target.yaml\n"
                        + "asset_path: asset.yaml\n" + more + "\n");
        return JobLoader.create().load(folder.resolve("job.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source: {page_size: 100} | source.page_size",
                "source: {files: [{path: a.csv, delimiter: ';'}]} | source.files.0.delimiter",
                "source: {sheets: [{id: s, header: 2}]} | source.sheets.0.header",
                "source: {tables: [{name: t, schema: public}]} | source.tables.0.schema",
                "source: {incremental: {strategy: updated_at, cursor_field: u, window: 1d}} | source.incremental.window",
                "source: {engine: {type: native, cloud_execution: {enabled: true}}} | source.engine.cloud_execution",
                "target: {spreadsheet_id: s-1} | target.spreadsheet_id",
                "target: {engine: {type: native, memory: 2g}} | target.engine.memory",
                "target: {markdown_kv_storage: {mode: string, folder: x}} | target.markdown_kv_storage.folder",
                "logging: {level: INFO, format: json} | logging.format",
                "retry_config: {max_retries: 1, jitter: true} | retry_config.jitter"
            })
    void an_option_of_the_connectors_own_is_kept_with_a_warning(String block, String path) throws Exception {
        LoadResult loaded = load(block);
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unknown-key");
            assertThat(problem.isError()).isFalse();
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.location()).isNotNull();
        });
        assertThat(kept(loaded.job().file())).contains(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String kept(JobFile file) {
        return file.toString();
    }

    @Test
    void what_is_kept_is_there_for_the_host() throws Exception {
        JobFile file = load("source: {page_size: 100}\ntarget: {spreadsheet_id: s-1}")
                .job()
                .file();
        assertThat(file.source().more()).isEqualTo(Map.of("page_size", 100L));
        assertThat(file.target().more()).isEqualTo(Map.of("spreadsheet_id", "s-1"));
    }

    @Test
    void a_slip_of_the_pen_is_told_with_what_was_meant() throws Exception {
        assertThat(load("target: {bransh: main}").problems())
                .extracting(Problem::hint)
                .containsExactly("did you mean 'branch'?");
    }

    @Test
    void a_path_to_a_key_of_the_connectors_own_is_still_refused_for_it_may_be_a_slip() {
        assertThat(RecordModel.of(JobFile.class).checkPath("target.conection.s3.bucket", null))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infrastructure: {provider: {provider: aws, region: r, acount: x}}",
                "infrastructure: {provider: {provider: aws, region: r}, tags: {team: x}}",
                "pagesize: 100"
            })
    void below_infrastructure_and_beside_the_blocks_an_unknown_key_is_an_error(String block) throws Exception {
        assertThat(load(block).problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::code)
                .containsExactly("unknown-key");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "'\"0\"', 0", "1234567890123, 1234567890123", "abc, abc"})
    void the_id_of_a_sheet_may_be_a_number(String written, String read) throws Exception {
        LoadResult loaded = load("source: {sheets: [{spreadsheet_id: s, sheet_id: " + written + "}]}");
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.job().source().sheets())
                .extracting(SourceConfig.Sheet::sheetId)
                .containsExactly(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "cost_center", "business_unit", "project", "environment"})
    void an_empty_tag_is_a_warning_at_its_line(String key) throws Exception {
        List<Problem> problems = load("infrastructure:\n  provider: {provider: aws, region: r}\n  tags: {" + key
                        + ": ''}")
                .problems();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("empty-tag");
            assertThat(problem.isError()).isFalse();
            assertThat(problem.path()).isEqualTo("infrastructure.tags." + key);
            assertThat(problem.location()).asString().contains(":7:");
        });
    }
}
