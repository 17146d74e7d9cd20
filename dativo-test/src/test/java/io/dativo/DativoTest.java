package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.job.TagExplanation;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.propagation.DriftReport.Sync;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourceDrift;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TerraformManaged;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.TagTrace;
import io.dativo.tag.TagTrace.Fate;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DativoTest {
    private static final ResourceRef BUCKET = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final String INFRASTRUCTURE = """
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                resources:
                  - resource_type: s3_bucket
                    resource_id: arn:aws:s3:::lake
              tags:
                cost_center: DATA-001
            """;

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeWhatEveryJobNames() throws IOException {
        write("connector.yaml", "name: any\ntype: iceberg\ndefault_engine: {type: native}\n");
        write("asset.yaml", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}, {name: email}]
                team: {owner: data@acme.example}
                """);
    }

    @Test
    void a_job_without_terraform_goes_from_file_to_tags() throws IOException {
        Dativo dativo = dativo(Map.of());
        ResolvedJob job = dativo.resolve(dativo.load(job(INFRASTRUCTURE)).job());

        dativo.apply(dativo.plan(List.of(job))).throwIfFailed();

        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("cost_center", "DATA-001", "tenant_id", "acme"));
        assertThat(dativo.plan(job).resource(BUCKET).orElseThrow().changes()).isEmpty();
    }

    @Test
    void what_the_source_system_says_is_the_weakest_level() throws IOException {
        Dativo dativo = dativo(Map.of());
        Path file = job("classification_overrides: {email: high_pii}\n");

        ResolvedJob job = dativo.resolve(dativo.load(file, Map.of("id", "Key", "email", "PII", "gone", "X"))
                .job());

        assertThat(job.tableProperties().values())
                .containsEntry("classification.fields.id", "key")
                .containsEntry("classification.fields.email", "high_pii")
                .doesNotContainKey("classification.fields.gone");
        assertThat(dativo.explain(job, "fields.email").toString())
                .contains("high_pii <- classification_overrides.email", "overrode pii <- source column email");
    }

    @Test
    void an_unset_placeholder_is_a_warning_when_loaded_and_an_error_where_the_tags_need_it() throws IOException {
        Path file = job(INFRASTRUCTURE.replace("DATA-001", "${CENTER}"));
        LoadResult loaded = dativo(Map.of()).load(file);

        assertThat(loaded.hasErrors()).isFalse();
        assertThat(loaded.problems()).extracting(Problem::code).containsExactly("unset-variable");
        assertThatThrownBy(() -> dativo(Map.of()).resolve(loaded.job()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("CENTER")
                .hasMessageContaining("infrastructure.tags.cost_center")
                .hasMessageContaining("job.yaml:14:18");
        Dativo set = dativo(Map.of("CENTER", "FIN-9"));
        assertThat(set.resolve(set.load(file).job()).tags(BUCKET).values()).containsEntry("cost_center", "FIN-9");
    }

    @Test
    void an_output_that_the_state_lacks_is_told_with_what_it_has() throws IOException {
        Path state = write("terraform.tfstate", """
                {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a",
                 "outputs": {"s3_bucket_name": {"value": "lake", "type": "string"}}, "resources": []}
                """);
        Path file = job(INFRASTRUCTURE + "  terraform: {outputs: {s3_bucket_nam: target.connection.s3.bucket}}\n");
        Dativo dativo = Dativo.builder().provider(aws).terraformState(state).build();

        assertThatThrownBy(() -> dativo.resolve(dativo.load(file).job()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no output 's3_bucket_nam'")
                .hasMessageContaining("did you mean 's3_bucket_name'?");
    }

    @Test
    void the_state_is_found_where_the_job_says_and_without_glue_code() throws IOException {
        Files.createDirectories(folder.resolve("module/terraform.tfstate.d/prod"));
        write("module/terraform.tfstate.d/prod/terraform.tfstate", """
                {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a",
                 "outputs": {"s3_bucket_name": {"value": "lake-prod", "type": "string"}}, "resources": []}
                """);
        Path file = job(
                INFRASTRUCTURE
                        + "  terraform: {module_path: module, workspace: prod, outputs: {s3_bucket_name: target.connection.s3.bucket}}\n");
        Dativo dativo = dativo(Map.of());

        ResolvedJob job = dativo.resolve(dativo.load(file).job());

        assertThat(job.job().texts()).containsEntry("target.connection.s3.bucket", "lake-prod");
    }

    @Test
    void a_backend_that_needs_an_add_on_names_it() throws IOException {
        Path file = job(INFRASTRUCTURE + "  terraform: {backend: {type: s3, bucket: b, key: k, region: eu-west-1}}\n");
        Dativo dativo = dativo(Map.of());

        assertThatThrownBy(() -> dativo.resolve(dativo.load(file).job()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("dativo-aws");
    }

    @Test
    void the_policy_judges_and_without_one_nothing_is_wrong() throws IOException {
        Path file = job(INFRASTRUCTURE);
        TagPolicy policy = TagPolicy.builder()
                .rule(TagRule.builder("owner").key("owner").required().build())
                .build();
        Dativo judged = Dativo.builder().provider(aws).policy(policy).build();
        ResolvedJob job = judged.resolve(judged.load(file).job());

        assertThat(judged.check(job).hasErrors()).isTrue();
        assertThat(judged.check(job).toString()).contains("owner").contains("arn:aws:s3:::lake");
        assertThat(dativo(Map.of()).check(job).hasErrors()).isFalse();
    }

    @Test
    void a_target_that_nobody_holds_is_said_in_the_plan_with_the_artifact_to_add() throws IOException {
        Dativo dativo = Dativo.builder().withoutDiscovery().build();

        PropagationPlan plan =
                dativo.plan(dativo.resolve(dativo.load(job(INFRASTRUCTURE)).job()));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.toString()).contains("io.dativo:dativo-aws").contains("io.dativo:dativo-iceberg");
    }

    @Test
    void two_jobs_that_contradict_each_other_on_a_shared_bucket_are_told_and_nothing_is_written() throws IOException {
        Dativo dativo = dativo(Map.of());
        ResolvedJob one = dativo.resolve(dativo.load(job(INFRASTRUCTURE)).job());
        Path other =
                write("other.yaml", Files.readString(folder.resolve("job.yaml")).replace("DATA-001", "FIN-001"));
        ResolvedJob two = dativo.resolve(dativo.load(other).job());

        PropagationPlan plan = dativo.plan(one, two);
        dativo.apply(plan);

        assertThat(plan.toString())
                .contains("DATA-001")
                .contains("FIN-001")
                .contains("job.yaml")
                .contains("other.yaml");
        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("tenant_id", "acme"));
    }

    @Test
    void what_jobs_claim_elsewhere_is_planned_applied_and_verified_with_their_targets() throws IOException {
        ResourceRef archive = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::archive");
        Dativo dativo = Dativo.builder()
                .withoutDiscovery()
                .provider(aws)
                .claimAlso(job -> List.of(new TagClaim(
                        archive,
                        AccountScope.of("aws"),
                        job.tags(BUCKET),
                        job.job().name())))
                .claimAlso(job -> List.of())
                .build();
        ResolvedJob job = dativo.resolve(dativo.load(job(INFRASTRUCTURE)).job());

        assertThat(drift(dativo, job, archive).sync()).isEqualTo(Sync.DRIFTED);
        dativo.apply(dativo.plan(job)).throwIfFailed();

        assertThat(aws.tags(archive)).isEqualTo(aws.tags(BUCKET)).containsEntry("cost_center", "DATA-001");
        assertThat(drift(dativo, job, archive).sync()).isEqualTo(Sync.IN_SYNC);
        assertThat(Dativo.taggedResources(job))
                .extracting(TaggedResource::resource)
                .contains(BUCKET, archive);
        assertThat(dativo.explain(job, archive, "cost_center").toString()).contains("infrastructure.tags.cost_center");
        assertThat(job.entries()).containsExactly(archive);
    }

    private static ResourceDrift drift(Dativo dativo, ResolvedJob job, ResourceRef resource) {
        return dativo.verify(job).resources().stream()
                .filter(drift -> drift.resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keys_are_spelled_in_the_style_of_the_organisation_on_the_resource_and_nowhere_else() throws IOException {
        Path state = write("terraform.tfstate", """
                {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "outputs": {},
                 "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "lake",
                  "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]", "instances": [{"attributes":
                   {"id": "lake", "arn": "arn:aws:s3:::lake", "tags_all": {"CostCenter": "OLD-1", "backup": "daily"}}}]}]}
                """);
        Dativo dativo = Dativo.builder()
                .provider(aws)
                .keyStyle("aws", KeyStyle.PASCAL)
                .terraformState(state)
                .terraformManaged(TerraformManaged.APPLY)
                .policy(TagPolicy.builder()
                        .rule("cost", rule -> rule.key("cost_center").required())
                        .build())
                .build();
        ResolvedJob job = dativo.resolve(dativo.load(job(INFRASTRUCTURE + "  terraform: {workspace: prod}\n"))
                .job());

        assertThat(job.tags(BUCKET).values())
                .isEqualTo(Map.of("cost_center", "DATA-001", "tenant_id", "acme", "backup", "daily"));
        assertThat(dativo.explain(job, "cost_center").toString())
                .contains("cost_center = DATA-001 <- infrastructure.tags.cost_center")
                .contains("overrode OLD-1 <- aws_s3_bucket.lake");
        assertThat(dativo.check(job).hasErrors()).isFalse();
        dativo.apply(dativo.plan(job)).throwIfFailed();
        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("CostCenter", "DATA-001", "TenantId", "acme", "backup", "daily"));
    }

    @Test
    void tags_go_into_terraform_and_the_state_is_compared_with_the_job() throws IOException {
        Path file = job(INFRASTRUCTURE.replace("lake\n", "lake\n        removed_tags: [Old]\n")
                + "    custom: {squad: data}\n  terraform: {workspace: prod, variables: {region: eu-west-1}}\n");
        Dativo dativo = Dativo.builder()
                .provider(aws)
                .keyStyle("aws", KeyStyle.PASCAL)
                .terraformState(write("terraform.tfstate", """
                        {"version": 4, "outputs": {}, "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "lake",
                          "instances": [{"attributes": {"id": "lake", "arn": "arn:aws:s3:::lake", "tags_all":
                            {"CostCenter": "OLD-1", "TenantId": "acme", "Old": "yes", "ManagedBy": "Terraform"}}}]}]}
                        """))
                .build();
        Result<String> variables = dativo.terraformVariables(dativo.load(file).job());
        assertThat(variables.value()).isEqualTo("""
                {
                  "region": "eu-west-1",
                  "tags": {
                    "CostCenter": "DATA-001",
                    "Squad": "data",
                    "TenantId": "acme"
                  }
                }
                """);
        assertThat(variables.problems()).isEmpty();
        assertThat(dativo.verifyTerraform(dativo.resolve(dativo.load(file).job())))
                .extracting(Problem::code, Problem::message)
                .containsExactlyInAnyOrder(
                        tuple(
                                "terraform-tag-differs",
                                "aws_s3_bucket.lake has CostCenter \"OLD-1\" in the state, and the job says \"DATA-001\""),
                        tuple(
                                "terraform-tag-missing",
                                "aws_s3_bucket.lake has no tag 'Squad' in the state, and the job says \"data\""),
                        tuple(
                                "terraform-tag-extra",
                                "aws_s3_bucket.lake has the tag 'Old' in the state, and the job removes it"));
    }

    @Test
    void an_explanation_is_data_as_well_as_text() throws IOException {
        Dativo dativo = dativo(Map.of());
        ResolvedJob job = dativo.resolve(dativo.load(job(INFRASTRUCTURE.replace(
                        "lake\n", "lake\n        tags: {cost_center: OPS-1}\n        removed_tags: [tenant_id]\n")))
                .job());

        TagExplanation one = dativo.explain(job, BUCKET, "cost_center");

        assertThat(one.traces().get(BUCKET)).singleElement().satisfies(trace -> {
            assertThat(trace.value()).contains("OPS-1");
            assertThat(trace.steps()).extracting(TagTrace.Step::fate).containsExactly(Fate.OVERRIDDEN, Fate.WINS);
        });
        assertThat(one.toJson()).isEqualTo("""
                {
                  "job" : "acme/prod/orders.job",
                  "targets" : [
                    {
                      "provider" : "aws",
                      "type" : "s3_bucket",
                      "id" : "arn:aws:s3:::lake",
                      "tags" : [
                        {
                          "key" : "cost_center",
                          "value" : "OPS-1",
                          "rule" : "the strongest level that sets it wins",
                          "candidates" : [
                            {
                              "value" : "DATA-001",
                              "fate" : "overridden",
                              "level" : "infrastructure",
                              "path" : "infrastructure.tags.cost_center",
                              "file" : "job.yaml",
                              "line" : 16,
                              "column" : 18,
                              "locked" : false
                            },
                            {
                              "value" : "OPS-1",
                              "fate" : "wins",
                              "level" : "resource",
                              "path" : "infrastructure.provider.resources.0.tags.cost_center",
                              "file" : "job.yaml",
                              "line" : 13,
                              "column" : 29,
                              "locked" : false
                            }
                          ]
                        }
                      ]
                    }
                  ]
                }
                """);
        assertThat(dativo.explain(job, BUCKET, "nobody").traces()).isEmpty();
        TagExplanation whole = dativo.explain(job);
        assertThat(whole.traces().keySet()).containsExactlyElementsOf(job.targets());
        assertThat(whole.toString())
                .contains("tenant_id = (removed) <- ")
                .contains("asset.name = orders <- asset.name");
        assertThat(whole.toJson())
                .contains("\"fate\" : \"removes\"")
                .isEqualTo(dativo.explain(job).toJson());
    }

    @Test
    void what_the_policy_requires_is_carried_first() throws IOException {
        StringBuilder custom = new StringBuilder("    custom:\n");
        for (int i = 0; i < 55; i++) {
            custom.append("      a").append(i).append(": x\n");
        }
        Path file = job(INFRASTRUCTURE + "    project: z\n" + custom);
        TagPolicy policy = TagPolicy.builder()
                .rule("project", rule -> rule.key("project").minLength(1))
                .rule("tenant", rule -> rule.key("tenant_id").required())
                .build();
        Dativo byPolicy = Dativo.builder().provider(aws).policy(policy).build();
        ResolvedJob job = byPolicy.resolve(byPolicy.load(file).job());

        assertThat(carried(byPolicy.plan(job))).hasSize(50).contains("tenant_id", "project");
        assertThat(carried(Dativo.builder()
                        .provider(aws)
                        .policy(policy)
                        .tagPriority("cost_center")
                        .build()
                        .plan(job)))
                .contains("cost_center")
                .doesNotContain("tenant_id", "project");
    }

    private static List<String> carried(PropagationPlan plan) {
        return plan.resource(BUCKET).orElseThrow().changes().stream()
                .filter(change -> change.action().writes())
                .map(TagChange::key)
                .toList();
    }

    private Dativo dativo(Map<String, String> environment) {
        return Dativo.builder().provider(aws).environment(environment).build();
    }

    private Path job(String rest) throws IOException {
        return write(
                "job.yaml",
                "tenant_id: acme\nenvironment: prod\nsource_connector_path: connector.yaml\n"
                        + "target_connector_path: connector.yaml\nasset_path: asset.yaml\n" + rest);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
