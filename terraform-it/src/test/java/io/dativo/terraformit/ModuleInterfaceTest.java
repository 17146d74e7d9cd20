package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
