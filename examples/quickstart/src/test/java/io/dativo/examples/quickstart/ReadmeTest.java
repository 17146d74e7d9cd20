package io.dativo.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TerraformManaged;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to what the code does. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path work;

    /** The README's code, as it is printed there. */
    private static void snippet(Catalog catalog, ProviderSpi aws) {
        Dativo dativo = Dativo.builder()
                .policy(TagPolicy.load(Path.of("tag-policy.yaml")))
                .ledger(OwnershipLedger.directory(Path.of("target/readme")))
                .provider(IcebergProvider.of(catalog))
                .provider(aws) // a stand-in; without this line dativo-aws is found on the class path
                .terraformState(Path.of("terraform/terraform.tfstate"))
                .terraformManaged(TerraformManaged.APPLY) // else what Terraform built is compared and never written
                .build();

        LoadResult loaded = dativo.load(Path.of("jobs/acme/stripe_customers.yaml"));
        loaded.problems().forEach(System.out::println); // all at once, file:line:column, with a hint

        ResolvedJob job = dativo.resolve(loaded.job()); // throws with every problem when there is an error
        System.out.println(dativo.explain(job, "cost_center"));

        PropagationPlan plan = dativo.plan(job); // reads only; carries what the policy says and what cannot be done
        System.out.println(plan);

        PropagationReport report = dativo.apply(plan); // exactly this plan
        System.out.println(report.throwUnlessComplete()); // every claimed tag is in place
        System.out.println(dativo.plan(job)); // idempotent: nothing is left to do
    }

    @Test
    void the_readmes_code_gives_the_readmes_output() throws IOException {
        Path ledger = Path.of("target/readme");
        if (Files.exists(ledger)) {
            try (var files = Files.walk(ledger)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
        InMemoryCatalog catalog = new InMemoryCatalog();
        catalog.initialize("readme", Map.of());
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        Dativo before = Dativo.builder()
                .withoutDiscovery()
                .terraformState(Path.of("terraform/terraform.tfstate"))
                .provider(aws)
                .build();
        ResolvedJob job = before.resolve(
                before.load(Path.of("jobs/acme/stripe_customers.yaml")).job());
        job.terraform().forEach((ref, built) -> aws.withResource(ref.type(), ref.id(), built.tags()));
        catalog.createNamespace(
                TableIdentifier.parse(job.table().orElseThrow().id()).namespace());
        IcebergTables.createIfAbsent(catalog, job, Map.of());

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            snippet(catalog, aws);
        } finally {
            System.setOut(out);
        }

        List<String> expected = block("<!-- snippet output -->")
                .lines()
                .filter(line -> !line.equals("..."))
                .toList();
        assertThat(expected).hasSizeGreaterThan(5);
        assertThat(printed.toString(UTF_8).lines().toList()).containsSubsequence(expected);
    }

    @Test
    void the_java_in_the_readme_is_the_java_that_is_compiled_here() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/dativo/examples/quickstart/ReadmeTest.java"));

        assertThat(withoutIndentation(source)).contains(withoutIndentation(block("<!-- snippet")));
    }

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

    /** The fenced block after a marker. */
    private static String block(String marker) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(marker) + "[^\n]*\n```[a-z]*\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(block.find()).as("a block after " + marker).isTrue();
        return block.group(1);
    }

    private static String withoutIndentation(String text) {
        return String.join(
                "\n", Arrays.stream(text.split("\n")).map(String::strip).toList());
    }
}
