package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.Problem;
import io.dativo.terraform.OutputBinding;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import io.dativo.terraformit.ProviderSchema.Attribute;
import io.dativo.terraformit.ProviderSchema.Block;
import io.dativo.terraformit.ProviderSchema.NestedBlock;
import io.dativo.testparts.MotoServer;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module for AWS with HashiCorp's own provider, which runs code of its own where the stub only knows a schema. */
class RealAwsProviderTest {
    private static Terraform terraform;

    @BeforeAll
    static void initialise(@TempDir Path folder) {
        Path plugins = Needs.pluginFolder();
        terraform = Terraform.in(Terraform.copy(Cloud.AWS.module(), folder), Map.of());
        terraform.succeed("init", "-no-color", "-plugin-dir=" + plugins);
    }

    /** The plugin folder is linked, and who clears temporary folders away should not meet a link that leads out. */
    @AfterAll
    static void unlinkPlugins() throws IOException {
        Terraform.delete(terraform.folder().resolve(".terraform"));
    }

    @Test
    void it_builds_the_example_jobs_infrastructure_and_then_has_nothing_to_change() throws IOException {
        ExampleJob example = ExampleJob.of(Cloud.AWS);
        try (MotoServer moto = new MotoServer()) {
            Files.writeString(terraform.folder().resolve("provider_override.tf"), providerOverride(moto));
            terraform.variables(example.variables(Map.of(
                    "tags",
                    Map.of("Environment", "production", "cost_center", "DATA-001"),
                    "resource_tags",
                    Map.of("s3_bucket", Map.of("team", "data-engineering", "criticality", "high")),
                    "noncurrent_version_days",
                    30,
                    "kms_key_arn",
                    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")));
            terraform.succeed("apply", "-no-color", "-auto-approve");

            Terraform.Run again = terraform.run("plan", "-no-color", "-detailed-exitcode");

            assertThat(again.exitCode()).as(again.said()).isZero();
        }

        TerraformState state = StateReader.outputsAndResources()
                .strict()
                .read(terraform.folder().resolve("terraform.tfstate"));
        List<Problem> problems = new ArrayList<>();
        assertThat(OutputBinding.resolvedOutputs(example.job(), state, problems))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "target.connection.s3.bucket", "acme-dativo-data-lake-prod",
                        "target.connection.s3.region", "us-east-1",
                        "infrastructure.metadata.iam_role_arn",
                                "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod",
                        "target.catalog.glue_database", "acme_iceberg_prod"));
        assertThat(problems).isEmpty();
        assertThat(state.resources())
                .filteredOn(resource -> Cloud.AWS.taggableTypes().contains(resource.type()))
                .extracting(TerraformResource::arn)
                .containsExactlyInAnyOrder(
                        "arn:aws:s3:::acme-dativo-data-lake-prod",
                        "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod",
                        "arn:aws:glue:us-east-1:123456789012:database/acme_iceberg_prod");
        assertThat(state.resources())
                .filteredOn(resource -> resource.type().equals("aws_s3_bucket"))
                .singleElement()
                .extracting(TerraformResource::tags)
                .isEqualTo(Map.of(
                        "managed_by", "terraform",
                        "tenant_id", "acme",
                        "component", "dativo-etl",
                        "Environment", "production",
                        "cost_center", "DATA-001",
                        "team", "data-engineering",
                        "criticality", "high"));
    }

    /** The stub is as good as the schema that it serves. That one is of a newer version, so a few things may differ. */
    @Test
    void the_schema_that_the_stub_serves_is_the_real_one() {
        JsonNode real = terraform
                .succeed("providers", "schema", "-json")
                .json()
                .path("provider_schemas")
                .elements()
                .next();
        ProviderSchema bindings = Cloud.AWS.schema();
        List<String> differences = new ArrayList<>();

        bindings.resources()
                .forEach((type, block) -> compare(
                        type, block, real.path("resource_schemas").path(type).path("block"), differences));
        bindings.dataSources()
                .forEach((type, block) -> compare(
                        "data." + type,
                        block,
                        real.path("data_source_schemas").path(type).path("block"),
                        differences));

        assertThat(bindings.resources()).hasSizeGreaterThan(8);
        assertThat(differences)
                .filteredOn(difference -> !difference.startsWith("only in the bindings"))
                .isSubsetOf(
                        "aws_s3_bucket.region: [\"string\", optional, computed], really [\"string\", computed]",
                        "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions:"
                                + " [\"number\", optional], really [\"number\", optional, computed]",
                        "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition.newer_noncurrent_versions:"
                                + " [\"number\", optional], really [\"number\", optional, computed]");
    }

    private static void compare(String at, Block block, JsonNode real, List<String> differences) {
        block.attributes().forEach((name, attribute) -> {
            JsonNode other = real.path("attributes").path(name);
            if (other.isMissingNode()) {
                differences.add("only in the bindings: " + at + "." + name);
            } else if (!describe(attribute).equals(describe(other))) {
                differences.add(at + "." + name + ": " + describe(attribute) + ", really " + describe(other));
            }
        });
        block.blocks().forEach((name, nested) -> {
            JsonNode other = real.path("block_types").path(name);
            if (other.isMissingNode()) {
                differences.add("only in the bindings: " + at + "." + name);
                return;
            }
            if (!describe(nested).equals(describeBlock(other))) {
                differences.add(at + "." + name + ": " + describe(nested) + ", really " + describeBlock(other));
            }
            compare(at + "." + name, nested.block(), other.path("block"), differences);
        });
        real.path("attributes").fieldNames().forEachRemaining(name -> {
            if (!block.attributes().containsKey(name)) {
                differences.add("only in the provider: " + at + "." + name);
            }
        });
        real.path("block_types").fieldNames().forEachRemaining(name -> {
            if (!block.blocks().containsKey(name)) {
                differences.add("only in the provider: " + at + "." + name);
            }
        });
    }

    private static List<String> describe(Attribute attribute) {
        return flags(attribute.type(), attribute.required(), attribute.optional(), attribute.computed());
    }

    private static List<String> describe(JsonNode attribute) {
        return flags(
                attribute.path("type"),
                attribute.path("required").asBoolean(),
                attribute.path("optional").asBoolean(),
                attribute.path("computed").asBoolean());
    }

    private static List<String> flags(JsonNode type, boolean required, boolean optional, boolean computed) {
        List<String> flags = new ArrayList<>(List.of(type.toString()));
        if (required) {
            flags.add("required");
        }
        if (optional) {
            flags.add("optional");
        }
        if (computed) {
            flags.add("computed");
        }
        return flags;
    }

    private static String describe(NestedBlock nested) {
        return nested.nesting().name().toLowerCase(Locale.ROOT) + " " + nested.minItems() + ".." + nested.maxItems();
    }

    private static String describeBlock(JsonNode nested) {
        return nested.path("nesting_mode").asText() + " "
                + nested.path("min_items").asInt() + ".."
                + nested.path("max_items").asInt();
    }

    /** A provider configuration that sends what the module uses to this server. */
    private static String providerOverride(MotoServer moto) {
        return """
                provider "aws" {
                  region                      = "us-east-1"
                  access_key                  = "test"
                  secret_key                  = "test"
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                  s3_use_path_style           = true

                  endpoints {
                    glue      = "%1$s"
                    iam       = "%1$s"
                    s3        = "%1$s"
                    s3control = "%1$s"
                    sts       = "%1$s"
                  }
                }
                """.formatted(moto.endpoint());
    }
}
