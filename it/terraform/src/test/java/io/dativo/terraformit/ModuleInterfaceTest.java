package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModuleInterfaceTest {
    private static final String BEGIN = "<!-- BEGIN INPUTS AND OUTPUTS: written by scripts/terraform docs -->\n";
    private static final String END = "<!-- END INPUTS AND OUTPUTS -->\n";

    @Test
    void variables_and_outputs_are_read_with_their_types_and_defaults(@TempDir Path module) throws IOException {
        Files.writeString(module.resolve("variables.tf"), """
                variable "tenant_id" {
                  description = "Who \\"we\\" are."
                  type        = string

                  validation {
                    condition     = length(var.tenant_id) > 1
                    error_message = "type = none | default = none"
                  }
                }

                variable "trusted" {
                  description = "Who may | may not."
                  type = list(object({
                    name  = string
                    kinds = optional(list(string), ["a"])
                  }))
                  default  = []
                  nullable = false
                }
                """);
        Files.writeString(module.resolve("outputs.tf"), """
                output "name" {
                  description = "The name."
                  value       = var.tenant_id
                }
                """);

        assertThat(ModuleInterface.of(module).markdown()).isEqualTo("""
                        ## Inputs
                        | name | type | default | |
                        |---|---|---|---|
                        | `tenant_id` | `string` | required | Who "we" are. |
                        | `trusted` | `list(object({ name = string, kinds = optional(list(string), ["a"]) }))` | `[]` | Who may \\| may not. |

                        ## Outputs
                        | name | |
                        |---|---|
                        | `name` | The name. |
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void the_tables_of_every_readme_are_current(Cloud cloud) throws IOException {
        Path readme = cloud.module().resolve("README.md");
        String text = Files.readString(readme);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        String current = ModuleInterface.of(cloud.module()).markdown();
        if (Boolean.getBoolean("dativo.docs.write")) {
            Files.writeString(readme, text.substring(0, from) + current + text.substring(text.indexOf(END)));
            return;
        }

        assertThat(text.substring(from, text.indexOf(END)))
                .as("%s is behind its module: run scripts/terraform docs", readme)
                .isEqualTo(current);
    }

    @ParameterizedTest
    @EnumSource
    void every_variable_and_output_is_described(Cloud cloud) {
        ModuleInterface module = ModuleInterface.of(cloud.module());

        assertThat(module.variables()).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.description()).as(variable.name()).endsWith(".");
            assertThat(variable.type()).as(variable.name()).isNotEmpty();
        });
        assertThat(module.outputs())
                .isNotEmpty()
                .allSatisfy(output ->
                        assertThat(output.description()).as(output.name()).endsWith("."));
    }

    /** Jobs in use map these; to take one away needs another contract_version. */
    @ParameterizedTest
    @EnumSource
    void the_outputs_that_the_first_contract_promises_are_there(Cloud cloud) {
        String promised = switch (cloud) {
            case AWS ->
                "aws_region s3_bucket_name s3_bucket_arn s3_bucket_region iam_role_arn iam_role_name"
                        + " glue_database_name glue_database_arn";
            case GCP ->
                "gcp_project_id gcp_region gcs_bucket_name gcs_bucket_url gcs_bucket_self_link"
                        + " service_account_email service_account_unique_id bigquery_dataset_id"
                        + " bigquery_dataset_full_id bigquery_dataset_self_link";
            case AZURE ->
                "azure_region resource_group_name storage_account_name storage_account_id"
                        + " storage_account_dfs_endpoint container_name managed_identity_id"
                        + " managed_identity_client_id managed_identity_principal_id";
        };

        assertThat(ModuleInterface.of(cloud.module()).outputs())
                .extracting(ModuleInterface.Output::name)
                .contains("contract_version", "tenant_id", "environment")
                .contains(promised.split(" "));
    }

    /** A provider that Terraform is attached to is asked for no version, so nothing else compares the two. */
    @ParameterizedTest
    @EnumSource
    void the_modules_are_tested_with_a_provider_that_they_accept(Cloud cloud) throws IOException {
        ModuleDescriptor.Version served =
                ModuleDescriptor.Version.parse(cloud.schema().version());
        Matcher accepted = Pattern.compile("version = \">= ([0-9.]+), < ([0-9.]+)\"")
                .matcher(Files.readString(cloud.module().resolve("versions.tf")));

        assertThat(accepted.find()).isTrue();
        assertThat(served)
                .isGreaterThanOrEqualTo(ModuleDescriptor.Version.parse(accepted.group(1)))
                .isLessThan(ModuleDescriptor.Version.parse(accepted.group(2)));
        assertThat(Files.readString(Needs.projectRoot().resolve("terraform/README.md")))
                .contains(cloud.provider + " " + cloud.schema().version().replaceAll("\\.[0-9]+$", ""));
        assertThat(Files.readString(cloud.module().resolve("examples/root/main.tf")))
                .contains(accepted.group());
    }
}
