package io.dativo.job;

import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.Resource;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that a level does not take over, and values that stronger levels may not change. */
class TagListsTest {
    private static final ResourceRef BUCKET = new ResourceRef("aws", "s3_bucket", "nordwind-lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "nordwind-etl");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "nordwind.shipments");

    private static final String TWO_RESOURCES = """
            infrastructure:
              provider:
                provider: aws
                region: eu-central-1
                resources:
                  - resource_type: s3_bucket
                    resource_name: nordwind-lake
                    tags: {cost_center: OPS-100}
                    removed_tags: [owner, Name]
                  - {resource_type: iam_role, resource_name: nordwind-etl}
              tags: {cost_center: DATA-001, owner: lake@nordwind.example}
            """;

    @TempDir
    Path folder;

    private ResolvedJob resolve(String more) {
        return resolve(more, JobFiles.ASSET, Map.of());
    }

    private ResolvedJob resolve(String more, String asset, Map<String, String> state) {
        Job job = new JobFiles(folder)
                .job(more)
                .write("assets/shipments.yaml", asset)
                .load()
                .job();
        return ResolvedJob.of(
                job,
                ref -> ref.equals(BUCKET)
                        ? Optional.of(new TerraformResource("aws_s3_bucket.lake", "aws_s3_bucket", "b", null, state))
                        : Optional.empty());
    }

    private List<Problem> problems(String more) {
        return new JobFiles(folder).job(more).load().problems();
    }

    @Test
    void one_resource_does_not_take_over_a_tag_and_the_other_does() {
        ResolvedJob job = resolve(TWO_RESOURCES, JobFiles.ASSET, Map.of("Name", "lake"));

        assertThat(job.tags(BUCKET).values()).isEqualTo(Map.of("cost_center", "OPS-100", "tenant_id", "nordwind"));
        assertThat(job.tags(ROLE).values()).containsEntry("owner", "lake@nordwind.example");
        assertThat(job.problems()).isEmpty();
        assertThat(job.explain(BUCKET, "owner").orElseThrow().toString())
                .startsWith("owner = (removed) <- infrastructure.provider.resources.0.removed_tags.0 (")
                .contains("job.yaml:14:24); overrode lake@nordwind.example <- infrastructure.tags.owner")
                .endsWith("rule: infrastructure.provider.resources.0.removed_tags.0 removes it");
    }

    @Test
    void a_locked_value_holds_and_the_attempt_to_change_it_is_told_with_both_places() {
        ResolvedJob job = resolve(TWO_RESOURCES + "  locked_tags: [cost_center, owner]\n");

        assertThat(job.tags(BUCKET).values())
                .containsEntry("cost_center", "DATA-001")
                .containsEntry("owner", "lake@nordwind.example");
        assertThat(brief(job.problems()))
                .contains(
                        "warning tag-locked infrastructure.provider.resources.0.tags.cost_center line 13",
                        "warning tag-locked infrastructure.provider.resources.0.removed_tags.0 line 14");
        assertThat(job.problems().get(0).message())
                .startsWith("'cost_center' is locked to 'DATA-001' by infrastructure.tags.cost_center (")
                .endsWith("job.yaml:16:23)");
    }

    @Test
    void the_infrastructure_block_keeps_every_resource_from_a_tag_of_terraform_and_locks_that() {
        ResolvedJob job = resolve("""
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-central-1
                    resources:
                      - {resource_type: s3_bucket, resource_name: nordwind-lake, tags: {Name: mine}}
                  removed_tags: [Name, tenant_id]
                  locked_tags: [Name]
                """, JobFiles.ASSET, Map.of("Name", "lake", "Team", "lake"));

        assertThat(job.tags(BUCKET).values()).isEqualTo(Map.of("Team", "lake"));
        assertThat(job.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("'Name' is locked away by infrastructure.removed_tags.0 ("));
    }

    @Test
    void an_asset_locks_its_classification_against_jobs() {
        String asset = JobFiles.ASSET + """
                compliance: {classification: [PII]}
                removed_tags: [classification.fields.id]
                locked_tags: [classification.default, classification.fields.email]
                """;
        ResolvedJob job = resolve("classification_overrides: {default: public, email: public}\n", asset, Map.of());

        assertThat(job.tags(TABLE).values())
                .containsEntry("classification.default", "pii")
                .containsEntry("classification.fields.email", "pii");
        assertThat(brief(job.problems()))
                .containsExactlyInAnyOrder(
                        "warning tag-locked classification_overrides.default line 6",
                        "warning tag-locked classification_overrides.email line 6",
                        "warning nothing-to-remove asset.removed_tags.0 line 10");
    }

    @Test
    void a_job_does_not_take_over_what_its_asset_says() {
        ResolvedJob job = resolve("removed_tags: [classification.fields.email, governance.ownr]\n");

        assertThat(job.tags(TABLE).get("classification.fields.email")).isEmpty();
        assertThat(job.problems()).singleElement().satisfies(problem -> {
            assertThat(brief(List.of(problem))).containsExactly("warning nothing-to-remove removed_tags.1 line 6");
            assertThat(problem.hint()).isEqualTo("did you mean 'governance.owner'?");
        });
    }

    @Test
    void lists_that_cannot_be_meant_are_errors_with_their_place() {
        List<Problem> problems = problems("""
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-central-1
                    resources:
                      - {resource_type: s3_bucket, resource_name: a, tags: {team: x}, removed_tags: [team]}
                  tags: {cost_center: DATA-001, custom: {zone: raw}}
                  removed_tags: [zone]
                  locked_tags: [cost_centre, region, tenant_id]
                """);

        assertThat(brief(problems))
                .containsExactlyInAnyOrder(
                        "error set-and-removed infrastructure.provider.resources.0.removed_tags.0 line 11",
                        "error set-and-removed infrastructure.removed_tags.0 line 13",
                        "error lock-without-value infrastructure.locked_tags.0 line 14",
                        "error lock-without-value infrastructure.locked_tags.1 line 14");
        assertThat(problems)
                .extracting(Problem::hint)
                .contains(
                        "keep one of the two",
                        "did you mean 'cost_center'?",
                        "give it a value beside this list, or remove it from the list");
    }

    @Test
    void an_asset_cannot_lock_what_it_does_not_say() {
        List<Problem> problems = new JobFiles(folder)
                .write("assets/shipments.yaml", JobFiles.ASSET + "locked_tags: [governance.owners]\n")
                .load()
                .problems();

        assertThat(brief(problems)).containsExactly("error lock-without-value locked_tags.0 line 9");
        assertThat(problems.get(0).hint()).isEqualTo("did you mean 'governance.owner'?");
    }

    @Test
    void the_lists_hold_texts_only() {
        assertThat(brief(problems("removed_tags: owner\n"))).containsExactly("error wrong-type removed_tags line 6");
        assertThat(brief(problems("removed_tags: [1]\n"))).containsExactly("error wrong-type removed_tags.0 line 6");
        assertThat(brief(problems("locked_tags: [owner]\n"))).containsExactly("error unknown-key locked_tags line 6");
    }

    @Test
    void the_same_can_be_said_in_code_and_is_checked_in_the_same_way() {
        InfrastructureTags tags = new InfrastructureTags("DATA-001", null, null, null, "lake", null, null);
        Infrastructure.Builder infrastructure = Infrastructure.builder("aws")
                .region("eu-central-1")
                .resource(new Resource("s3_bucket", "nordwind-lake", null, null, Map.of("owner", "me"), List.of("x")))
                .tags(tags)
                .removeTags("tenant_id")
                .lockTags("owner");
        Asset asset = Asset.builder("shipments", "1.0", "postgres", "sales.shipments", "sales")
                .column("id", "string")
                .removeTags("asset.object")
                .lockTags("governance.owner")
                .build();

        ResolvedJob job = ResolvedJob.of(
                Job.builder("nordwind")
                        .asset(asset)
                        .target(TargetConfig.builder("iceberg").build())
                        .governance("owner", "me")
                        .removeTags("asset.version")
                        .infrastructure(infrastructure.build())
                        .build(),
                ref -> Optional.empty());

        assertThat(job.tags(BUCKET).values()).isEqualTo(Map.of("cost_center", "DATA-001", "owner", "lake"));
        assertThat(job.tags(TABLE).values())
                .containsEntry("governance.owner", "sales")
                .doesNotContainKeys("asset.object", "asset.version");
        Assertions.assertThatThrownBy(() -> Job.builder("nordwind")
                        .asset(asset)
                        .infrastructure(infrastructure.lockTags("project").build())
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'project' is locked and has no value here");
    }
}
