package io.dativo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path folder;

    private Path job = Path.of("");

    @BeforeEach
    void a_project_that_init_made() {
        assertThat(dativo("init", folder.toString()).exit()).isZero();
        job = folder.resolve("jobs/acme/orders.yaml");
    }

    @Test
    void jobs_that_follow_the_policy_pass_before_anything_exists() {
        Ran ran = check("--strict");

        assertThat(ran.out()).isEqualTo("1 job: 0 errors, 0 warnings.\n");
        assertThat(ran.exit()).as(ran.err()).isZero();
    }

    @Test
    void a_job_that_breaks_the_policy_is_a_finding_at_its_place() throws IOException {
        replace("DATA-001", "data");

        Ran ran = check();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("jobs/acme/orders.yaml:20:18: error[cost-center]", "1 job: ");
    }

    @Test
    void a_key_that_hangs_on_an_output_to_come_is_left_open() throws IOException {
        Files.createDirectories(folder.resolve("tf"));
        Files.writeString(
                job,
                Files.readString(job)
                        + "  terraform: {module_path: tf, outputs: {database: target.connection.glue_database}}\n");

        Ran ran = check();

        assertThat(ran.out()).contains("warning[terraform-state-open]");
        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(check("--strict").exit()).isEqualTo(1);
    }

    @Test
    void a_job_that_cannot_be_loaded_hides_no_other() throws IOException {
        Files.writeString(job.resolveSibling("broken.yaml"), "tenant_id: [\n");
        replace("DATA-001", "data");

        assertThat(check().out()).contains("broken.yaml", "error[cost-center]", "2 jobs: ");
    }

    @Test
    void two_jobs_with_one_id_are_refused() throws IOException {
        Files.createDirectories(folder.resolve("jobs/other"));
        Path other = Files.copy(job, folder.resolve("jobs/other/orders.yaml"));

        Ran inOneFolder = check();
        Ran byName =
                dativo("check", "--policy", policy(), "--base", folder.toString(), job.toString(), other.toString());

        assertThat(inOneFolder.exit()).isEqualTo(1);
        assertThat(inOneFolder.out()).contains("acme/dev/orders");
        assertThat(byName.exit()).isEqualTo(1);
        assertThat(byName.err()).contains("acme/dev/orders");
    }

    @Test
    void results_are_also_written_to_each_file_that_a_report_names() throws IOException {
        replace("DATA-001", "data");
        Path sarif = folder.resolve("target/dativo.sarif");
        Path junit = folder.resolve("target/dativo.xml");

        Ran ran = check("--report", "sarif=" + sarif, "--report", "junit=" + junit);

        assertThat(ran.out()).contains("error[cost-center]");
        assertThat(new ObjectMapper()
                        .readTree(sarif.toFile())
                        .at("/runs/0/results/0/ruleId")
                        .asText())
                .isEqualTo("cost-center");
        assertThat(junit).content().contains("type=\"cost-center\"");
        assertThat(check("--report", "sarif=" + job + "/below-a-file").exit()).isEqualTo(2);
    }

    @Test
    void another_program_runs_a_command_and_keeps_its_logging() {
        String level = System.getProperty("org.slf4j.simpleLogger.defaultLogLevel");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = Main.run(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                List.of("validate", "--base", folder.toString(), job.toString()));

        assertThat(exit).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("1 job: 0 errors, 0 warnings.\n");
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(System.getProperty("org.slf4j.simpleLogger.defaultLogLevel")).isEqualTo(level);
    }

    private void replace(String old, String now) throws IOException {
        Files.writeString(job, Files.readString(job).replace(old, now));
    }

    private String policy() {
        return folder.resolve("tag-policy.yaml").toString();
    }

    private Ran check(String... more) {
        String[] arguments = {
            "check",
            "--base",
            folder.toString(),
            "--policy",
            policy(),
            folder.resolve("jobs").toString()
        };
        String[] all = Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
        return dativo(all);
    }

    private static Ran dativo(String... arguments) {
        return Ran.of(builder -> builder, Map.of(), arguments);
    }
}
