package io.dativo.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to what the code does. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path work;

    @Test
    void the_output_in_the_readme_is_what_the_example_prints() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Quickstart.run(Path.of(""), work.resolve("run"), new PrintStream(printed, true, UTF_8));
        List<String> lines = printed.toString(UTF_8).lines().toList();

        assertThat(block("<!-- output -->").lines().filter(line -> !line.equals("...")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(lines).contains(line));
    }

    @Test
    void the_error_in_the_readme_is_the_error_that_a_reader_gets() throws IOException {
        Path job = work.resolve("job.yaml");
        Files.writeString(job, """
                tenant_id: acme
                source_connector_path: source.yaml
                target_connector_path: target.yaml
                asset_path: asset.yaml

                infrastructure:
                  provider:
                    provider: aws
                    region: us-east-1
                  tags:
                    owner: data-team@acme.com
                    cost_centre: DATA-001
                """);

        String problems = Dativo.builder().build().load(job).toString().replace(work + "/", "");

        assertThat(problems).contains(block("<!-- error -->").strip());
    }

    @Test
    void a_mistyped_bucket_stops_with_the_sentence_of_the_readme() throws IOException {
        Files.writeString(
                work.resolve("target.yaml"),
                "{name: files, type: csv, roles: [target], default_engine: {type: native}}");
        Files.writeString(work.resolve("job.yaml"), """
                tenant_id: acme
                source_connector_path: connectors/csv.yaml
                target_connector_path: target.yaml
                asset_path: assets/stripe_customers.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-central-1
                    resources: [{resource_type: s3_bucket, resource_id: arn:aws:s3:::acme-lake-dve}]
                  tags: {cost_center: DATA-001, owner: data@acme.example, environment: dev}
                """);
        Dativo dativo = Dativo.builder()
                .withoutDiscovery()
                .provider(InMemoryProvider.standingInFor("aws").onlyListedResources())
                .build();

        List<String> plan = dativo.plan(
                        dativo.resolve(dativo.load(work.resolve("job.yaml")).job()))
                .toString()
                .lines()
                .toList();

        assertThat(plan)
                .containsSubsequence(block("<!-- missing -->")
                        .lines()
                        .filter(line -> !line.equals("..."))
                        .toList());
    }

    /** The fenced block after a marker. */
    private static String block(String marker) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(marker) + "[^\n]*\n```[a-z]*\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(block.find()).as("a block after " + marker).isTrue();
        return block.group(1);
    }
}
