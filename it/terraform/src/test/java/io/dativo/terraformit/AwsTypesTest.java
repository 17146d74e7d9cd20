package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.aws.AwsProvider;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the AWS add-on says of Terraform's types, beside the schema of HashiCorp's own provider. */
class AwsTypesTest {
    /** The state does not say which resource these are: a job that names one gets a warning. */
    private static final Set<String> WITHOUT_ARN = Set.of(
            "aws_cloudhsm_v2_cluster",
            "aws_datapipeline_pipeline",
            "aws_directory_service_directory",
            "aws_directory_service_region",
            "aws_ec2_local_gateway_route_table_vpc_association",
            "aws_ec2_transit_gateway_connect",
            "aws_ec2_transit_gateway_peering_attachment_accepter",
            "aws_ec2_transit_gateway_vpc_attachment_accepter",
            "aws_egress_only_internet_gateway",
            "aws_fis_experiment_template",
            "aws_nat_gateway",
            "aws_route53domains_domain",
            "aws_route53domains_registered_domain",
            "aws_spot_fleet_request",
            "aws_ssm_activation",
            "aws_ssm_maintenance_window",
            "aws_verifiedaccess_endpoint",
            "aws_verifiedaccess_instance",
            "aws_verifiedaccess_trust_provider",
            // Its resource_arn is that of what it excludes.
            "aws_vpc_block_public_access_exclusion",
            "aws_vpc_peering_connection",
            "aws_vpc_peering_connection_accepter",
            "aws_workspaces_connection_alias",
            "aws_workspaces_directory",
            "aws_workspaces_ip_group",
            "aws_workspaces_workspace",
            // Stacks, which this library does not tag.
            "aws_cloudformation_stack",
            "aws_serverlessapplicationrepository_cloudformation_stack");

    /** The author of the code may give an ARN, and Terraform computes it where it is not given. */
    private static final Set<String> OWN_ARN_IS_AN_ARGUMENT =
            Set.of("aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream", "aws_ssm_parameter");

    private static final Map<String, TerraformType> TYPES = new AwsProvider().terraformTypes();

    private static Terraform terraform;
    private static JsonNode schemas;

    @BeforeAll
    static void readTheSchema(@TempDir Path folder) throws IOException {
        Path plugins = Needs.pluginFolder();
        Files.writeString(folder.resolve("main.tf"), """
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws" }
                  }
                }
                """);
        terraform = Terraform.in(folder, Map.of());
        terraform.succeed("init", "-no-color", "-plugin-dir=" + plugins);
        schemas = terraform
                .succeed("providers", "schema", "-json")
                .json()
                .path("provider_schemas")
                .elements()
                .next()
                .path("resource_schemas");
        assertThat(schemas.size()).isGreaterThan(1000);
    }

    /** The plugin folder is linked, and who clears temporary folders away should not meet a link that leads out. */
    @AfterAll
    static void unlinkPlugins() throws IOException {
        if (terraform != null) {
            Terraform.delete(terraform.folder().resolve(".terraform"));
        }
    }

    @Test
    void every_type_that_takes_tags_is_identified_by_an_attribute_that_the_provider_computes() {
        List<String> wrong = new ArrayList<>();
        Set<String> without = new TreeSet<>();
        schemas.properties().forEach(schema -> {
            String type = schema.getKey();
            JsonNode attributes = schema.getValue().path("block").path("attributes");
            TerraformType known = TYPES.getOrDefault(type, TYPES.get("aws_*"));
            if (!attributes.has("tags") || known.form() != Form.USUAL) {
                return;
            }
            if (!attributes.path("tags").path("type").toString().equals("[\"map\",\"string\"]")
                    || !attributes.path("tags").path("optional").asBoolean()) {
                wrong.add(type + " keeps something else in tags");
            }
            JsonNode identity = attributes.path(known.identity());
            if (identity.isMissingNode()) {
                without.add(type);
            } else if (!identity.path("computed").asBoolean()
                    || (identity.path("optional").asBoolean()
                            && !known.identity().equals("id")
                            && !OWN_ARN_IS_AN_ARGUMENT.contains(type))) {
                wrong.add(type + " takes " + known.identity() + " as an argument, so it may be another's");
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT_ARN);
    }

    @Test
    void every_entry_is_a_type_of_the_provider_with_those_attributes() {
        TYPES.forEach((name, type) -> {
            if (name.endsWith("*")) {
                return;
            }
            JsonNode block = schemas.path(name).path("block");
            assertThat(block.path("attributes").has(type.identity()))
                    .as("%s.%s", name, type.identity())
                    .isTrue();
            switch (type.form()) {
                case USUAL ->
                    assertThat(block.path("attributes").has("tags_all"))
                            .as("%s has tags", name)
                            .isTrue();
                case MAP, BASE64 ->
                    assertThat(block.path("attributes").path(type.tags()).path("type"))
                            .as("%s.%s", name, type.tags())
                            .hasToString("[\"map\",\"string\"]");
                case BLOCKS ->
                    assertThat(block.path("block_types")
                                    .path(type.tags())
                                    .path("block")
                                    .path("attributes")
                                    .has("key"))
                            .as("%s.%s.key", name, type.tags())
                            .isTrue();
                case NONE ->
                    assertThat(block.path("attributes")
                                    .path("tags")
                                    .path("optional")
                                    .asBoolean())
                            .as("%s takes tags", name)
                            .isFalse();
            }
        });
    }

    /** What has tags in blocks of its own, as an Auto Scaling group has, is missed by the rule for all types. */
    @Test
    void no_other_type_has_its_tags_in_blocks() {
        Set<String> blocks = new TreeSet<>();
        schemas.properties().forEach(schema -> {
            JsonNode tag = schema.getValue()
                    .path("block")
                    .path("block_types")
                    .path("tag")
                    .path("block");
            if (tag.path("attributes").has("key") && tag.path("attributes").has("value")) {
                blocks.add(schema.getKey());
            }
        });

        // The second one is a tag of a group that another program made.
        assertThat(blocks).containsExactly("aws_autoscaling_group", "aws_autoscaling_group_tag");
    }
}
