package io.dativo.job;

import io.dativo.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A folder with one job and everything it refers to, for tests to change. */
final class JobFiles {
    static final String PATHS = """
            tenant_id: nordwind
            environment: prod
            source_connector_path: connectors/postgres.yaml
            target_connector_path: connectors/lake.yaml
            asset_path: assets/shipments.yaml
            """;

    static final String ASSET = """
            name: shipments
            version: "1.0"
            source_type: postgres
            object: sales.shipments
            schema:
              - {name: id, type: string, required: true}
              - {name: email, type: string, classification: PII}
            team: {owner: sales@nordwind.example}
            """;

    static final String SOURCE = """
            name: postgres
            type: postgres
            roles: [source]
            default_engine: {type: native}
            credentials: {type: basic, from_env: PGPASSWORD}
            incremental: {strategy: updated_at, cursor_field_default: changed_on, lookback_days_default: 1}
            """;

    static final String TARGET = """
            name: lake
            type: iceberg
            roles: [target]
            default_engine: {type: native, options: {native: {compression: zstd}}}
            file_format: parquet
            partitioning_default: [ingest_date]
            connection_template:
              s3: {endpoint: "http://s3.example", region: eu-central-1}
            """;

    private final Path folder;

    JobFiles(Path folder) {
        this.folder = folder;
        write("job.yaml", PATHS);
        write("assets/shipments.yaml", ASSET);
        write("connectors/postgres.yaml", SOURCE);
        write("connectors/lake.yaml", TARGET);
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    JobFiles write(String file, String text) {
        try {
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds lines to the job. */
    JobFiles job(String more) {
        return write("job.yaml", PATHS + more);
    }

    JobLoader.Builder loader() {
        return JobLoader.builder().environment(Map.of());
    }

    LoadResult load() {
        return loader().build().load(path("job.yaml"));
    }

    /** Severity, code and path of each problem, with the line in its file. */
    static List<String> brief(Collection<Problem> problems) {
        return problems.stream()
                .map(problem -> (problem.isError() ? "error " : "warning ") + problem.code() + " " + problem.path()
                        + (problem.location() == null || problem.location().line() == 0
                                ? ""
                                : " line " + problem.location().line()))
                .toList();
    }
}
