package io.dativo.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs each line of the pipelines in {@code examples/ci} as a pull request and a merge would, with the real Terraform and an
 * emulator of AWS. Run by scripts/e2e-aws, which names a local repository of Maven that holds the command line.
 */
class PipelinesTest {
    private static final Path PROJECT = Needs.projectRoot().resolve("examples/ci");
    private static final String DATABASE = "acme_shop_dev";

    @TempDir
    private Path folder;

    private final S3Client s3 = S3Client.create();
    private final GlueClient glue = GlueClient.create();

    @BeforeEach
    void an_account_with_a_table_of_another_team() throws IOException, InterruptedException {
        reset();
        s3.createBucket(bucket -> bucket.bucket("acme-terraform-state"));
        s3.createBucket(bucket -> bucket.bucket("acme-dativo"));
        glue.createDatabase(database -> database.databaseInput(input -> input.name(DATABASE)));
        glue.createTable(table -> table.databaseName(DATABASE)
                .tableInput(input -> input.name("orders").parameters(Map.of("made_by", "the shop"))));
        copy(PROJECT, folder.resolve("project"));
        Files.writeString(folder.resolve("project/terraform/emulated_override.tf"), Terraform.PLACES);
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        s3.close();
        glue.close();
        reset();
    }

    @Test
    void each_line_of_the_pipeline_of_git_hub_does_what_it_says() throws IOException, InterruptedException {
        walk(Pipeline.gitHub(PROJECT.resolve(".github/workflows/tags.yml")));

        assertThat(folder.resolve("summary.md")).content().contains("### Tag plan", "### Tag apply");
    }

    @Test
    void each_line_of_the_pipeline_of_git_lab_does_what_it_says() throws IOException, InterruptedException {
        walk(Pipeline.gitLab(PROJECT.resolve(".gitlab-ci.yml")));
    }

    private void walk(Pipeline pipeline) throws IOException, InterruptedException {
        assertThat(exit(pipeline, pipeline.review()))
                .as("a pull request before anything exists")
                .isZero();
        assertThat(tags()).as("nothing is written for it").doesNotContainKey("cost_center");
        assertThat(findings()).isEqualTo(2);

        assertThat(exit(pipeline, pipeline.deliver())).as("the merge").isZero();
        assertThat(tags()).containsEntry("cost_center", "DATA-001").containsEntry("made_by", "the shop");

        Path job = folder.resolve("project/jobs/orders.yaml");
        Files.writeString(job, Files.readString(job).replace("DATA-001", "data"));
        assertThat(exit(pipeline, pipeline.review()))
                .as("a pull request whose job breaks the policy")
                .isEqualTo(1);
    }

    private Map<String, String> tags() {
        return glue.getTable(get -> get.databaseName(DATABASE).name("orders"))
                .table()
                .parameters();
    }

    private long findings() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("project"))) {
            return files.filter(file -> file.toString().endsWith(".sarif")).count();
        }
    }

    /** Runs scripts one after another until one fails, and gives how the last one ended. */
    private int exit(Pipeline pipeline, List<String> scripts) throws IOException, InterruptedException {
        for (String script : scripts) {
            System.out.println("$ " + script.strip());
            Process process = shell(pipeline, script).start();
            process.getOutputStream().close();
            try (Stream<String> lines = process.inputReader().lines()) {
                lines.forEach(line -> System.out.println("    " + line));
            }
            int exit = process.waitFor();
            if (exit != 0) {
                return exit;
            }
        }
        return 0;
    }

    private ProcessBuilder shell(Pipeline pipeline, String script) {
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                .directory(folder.resolve("project").toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = shell.environment();
        environment.keySet().removeIf(name -> name.startsWith("TF_"));
        // Roles are for clouds; the emulator accepts the keys of the environment.
        pipeline.environment().forEach((name, value) -> {
            if (!value.contains("$")) {
                environment.put(name, value);
            }
        });
        environment.put("MAVEN_OPTS", "-Dmaven.repo.local=" + System.getenv("DATIVO_MAVEN_REPOSITORY"));
        // The second compiler of the JVM costs short programs more than it gains.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        environment.put("TF_CLI_ARGS_init", "-plugin-dir=" + System.getenv("DATIVO_TF_PLUGIN_DIR"));
        environment.put("GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString());
        environment.put("GITHUB_ACTOR", "a person");
        environment.put("GITLAB_USER_LOGIN", "a person");
        environment.put("AWS_TOKEN", "none");
        return shell;
    }

    private static void reset() throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL") + "/moto-api/reset"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
