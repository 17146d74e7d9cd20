package io.dativo.job;

import static io.dativo.job.JobFiles.PATHS;
import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.DativoException;
import io.dativo.problem.Sensitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading every job of a folder. */
class JobFolderTest {
    private static final String BESIDE =
            PATHS.replace("connectors/", "../connectors/").replace("assets/", "../assets/");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void every_yaml_file_has_a_result_in_the_order_of_names_and_a_bad_one_hides_none(int parallelism) {
        JobFiles files = new JobFiles(folder);
        for (int i = 9; i >= 0; i--) {
            files.write("jobs/job" + i + (i % 2 == 0 ? ".yaml" : ".yml"), BESIDE.replace("nordwind", "tenant" + i));
        }
        files.write("jobs/job3.yml", "tenant_id: [");
        files.write("jobs/job6.yaml", "");
        files.write("jobs/readme.txt", "not a job");
        files.write("jobs/job5/deeper/job.yaml", BESIDE);
        files.write("jobs/job5/deeper/job.yaml.txt", "not a job");

        List<LoadResult> results =
                files.loader().base(folder).parallelism(parallelism).build().loadFolder(folder.resolve("jobs"));

        assertThat(results)
                .extracting(result -> Path.of(result.name()).getFileName().toString())
                .containsExactly(
                        "job0.yaml",
                        "job1.yml",
                        "job2.yaml",
                        "job3.yml",
                        "job4.yaml",
                        "job5.yml",
                        "job.yaml",
                        "job6.yaml",
                        "job7.yml",
                        "job8.yaml",
                        "job9.yml");
        assertThat(results).filteredOn(LoadResult::hasErrors).hasSize(3);
        assertThat(results)
                .filteredOn(result -> !result.hasErrors())
                .extracting(result -> result.job().file().tenantId())
                .containsExactly(
                        "tenant0", "tenant1", "tenant2", "tenant4", "tenant5", "tenant7", "tenant8", "tenant9");
    }

    @Test
    void shared_files_are_read_once_in_a_call_and_again_in_the_next() {
        JobFiles files = new JobFiles(folder);
        for (int i = 0; i < 20; i++) {
            files.write("jobs/job" + i + ".yaml", BESIDE);
        }
        files.write("connectors/lake.yaml", JobFiles.TARGET.replace("eu-central-1", "\"${REGION}\""));
        AtomicInteger asked = new AtomicInteger();
        JobLoader loader = JobLoader.builder()
                .base(folder)
                .environment(name -> name.equals("REGION") ? "region-" + asked.incrementAndGet() : null)
                .parallelism(4)
                .build();

        List<LoadResult> first = loader.loadFolder(folder.resolve("jobs"));
        List<LoadResult> second = loader.loadFolder(folder.resolve("jobs"));

        assertThat(first)
                .extracting(result -> result.job().target().connection().get("s3"))
                .containsOnly(Map.of("endpoint", "http://s3.example", "region", Sensitive.of("region-1")));
        assertThat(second)
                .extracting(result -> result.job().target().connection().get("s3"))
                .containsOnly(Map.of("endpoint", "http://s3.example", "region", Sensitive.of("region-2")));
        assertThat(first)
                .extracting(result -> result.job().asset())
                .containsOnly(first.get(0).job().asset());
    }

    @Test
    void a_fault_in_a_shared_file_is_told_for_each_job() {
        JobFiles files = new JobFiles(folder).write("assets/shipments.yaml", "name: 7\n");
        files.write("jobs/a.yaml", BESIDE);
        files.write("jobs/b.yaml", BESIDE);

        List<LoadResult> results = files.loader().base(folder).build().loadFolder(folder.resolve("jobs"));

        assertThat(results).hasSize(2).allMatch(LoadResult::hasErrors);
        assertThat(results.get(0).problems()).isEqualTo(results.get(1).problems());
    }

    @Test
    void a_folder_without_job_files_at_any_depth_has_no_result() throws Exception {
        Files.createDirectories(folder.resolve("jobs/deeper"));
        Files.writeString(folder.resolve("jobs/deeper/readme.txt"), "no job");

        assertThat(JobLoader.create().loadFolder(folder.resolve("jobs"))).isEmpty();
    }

    @Test
    void a_folder_that_is_missing_or_a_file_is_one_result_with_an_error() {
        JobFiles files = new JobFiles(folder);

        List<LoadResult> missing = JobLoader.create().loadFolder(folder.resolve("nowhere"));
        List<LoadResult> file = JobLoader.create().loadFolder(files.path("job.yaml"));

        assertThat(missing).hasSize(1);
        assertThat(missing.get(0).name()).isEqualTo(folder.resolve("nowhere").toString());
        assertThat(brief(missing.get(0).problems())).containsExactly("error folder-not-found ");
        assertThat(missing.get(0).problems().get(0).message()).contains("looked for " + folder.resolve("nowhere"));
        assertThat(file).hasSize(1);
        assertThat(brief(file.get(0).problems())).containsExactly("error not-a-folder ");
        assertThat(file.get(0).problems().get(0).hint()).contains("load(file)");
    }

    @Test
    void a_link_that_leads_nowhere_is_a_bad_file_and_not_left_out() throws Exception {
        Files.createDirectory(folder.resolve("jobs"));
        Files.createSymbolicLink(folder.resolve("jobs/job.yaml"), folder.resolve("gone.yaml"));

        List<LoadResult> results = JobLoader.create().loadFolder(folder.resolve("jobs"));

        assertThat(results).hasSize(1);
        assertThat(brief(results.get(0).problems())).containsExactly("error file-not-found ");
    }

    @Test
    void an_interrupted_caller_is_told_and_stays_interrupted() {
        JobFiles files = new JobFiles(folder);
        files.write("jobs/a.yaml", BESIDE);
        files.write("jobs/b.yaml", BESIDE);
        JobLoader loader = files.loader().parallelism(2).build();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> loader.loadFolder(folder.resolve("jobs")))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("2 job files");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void no_thread_outlives_the_call() {
        JobFiles files = new JobFiles(folder);
        for (int i = 0; i < 8; i++) {
            files.write("jobs/job" + i + ".yaml", BESIDE);
        }

        files.loader().parallelism(4).build().loadFolder(folder.resolve("jobs"));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("dativo-load"))
                .allSatisfy(thread -> {
                    thread.join(5_000);
                    assertThat(thread.isAlive()).isFalse();
                });
    }

    @Test
    void less_than_one_thread_is_refused() {
        assertThatThrownBy(() -> JobLoader.builder().parallelism(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }
}
