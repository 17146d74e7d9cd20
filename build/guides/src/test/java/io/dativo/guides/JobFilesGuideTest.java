package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.job.JobLoader;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of docs/job-files.md are a job that loads without a warning, and is called as the guide says. */
class JobFilesGuideTest {
    private static final String FILE = "file: ";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        for (Block block : Block.of(Path.of("docs/job-files.md"))) {
            if (block.mark().startsWith(FILE)) {
                Path file = folder.resolve(block.mark().substring(FILE.length()));
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text());
            }
        }
    }

    @Test
    void the_job_loads_and_has_the_id_the_table_and_the_tags_of_the_guide() {
        ResolvedJob job = resolved(Map.of());

        assertThat(job.job().name()).isEqualTo("acme/dev/orders");
        assertThat(job.table().orElseThrow().id()).isEqualTo("acme_lake_dev.orders");
        assertThat(resolved(Map.of("ENVIRONMENT", "prod")).job().name()).isEqualTo("acme/prod/orders");
    }

    @Test
    void the_runner_is_read() {
        assertThat(JobLoader.builder()
                        .build()
                        .readRunner(folder.resolve("runner.yaml"))
                        .problems())
                .isEmpty();
    }

    private ResolvedJob resolved(Map<String, String> environment) {
        Dativo dativo = Dativo.builder()
                .withoutDiscovery()
                .base(folder)
                .environment(environment)
                .build();
        LoadResult loaded = dativo.load(folder.resolve("jobs/acme/orders.yaml"));
        assertThat(loaded.problems()).isEmpty();
        return dativo.resolve(loaded.job());
    }
}
