package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.spi.TagRules;
import io.dativo.tag.Tag;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The example jobs with the provider block of another cloud. */
class PortabilityTest {
    private static final Path QUICKSTART = Path.of("../examples/quickstart");

    private static final Map<String, String> BLOCKS = Map.of(
            "aws", """
                  provider:
                    provider: aws
                    region: eu-west-1
                    account_id: "123456789012"
                    resources: [{resource_type: s3_bucket, resource_id: acme-lake}]
                """,
            "gcp", """
                  provider:
                    provider: gcp
                    region: europe-west1
                    project_id: acme-data-platform
                    resources: [{resource_type: gcs_bucket, resource_id: gs://acme-lake}]
                """,
            "azure", """
                  provider:
                    provider: azure
                    region: westeurope
                    subscription_id: 7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21
                    resource_group: rg
                    resources: [{resource_type: storage_account, resource_id: acmelake}]
                """);

    @TempDir
    private Path folder;

    private final Dativo dativo = Dativo.builder()
            .base(QUICKSTART)
            .withoutDiscovery()
            .environment(Map.of("ENVIRONMENT", "prod", "AWS_REGION", "eu-west-1", "AWS_ACCOUNT_ID", "123456789012"))
            .provider(InMemoryProvider.standingInFor("aws"))
            .provider(InMemoryProvider.standingInFor("gcp"))
            .provider(InMemoryProvider.standingInFor("azure"))
            .build();

    /** The example with its own provider block or another one; its Terraform binding, which is of one cloud, left out. */
    private ResolvedJob job(String example, String cloud) throws IOException {
        String text = Files.readString(QUICKSTART.resolve("jobs/acme/" + example + ".yaml"))
                .replace("../../", "")
                .replaceFirst("(?s)\n  terraform:.*?\n  tags:", "\n  tags:");
        String swapped = cloud.isEmpty()
                ? text
                : text.replaceFirst("(?s)\n  provider:\n.*?\n  tags:", "\n" + BLOCKS.get(cloud) + "  tags:");
        Path file = folder.resolve(example + cloud + ".yaml");
        Files.writeString(file, swapped);
        return dativo.resolve(dativo.load(file).job());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe_customers | gcp | cost_center: cost_center=DATA-001 -> cost_center=data-001 | owner=data-team@acme.com -> owner=data-team_acme_com",
                "stripe_customers | azure | compliance: compliance=SOC2+GDPR or compliance=SOC2,GDPR -> compliance=SOC2,GDPR | -",
                "postgres_orders | gcp | business_unit: business_unit=Analytics -> business_unit=analytics | compliance=SOC2 -> compliance=soc2",
                "hubspot_contacts | aws | owner: owner=data-team_acme_com -> owner=data-team@acme.com | -",
                "hubspot_contacts | azure | owner: owner=data-team_acme_com -> owner=data-team@acme.com | -",
                "events_azure | gcp | cost_center: cost_center=DATA-001 -> cost_center=data-001 | owner=data-team@acme.com",
                "events_azure | aws | - | -"
            })
    void each_example_says_what_changes_on_another_cloud(String example, String cloud, String change, String other)
            throws Exception {
        Portability report = dativo.portability(job(example, ""), job(example, cloud));
        Map<String, String> changes = new TreeMap<>();
        report.changes()
                .forEach(changed ->
                        changes.put(changed.key(), String.join(" or ", changed.today()) + " -> " + changed.there()));
        if (change.equals("-")) {
            assertThat(changes).isEmpty();
        } else {
            String key = change.substring(0, change.indexOf(':'));
            assertThat(changes).containsEntry(key, change.substring(key.length() + 2));
        }
        if (!other.equals("-")) {
            assertThat(report.toString()).contains(other);
        }
    }

    static Stream<Arguments> everyExampleOnEveryCloud() throws IOException {
        try (Stream<Path> files = Files.list(QUICKSTART.resolve("jobs/acme"))) {
            List<String> examples = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
            return examples.stream()
                    .flatMap(example -> BLOCKS.keySet().stream().sorted().map(cloud -> Arguments.of(example, cloud)));
        }
    }

    /** Nothing that a job says of its resources goes without a word when its provider block is swapped. */
    @ParameterizedTest
    @MethodSource("everyExampleOnEveryCloud")
    void every_tag_of_every_example_is_there_on_another_cloud_or_said_to_be_lost(String example, String cloud)
            throws IOException {
        ResolvedJob today = job(example, "");
        ResolvedJob there = job(example, cloud);
        Portability report = dativo.portability(today, there);
        InMemoryProvider provider = InMemoryProvider.standingInFor(cloud);
        Map<String, String> changed = new TreeMap<>();
        report.changes().forEach(change -> changed.put(change.key(), change.there()));

        for (TagClaim claim : there.claims()) {
            if (!claim.resource().provider().equals(cloud)) {
                continue;
            }
            TagRules rules = provider.rules(claim.resource().type());
            for (Tag tag : claim.tags()) {
                TagRules.EncodedTag spelled = rules.encode(tag.key(), tag.value());
                String where = tag + " as " + spelled + "\n" + report;
                boolean refused = rules.refusal(spelled.key(), spelled.value()).isPresent();
                if (refused || !spelled.exact()) {
                    assertThat(report.lost())
                            .as(where)
                            .anyMatch(problem -> problem.message().contains(tag.key()));
                }
                if (!refused) {
                    assertThat(changed.getOrDefault(tag.key(), spelled.key() + "=" + spelled.value()))
                            .as(where)
                            .isEqualTo(spelled.key() + "=" + spelled.value());
                }
            }
        }
        assertThat(report.lost())
                .allSatisfy(problem ->
                        assertThat(problem.location()).as(problem.toString()).isNotNull());
    }

    @Test
    void what_a_cloud_cannot_say_is_named_with_its_place() throws Exception {
        Portability report = dativo.portability(job("stripe_customers", ""), job("stripe_customers", "gcp"));
        assertThat(report.isLossless()).isFalse();
        assertThat(report.lost())
                .filteredOn(problem -> problem.code().equals("lossy-spelling"))
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("owner=data-team@acme.com"));
        assertThat(report.lost())
                .filteredOn(problem -> problem.code().equals("lossy-spelling"))
                .allSatisfy(problem -> assertThat(problem.location()).isNotNull());
    }

    @Test
    void a_job_that_stays_on_its_cloud_changes_and_loses_nothing() throws Exception {
        Portability report = dativo.portability(job("events_azure", ""), job("events_azure", ""));
        assertThat(report.changes()).isEmpty();
        assertThat(report.isLossless()).isTrue();
        assertThat(report).hasToString("");
    }

    @Test
    void a_type_that_the_cloud_lacks_is_named() throws Exception {
        Path file = folder.resolve("left.yaml");
        Files.writeString(
                file,
                Files.readString(QUICKSTART.resolve("jobs/acme/stripe_customers.yaml"))
                        .replace("../../", "")
                        .replaceFirst("(?s)\n  terraform:.*?\n  tags:", "\n  tags:")
                        .replace("provider: aws\n", "provider: gcp\n    project_id: acme-data-platform\n"));
        ResolvedJob left = dativo.resolve(dativo.load(file).job());

        Portability report = dativo.portability(job("stripe_customers", ""), left);
        assertThat(report.lost()).extracting(Problem::message).anyMatch(message -> message.contains("iam_role"));
    }
}
