package io.dativo.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TerraformManaged;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {
    private static final Map<String, String> STAGING =
            Map.of("ENVIRONMENT", "staging", "AWS_REGION", "eu-west-1", "AWS_ACCOUNT_ID", "123456789012");

    @TempDir
    private Path work;

    @Test
    void the_main_job_ends_with_a_tagged_table_and_nothing_left_to_do() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Quickstart.run(Path.of(""), work.resolve("run"), new PrintStream(printed, true, UTF_8));

        assertThat(printed.toString(UTF_8))
                .contains("no problems")
                .contains("target.connection.s3.bucket = acme-dativo-data-lake-prod")
                .contains("target.catalog.glue_database = acme_iceberg_prod")
                .contains("the money for one job lands in two places")
                .contains("300 rows appended to acme_iceberg_prod.stripe_customers")
                .contains("Plan: 26 to add, 0 to change, 0 to remove, 12 to record.")
                .contains("Apply complete: 63 of 63 claimed tags are in place.")
                .contains("Tags: 26 added, 0 changed, 0 removed.")
                .contains("No changes. 63 of 63 claimed tags are in place.")
                .contains("classification.fields.email = pii")
                .contains("infrastructure.cost_center = DATA-001");
    }

    @Test
    void a_folder_with_files_of_somebody_is_refused_and_a_second_run_deletes_only_what_the_first_made()
            throws IOException {
        Path theirs = Files.writeString(
                Files.createDirectories(work.resolve("theirs")).resolve("thesis.txt"), "years");
        assertThatThrownBy(() -> Quickstart.run(Path.of(""), work.resolve("theirs"), silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("theirs");
        assertThat(theirs).hasContent("years");

        Path run = work.resolve("run");
        Quickstart.run(Path.of(""), run, silent());
        Path note = Files.writeString(run.resolve("note.txt"), "keep");
        Quickstart.run(Path.of(""), run, silent());

        assertThat(note).hasContent("keep");
    }

    @ParameterizedTest
    @CsvSource({
        "hubspot_contacts, gcp, gcs_bucket gs://acme-dativo-data-lake-prod",
        "events_azure, azure, resource_group /subscriptions/",
        "postgres_orders, aws, s3_bucket arn:aws:s3:::acme-dativo-data-lake-staging"
    })
    void the_other_jobs_load_and_plan(String job, String cloud, String target) throws IOException {
        Path state = work.resolve("terraform.tfstate");
        Files.writeString(state, outputs());
        Dativo dativo = Dativo.builder()
                .environment(STAGING)
                .terraformState(state)
                .provider(InMemoryProvider.standingInFor(cloud))
                .build();

        LoadResult loaded = dativo.load(Path.of("jobs/acme/" + job + ".yaml"));
        assertThat(loaded.problems()).isEmpty();
        ResolvedJob resolved = dativo.resolve(loaded.job());
        PropagationPlan plan = dativo.plan(resolved);

        assertThat(plan.toString()).contains(target).contains("cost_center").contains("to add");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_two_jobs_of_one_lake_are_complete_together_and_apart(boolean together) {
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        Dativo dativo = Dativo.builder()
                .environment(Map.of("ENVIRONMENT", "prod", "AWS_REGION", "us-east-1", "AWS_ACCOUNT_ID", "123456789012"))
                .policy(TagPolicy.load(Path.of("tag-policy.yaml")))
                .terraformState(Path.of("terraform/terraform.tfstate"))
                .terraformManaged(TerraformManaged.APPLY)
                .withoutDiscovery()
                .provider(aws)
                .build();
        List<ResolvedJob> jobs = Stream.of("stripe_customers", "postgres_orders")
                .map(job -> dativo.resolve(
                        dativo.load(Path.of("jobs/acme/" + job + ".yaml")).job()))
                .toList();
        jobs.get(0).terraform().forEach((ref, built) -> aws.withResource(ref.type(), ref.id(), built.tags()));
        ResourceRef lake = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-dativo-data-lake-prod");

        for (int round = 0; round < 2; round++) {
            if (together) {
                requireAllInPlace(dativo.apply(dativo.plan(jobs)));
            } else {
                jobs.forEach(job -> requireAllInPlace(dativo.apply(dativo.plan(job))));
            }
            assertThat(aws.tags(lake)).containsEntry("compliance", "SOC2+GDPR");
        }
        assertThat(jobs).allMatch(job -> dativo.plan(job).isEmpty());
        assertThat(dativo.plan(jobs).toString()).contains("merged: union of \"SOC2\" from ");
    }

    /** The tables are not there, and nothing that holds tables is. */
    private static void requireAllInPlace(PropagationReport report) {
        assertThat(report.outcomes().stream()
                        .filter(outcome -> outcome.resource().provider().equals("aws")))
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome.notInPlace()).isEmpty());
    }

    @Test
    void a_folder_of_jobs_loads_at_once_and_one_without_its_variables_is_warned_about() {
        List<LoadResult> results =
                Dativo.builder().environment(Map.of()).build().loadFolder(Path.of("jobs/acme"));

        assertThat(results).hasSize(4).noneMatch(LoadResult::hasErrors);
        assertThat(results.get(2).name()).contains("postgres_orders");
        assertThat(results.get(2).problems())
                .isNotEmpty()
                .allMatch(problem -> problem.code().equals("unset-variable"))
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("ENVIRONMENT"));
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    }

    /** Every output that the example jobs map, as Terraform writes a state without resources. */
    private static String outputs() {
        StringBuilder outputs = new StringBuilder();
        for (String name : List.of(
                "s3_bucket_name",
                "s3_bucket_region",
                "iam_role_arn",
                "glue_database_name",
                "gcs_bucket_name",
                "service_account_email",
                "bigquery_dataset_id",
                "storage_account_name",
                "container_name",
                "managed_identity_client_id")) {
            outputs.append(outputs.isEmpty() ? "" : ",")
                    .append("\"" + name + "\": {\"value\": \"" + name + "-value\", \"type\": \"string\"}");
        }
        return "{\"version\": 4, \"terraform_version\": \"1.11.4\", \"serial\": 1, \"lineage\": \"a\", \"outputs\": {"
                + outputs + "}, \"resources\": []}";
    }
}
