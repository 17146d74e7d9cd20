package io.dativo.terraform;

import io.dativo.job.Job;
import io.dativo.job.JobLoader;
import io.dativo.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job in a folder, bound to the outputs of a state. */
public final class BoundJob {
    private static final String HEAD = """
            tenant_id: nordwind
            source_connector_path: source.yaml
            target_connector_path: target.yaml
            asset_path: asset.yaml
            """;

    final List<Problem> problems = new ArrayList<>();
    final Job before;
    final Job job;

    private BoundJob(Job before, TerraformState state) {
        this.before = before;
        this.job = OutputBinding.bind(before, state, problems);
    }

    /** Loads the lines of a job file, the first of which is line 5, and binds it. */
    public static BoundJob bind(Path folder, String lines, TerraformState state) {
        return new BoundJob(load(folder, lines), state);
    }

    public static Job load(Path folder, String lines) {
        write(folder, "job.yaml", HEAD + lines);
        write(
                folder,
                "asset.yaml",
                "name: shipments\nversion: '1.0'\nsource_type: postgres\nobject: s\nschema: []\n"
                        + "team: {owner: a@b.example}\n");
        write(folder, "source.yaml", "name: pg\ntype: postgres\nroles: [source]\ndefault_engine: {type: native}\n");
        write(folder, "target.yaml", "name: lake\ntype: iceberg\nroles: [target]\ndefault_engine: {type: native}\n");
        return JobLoader.builder()
                .environment(Map.of())
                .base(folder)
                .build()
                .load(folder.resolve("job.yaml"))
                .job();
    }

    /** A state with the outputs of a JSON object; single quotes stand for double ones. */
    public static TerraformState state(String outputs) {
        String json = "{\"version\":4,\"outputs\":" + outputs.replace('\'', '"') + "}";
        return StateReader.outputs()
                .read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "terraform.tfstate");
    }

    /** Severity, code and line of each problem. */
    List<String> brief() {
        return problems.stream()
                .map(problem -> (problem.isError() ? "error " : "warning ") + problem.code() + " line "
                        + (problem.location() == null ? 0 : problem.location().line()))
                .toList();
    }

    private static void write(Path folder, String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
