package io.dativo.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.Problem;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import io.dativo.tag.KeyStyle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerraformVariablesTest {
    private static final String JOB = """
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                resources:
                  - {resource_type: s3_bucket, resource_id: "arn:aws:s3:::a", tags: {team: data, tier: hot}}
                  - {resource_type: iam_role, resource_id: r}
              terraform:
                variables: {tenant_id: acme, retention: 30, enable: true, zones: [b, a]}
              tags: {cost_center: DATA-001, compliance: [SOC2, GDPR], custom: {squad: "<ads>"}}
            """;

    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void variables_tags_and_resource_tags_are_told() {
        assertThat(TerraformVariables.of(BoundJob.load(folder, JOB), problems)).isEqualTo("""
                        {
                          "enable": true,
                          "resource_tags": {
                            "s3_bucket": {
                              "team": "data",
                              "tier": "hot"
                            }
                          },
                          "retention": 30,
                          "tags": {
                            "compliance": "SOC2,GDPR",
                            "cost_center": "DATA-001",
                            "squad": "\\u003cads\\u003e",
                            "tenant_id": "nordwind"
                          },
                          "tenant_id": "acme",
                          "zones": [
                            "b",
                            "a"
                          ]
                        }
                        """);
        assertThat(problems).isEmpty();
    }

    @Test
    void tags_are_spelled_as_the_cloud_spells_them_by_type_where_types_differ() {
        // The role takes no comma; both lower the key of 'squad'.
        Providers cloud = Providers.of(new Cloud());
        String json = TerraformVariables.of(BoundJob.load(folder, JOB.replace("squad:", "SQUAD:")), cloud, problems);

        assertThat(json)
                .contains("\"iam_role\": {\n      \"compliance\": \"SOC2+GDPR\"\n    }")
                .contains("\"s3_bucket\": {\n      \"compliance\": \"SOC2,GDPR\",")
                .contains("\"squad\": \"");
    }

    @Test
    void keys_are_told_in_the_style_that_they_have_on_the_resources() {
        String json = TerraformVariables.of(
                BoundJob.load(folder, JOB),
                Providers.of(new Cloud()).withKeyStyles(Map.of("aws", KeyStyle.prefixed("acme:", KeyStyle.KEBAB))),
                problems);

        assertThat(json)
                .contains("\"acme:cost-center\": \"DATA-001\"", "\"acme:tenant-id\": \"nordwind\"")
                .contains("\"acme:team\": \"data\"")
                .doesNotContain("cost_center");
    }

    @Test
    void tags_that_are_removed_or_locked_are_not_told_otherwise() {
        String job = JOB.replace(
                        "tags: {team: data, tier: hot}", "tags: {team: data, squad: own}, removed_tags: [compliance]")
                + "  removed_tags: [tenant_id]\n  locked_tags: [squad]\n";
        String json = TerraformVariables.of(BoundJob.load(folder, job), problems);

        assertThat(json)
                .contains("\"squad\": \"\\u003cads\\u003e\"", "\"team\": \"data\"")
                .doesNotContain("\"own\"", "compliance", "nordwind");
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("infrastructure.provider.resources.0.removed_tags");
            assertThat(problem.message()).contains("one of them does not take over 'compliance'");
        });
    }

    @Test
    void two_tags_that_are_spelled_alike_are_told_of() {
        String json = TerraformVariables.of(
                BoundJob.load(folder, JOB.replace("squad:", "SQUAD: other, squad:")),
                Providers.of(new Cloud()),
                problems);

        assertThat(json).contains("\"squad\": \"other\"");
        assertThat(problems).extracting(Problem::code).containsExactly("tag-not-exported");
    }

    @Test
    void what_the_job_sets_itself_stays() {
        String job = JOB.replace("retention: 30", "tags: {cost_center: OWN, more: x}, resource_tags: null");

        assertThat(TerraformVariables.of(BoundJob.load(folder, job), problems))
                .contains("\"cost_center\": \"OWN\"", "\"more\": \"x\"", "\"squad\"", "\"team\": \"data\"");
    }

    @Test
    void two_resources_of_a_type_that_disagree_are_told_of() {
        String job = JOB.replace(
                "resource_type: iam_role, resource_id: r",
                "resource_type: s3_bucket, resource_id: b," + " tags: {team: ads, tier: hot}");
        String json = TerraformVariables.of(BoundJob.load(folder, job), problems);

        assertThat(json).contains("\"tier\": \"hot\"").doesNotContain("\"team\"");
        assertThat(problems).extracting(Problem::code).containsExactly("tag-not-exported");
        assertThat(problems.get(0).location()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "aws, glue_table", "aws, aws_resource", "aws, lf_table", "gcp, service_account", "gcp, bigquery_table",
        "gcp, project", "azure, resource_group", "azure, blob_container", "azure, azure_resource", "aws, mistyped"
    })
    void tags_of_a_type_that_no_module_makes_are_left_out_and_told_of(String cloud, String type) {
        String job = JOB.replace("provider: aws", "provider: " + cloud + "\n    project_id: p-12345")
                .replace(
                        "resource_type: iam_role, resource_id: r",
                        "resource_type: " + type + ", resource_id: r, tags: {a: b}");
        String json = TerraformVariables.of(BoundJob.load(folder, job), problems);

        assertThat(json)
                .doesNotContain(type)
                .contains("\"s3_bucket\": {\n      \"team\"", "\"cost_center\": \"DATA-001\"");
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("tag-not-exported");
            assertThat(problem.message()).contains(type, ": a");
        });
    }

    @Test
    void a_tag_that_waits_for_an_output_is_left_out_and_told_of() {
        String job = JOB.replace("<ads>", "x ${terraform.outputs.squad}");

        assertThat(TerraformVariables.of(BoundJob.load(folder, job), problems)).doesNotContain("squad");
        assertThat(problems).extracting(Problem::code).containsExactly("tag-not-exported");
    }

    @Test
    void a_placeholder_that_is_not_set_is_an_error() {
        assertThatThrownBy(() ->
                        TerraformVariables.of(BoundJob.load(folder, JOB.replace("DATA-001", "\"${COST}\"")), problems))
                .hasMessageContaining("unset-variable")
                .hasMessageContaining("job.yaml:14");
    }

    @Test
    void a_job_without_infrastructure_says_nothing() {
        assertThat(TerraformVariables.of(BoundJob.load(folder, ""), problems)).isEqualTo("{}\n");
    }

    private static final class Cloud implements ProviderSpi {
        @Override
        public String id() {
            return "aws";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("s3_bucket", "iam_role");
        }

        @Override
        public TagRules rules(String resourceType) {
            return TagRules.builder()
                    .encoding((key, value) -> new EncodedTag(
                            key.toLowerCase(Locale.ROOT),
                            resourceType.equals("iam_role") ? value.replace(',', '+') : value,
                            true))
                    .build();
        }

        @Override
        public TagStore open(AccountScope scope) {
            throw new AssertionError("nothing is opened");
        }
    }
}
