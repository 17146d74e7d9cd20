package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job file names files below the root, and nothing else is opened. */
class FilesOfJobsTest {
    private static final String SECRET = "root:*:20228:0:99999";

    @TempDir
    Path folder;

    private Path jobs;

    @BeforeEach
    void write() throws IOException {
        jobs = Files.createDirectories(folder.resolve("repo/jobs"));
        JobFiles files = new JobFiles(jobs);
        files.write("job.yaml", JobFiles.PATHS);
        Files.writeString(folder.resolve("shadow"), SECRET + "\n");
        Files.createSymbolicLink(jobs.resolve("link.yaml"), folder.resolve("shadow"));
        Files.createSymbolicLink(jobs.resolve("out"), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../shadow", "link.yaml", "out/shadow", "jobs/../../../shadow", "ABSOLUTE/shadow"})
    void what_lies_outside_of_the_root_is_not_opened_however_it_is_named(String named) throws IOException {
        String shown = named.replace("ABSOLUTE", folder.toString());
        String paths = JobFiles.PATHS.replaceAll("asset_path: .*", "asset_path: '" + shown + "'");
        Files.writeString(jobs.resolve("job.yaml"), paths);

        LoadResult result = JobLoader.create().load(jobs.resolve("job.yaml"));

        assertThat(result.problems())
                .filteredOn(Problem::isError)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isIn("outside-of-root", "file-not-found");
                    assertThat(problem.path()).isEqualTo("asset_path");
                    assertThat(problem.location()).isNotNull();
                    assertThat(problem.hint()).isNotNull();
                });
        assertThat(result.problems().toString()).doesNotContain(SECRET);
    }

    @Test
    void a_link_in_a_folder_of_jobs_that_leads_out_of_it_is_not_read() {
        List<LoadResult> results = JobLoader.create().loadFolder(jobs);

        assertThat(results)
                .filteredOn(result -> result.name().endsWith("link.yaml"))
                .singleElement()
                .satisfies(result -> assertThat(result.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.code()).isEqualTo("outside-of-root")));
        assertThat(results.toString()).doesNotContain(SECRET);
    }

    @Test
    void a_folder_that_is_mounted_as_kubernetes_mounts_a_config_map_is_read() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Path version = Files.createDirectory(mount.resolve("..2026_01_26"));
        new JobFiles(version).write("job.yaml", JobFiles.PATHS);
        Files.createSymbolicLink(mount.resolve("..data"), version.getFileName());
        for (String name : List.of("job.yaml", "assets", "connectors")) {
            Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
        }

        assertThat(JobLoader.create().load(mount.resolve("job.yaml")).problems())
                .noneMatch(Problem::isError);
    }

    @Test
    void files_beside_the_job_files_folder_need_a_root_that_holds_both() throws IOException {
        Files.move(jobs.resolve("assets"), jobs.resolveSibling("assets"));
        Files.writeString(jobs.resolve("job.yaml"), JobFiles.PATHS.replace(": assets/", ": ../assets/"));

        assertThat(JobLoader.create().load(jobs.resolve("job.yaml")).problems())
                .extracting(Problem::code)
                .contains("outside-of-root");
        assertThat(JobLoader.builder()
                        .base(folder.resolve("repo"))
                        .build()
                        .load(jobs.resolve("job.yaml"))
                        .problems())
                .noneMatch(Problem::isError);
        assertThat(JobLoader.builder()
                        .pathMapping("/app", folder.resolve("repo"))
                        .build()
                        .load(jobs.resolve("job.yaml"))
                        .problems())
                .noneMatch(Problem::isError);
    }

    @Test
    @Timeout(30)
    void a_pipe_is_refused_and_not_waited_for() throws Exception {
        Path pipe = jobs.resolve("pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        LoadResult result = JobLoader.create().load(pipe);

        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("not-a-file"));
    }

    @Test
    void a_path_that_a_variable_is_part_of_is_shown_as_it_is_written() throws IOException {
        Files.writeString(
                jobs.resolve("job.yaml"),
                JobFiles.PATHS.replaceAll("asset_path: .*", "asset_path: '\\${ASSETS}/x.yaml'"));

        LoadResult result = JobLoader.builder()
                .environment(Map.of("ASSETS", "/somewhere/s3cr3t"))
                .build()
                .load(jobs.resolve("job.yaml"));

        assertThat(result.problems().toString()).contains("${ASSETS}/x.yaml").doesNotContain("s3cr3t");
    }
}
