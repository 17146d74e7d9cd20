package io.dativo.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.terraform.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States and jobs with the providers of all clouds: which resource is the job's, and what its tags are. No cloud is asked. */
class StateCasesTest {
    private static final Path CASES = Path.of("src/test/resources/states");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "terraform-identity/bucket-hidden, bucket, aws_s3_bucket.lake",
        "terraform-identity/queue-hidden, queue, aws_sqs_queue.jobs",
        "terraform-identity/account-hidden, account, module.storage.azurerm_storage_account.this",
        "terraform-identity/account-first, account, module.a.azurerm_storage_account.this",
        "terraform-attributes/account, account, google_service_account.etl",
        "terraform-attributes/table, table, aws_glue_catalog_table.orders",
    })
    void the_resource_is_found_and_its_tags_are_as_the_job_says(String state, String job, String address) {
        Path file = CASES.resolve(state + ".tfstate");
        ResolvedJob resolved = resolve(file, file.resolveSibling(job + ".yaml"));

        assertThat(resolved.terraform().values())
                .singleElement()
                .satisfies(held -> assertThat(held.address()).isEqualTo(address));
        assertThat(verify(file, resolved)).isEmpty();
        assertThat(resolved.problems()).isEmpty();
    }

    @Test
    void a_registration_of_a_bucket_is_not_the_bucket() {
        Path file = CASES.resolve("terraform-identity/bucket-only-registered.tfstate");

        assertThat(resolve(file, file.resolveSibling("bucket.yaml")).terraform())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"cost_center\": \"WEB-1\",', '', terraform-tag-missing",
        "'\"cost_center\": \"WEB-1\",', '\"cost_center\": \"WEB-2\",', terraform-tag-differs",
        "parameters, others, terraform-tag-missing",
    })
    void a_parameter_that_is_missing_or_differs_is_an_error(String text, String other, String code) throws IOException {
        Path attributes = CASES.resolve("terraform-attributes");
        String table = Files.readString(attributes.resolve("table.tfstate"));
        Path state = Files.writeString(folder.resolve("table.tfstate"), table.replace(text, other));
        assertThat(state).content().isNotEqualTo(table);

        assertThat(verify(state, resolve(state, attributes.resolve("table.yaml"))))
                .isNotEmpty()
                .extracting(Problem::code)
                .containsOnly(code);
    }

    @Test
    void parameters_that_are_settings_are_no_tags() {
        Path state = CASES.resolve("terraform-attributes/table.tfstate");
        ResolvedJob job = resolve(state, state.resolveSibling("table.yaml"));

        assertThat(job.terraform().values().iterator().next().tags()).containsOnlyKeys("cost_center", "tenant_id");
        assertThat(job.tags(job.targets().get(0)).values()).containsOnlyKeys("cost_center", "tenant_id");
    }

    @Test
    void the_repositorys_own_job_has_no_error_about_what_terraform_cannot_tag() {
        Path quickstart = Path.of("../../examples/quickstart");
        Path state = CASES.resolve("own/hubspot-contacts.tfstate");
        Dativo dativo = Dativo.builder().base(quickstart).terraformState(state).build();
        ResolvedJob job = dativo.resolve(dativo.load(quickstart.resolve("jobs/acme/hubspot_contacts.yaml"))
                .job());

        assertThat(job.terraform().values())
                .extracting(TerraformResource::address)
                .containsExactlyInAnyOrder(
                        "google_storage_bucket.lake",
                        "google_service_account.etl",
                        "google_bigquery_dataset.iceberg[0]");
        // The dataset has every label, the bucket lacks one: that is all that can be mended.
        assertThat(dativo.verifyTerraform(job))
                .extracting(Problem::message)
                .containsExactly("google_storage_bucket.lake has no tag 'team' in the state, and the job says"
                        + " \"data-engineering\"");
    }

    @Test
    void a_tagged_resource_without_an_arn_is_found_or_a_warning_names_it() {
        Path state = CASES.resolve("own/gateway.tfstate");
        ResolvedJob job = resolve(state, state.resolveSibling("gateway.yaml"));

        assertThat(job.terraform().values())
                .extracting(TerraformResource::address)
                .containsExactlyInAnyOrder("aws_dms_replication_instance.copy", "aws_cloudwatch_log_group.app");
        assertThat(verify(state, job)).isEmpty();
        assertThat(job.problems()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("terraform-resource-uncertain");
            assertThat(warning.severity()).isEqualTo(Severity.WARNING);
            assertThat(warning.message()).contains("natgateway/nat-0a1b", "aws_nat_gateway.out");
            assertThat(warning.location().line()).isEqualTo(15);
        });
    }

    @Test
    void network_tags_of_an_old_state_are_no_labels() {
        Path state = CASES.resolve("terraform-attributes/network-tags-v3.tfstate");

        assertThat(StateReader.outputsAndResources().read(state).resources())
                .singleElement()
                .satisfies(instance -> assertThat(instance.tags()).hasToString("{team=north}"));
    }

    @Test
    void a_plan_with_sorted_keys_has_the_same_outputs_for_both_readers() {
        Path plan = CASES.resolve("terraform-attributes/sorted-plan.json");

        assertThat(StateReader.outputs().read(plan).outputs())
                .isEqualTo(StateReader.outputsAndResources().read(plan).outputs());
        assertThat(StateReader.outputs().read(plan).outputs().get("bucket").type())
                .isEqualTo("\"string\"");
    }

    @ParameterizedTest
    @CsvSource({"wrapped.json, terraform_wrapper: false", "garbage-after.tfstate, restore the backend"})
    void a_document_with_more_than_the_document_says_what_to_do(String file, String hint) {
        for (StateReader reader :
                List.of(StateReader.outputsAndResources(), StateReader.outputs().strict())) {
            assertThat(refused(reader, CASES.resolve("terraform-attributes").resolve(file)))
                    .contains(hint);
        }
    }

    private static String refused(StateReader reader, Path file) {
        try {
            return "read: " + reader.read(file);
        } catch (InvalidInputException refused) {
            return Problem.format(refused.problems());
        }
    }

    private static ResolvedJob resolve(Path state, Path job) {
        Dativo dativo = dativo(state);
        return dativo.resolve(dativo.load(job).job());
    }

    private static List<Problem> verify(Path state, ResolvedJob job) {
        return dativo(state).verifyTerraform(job);
    }

    private static Dativo dativo(Path state) {
        return Dativo.builder().base(CASES).terraformState(state).build();
    }
}
