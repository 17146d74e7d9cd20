package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobIdTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "orders,      orders.yaml,    north/prod/orders",
        "orders,      orders.yml,     north/prod/orders",
        "orders,      daily.yaml,     north/prod/orders.daily",
        "orders.v1,   orders.v1.yaml, north/prod/orders%2Ev1",
        "orders,      orders.v1.yaml, north/prod/orders.orders%2Ev1",
        "a/b,         50%.yaml,       north/prod/a%2Fb.50%25",
        "orders,      .yaml,          north/prod/orders.%2Eyaml",
    })
    void asset_and_file_name_a_job_that_nobody_names(String asset, String file, String id) {
        assertThat(JobId.of(job("north", "prod", null), asset, null, folder.resolve("any/where/" + file)))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "north, prod, none,   none,   north/prod/orders.daily",
                "north, prod, none,   7,      north/prod/7",
                "north, prod, given,  7,      north/prod/given",
                "north, prod, a.b/c%, none,   north/prod/a.b%2Fc%25",
                "n/o,   none, given,  none,   n%2Fo/-/given",
                "n%o,   -,    given,  none,   n%25o/%2D/given",
            })
    void the_host_names_a_job_before_its_metadata_does(
            String tenant, String environment, String given, String metadata, String id) {
        assertThat(JobId.of(job(tenant, environment, metadata), "orders", given, Path.of("daily.yaml")))
                .isEqualTo(id);
    }

    @Test
    void how_and_from_where_a_file_is_named_does_not_matter() {
        Path file = new JobFiles(folder).path("job.yaml");
        JobLoader loader = JobLoader.builder().environment(Map.of()).build();
        Path fromHere = Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());

        assertThat(List.of(file, fromHere, folder.resolve("assets/../job.yaml")))
                .extracting(path -> loader.load(path).job().name())
                .containsOnly("nordwind/prod/shipments.job");
    }

    @Test
    void texts_show_files_from_the_root_and_origins_never_a_whole_path() {
        JobFiles files = new JobFiles(folder).job("finops: {cost_center: A-1}\n");
        Path job = files.path("job.yaml");
        JobLoader inside =
                files.loader().pathMapping("/app", folder).base(folder).build();
        JobLoader outside = files.loader().base(folder.resolve("connectors")).build();

        assertThat(inside.load(job).name()).isEqualTo("job.yaml");
        assertThat(inside.load(job).job().locateAsset("name")).hasToString("assets/shipments.yaml:1:7");
        assertThat(outside.load(job).name()).isEqualTo(job.toString());
        ResolvedJob resolved = ResolvedJob.of(files.loader().build().load(job).job(), ref -> Optional.empty());
        assertThat(resolved.tableProperties().tags())
                .extracting(tag -> tag.origin().toString())
                .contains("finops.cost_center (job.yaml:6:23)")
                .noneMatch(origin -> origin.contains(folder.toString()));
    }

    @Test
    void two_files_of_a_folder_with_one_id_are_an_error_of_both() {
        JobFiles files = new JobFiles(folder)
                .job("infrastructure: {provider: {provider: aws, region: r}," + " metadata: {job_id: shipments}}\n");
        write("jobs/job.yaml", read("job.yaml"));
        write("jobs/twin.yaml", read("job.yaml"));
        write("jobs/third.yaml", read("job.yaml").replace("environment: prod", "environment: dev"));

        List<LoadResult> results = files.loader().base(folder).build().loadFolder(folder.resolve("jobs"));

        assertThat(results).extracting(LoadResult::hasErrors).containsExactly(true, false, true);
        assertThat(results.get(2).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("same-job-id");
            assertThat(problem.message())
                    .isEqualTo("the id 'nordwind/prod/shipments' is that of jobs/job.yaml and jobs/twin.yaml");
            assertThat(problem.hint()).contains("environment", "job_id", "jobId(...)");
            assertThat(problem.location()).hasToString("jobs/twin.yaml");
        });
    }

    @Test
    void jobs_of_one_run_must_not_share_an_id_but_one_file_may_come_twice() {
        JobFiles files = new JobFiles(folder);
        write(
                "other/job.yaml",
                read("job.yaml").replace(": connectors/", ": ../connectors/").replace(": assets/", ": ../assets/"));
        Job one = files.load().job();
        Job other = files.loader()
                .base(files.path(""))
                .build()
                .load(files.path("other/job.yaml"))
                .job();

        JobIds.requireDistinct(List.of(one, files.load().job()));
        assertThatThrownBy(() -> JobIds.requireDistinct(List.of(one, other)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("job.yaml and ")
                .hasMessageContaining("other/job.yaml");
    }

    @Test
    void a_host_names_jobs_and_leaves_the_others_alone() {
        JobFiles files = new JobFiles(folder);
        write("jobs/job.yaml", read("job.yaml"));
        write("jobs/second.yaml", read("job.yaml"));
        JobLoader loader = files.loader()
                .base(folder)
                .jobId(job -> job.name().endsWith(".second") ? "named" : null)
                .build();

        assertThat(loader.loadFolder(folder.resolve("jobs")))
                .extracting(result -> result.job().name())
                .containsExactly("nordwind/prod/shipments.job", "nordwind/prod/named");
    }

    @Test
    void what_cannot_name_a_job_is_refused() {
        assertThat(new JobFiles(folder)
                        .job("infrastructure: {provider: {provider: aws, region: r}, metadata: {job_id: [a]}}\n")
                        .load()
                        .problems())
                .extracting(problem -> problem.code() + " " + problem.path())
                .containsExactly("wrong-type infrastructure.metadata.job_id");
    }

    private static JobFile job(String tenant, String environment, String metadata) {
        Infrastructure.Builder infrastructure = Infrastructure.builder("aws").region("r");
        if (metadata != null) {
            infrastructure.putMetadata("job_id", Integer.valueOf(metadata));
        }
        Job.Builder job = Job.builder(tenant)
                .asset(Asset.builder("any", "1.0", "csv", "any", "o@example.org")
                        .column("id", "string")
                        .build())
                .infrastructure(infrastructure.build());
        return (environment == null ? job : job.environment(environment))
                .build()
                .file();
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
