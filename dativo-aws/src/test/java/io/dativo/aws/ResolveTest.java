package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the provider of the job's cloud says of its targets before any call: found by its service entry, as in a host. */
class ResolveTest {
    @TempDir
    Path folder;

    private final Dativo dativo = Dativo.builder().build();

    @Test
    void types_and_ids_are_checked_where_the_provider_is_known_with_their_lines() throws IOException {
        assertThat(problems("""
                - {resource_type: s3_bucket, resource_id: "arn:aws:s3::lake"}
                - {resource_type: iam_role, resource_id: "arn:aws:iam::999999999999:role/etl"}
                - {resource_type: s3_buckt, resource_id: lake}
                - {resource_type: pubsub_topic, resource_name: lake}
                - {resource_type: lf_table, resource_id: sales/orders}
                - {resource_type: s3_bucket, resource_id: lake}
                """))
                .extracting(problem -> problem.code() + " " + problem.path() + ":"
                        + problem.location().line())
                .containsExactly(
                        "malformed-resource-id infrastructure.provider.resources.0.resource_id:12",
                        "malformed-resource-id infrastructure.provider.resources.1.resource_id:13",
                        "unknown-resource-type infrastructure.provider.resources.2.resource_type:14",
                        "unknown-resource-type infrastructure.provider.resources.3.resource_type:15");
    }

    @Test
    void a_misspelled_type_gets_a_proposal_and_another_the_list() throws IOException {
        assertThat(problems("""
                - {resource_type: s3_buckt, resource_id: lake}
                - {resource_type: pubsub_topic, resource_name: lake}
                """))
                .extracting(Problem::hint)
                .containsExactly(
                        "did you mean 's3_bucket'?",
                        "allowed: aws_resource, glue_catalog, glue_table, iam_role, lf_column, lf_table, s3_bucket");
    }

    @Test
    void a_tag_that_a_target_refuses_is_a_problem_at_its_own_line_with_the_reason() throws IOException {
        assertThat(problems(
                        "{owner: platform, custom: {\"aws:team\": data, notes: \"" + "n".repeat(257) + "\"}}",
                        "- {resource_type: s3_bucket, resource_id: lake}\n"))
                .extracting(problem -> problem.code() + " " + problem.path() + ":"
                        + problem.location().line() + " " + problem.message())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("tag-refused infrastructure.tags.custom.aws:team:6 the tag 'aws:team'")
                                .contains("reserved prefix 'aws:'", "does not reach s3_bucket lake"),
                        problem -> assertThat(problem)
                                .startsWith("tag-refused infrastructure.tags.custom.notes:6 the tag 'notes'")
                                .contains("256"));
    }

    @Test
    void the_types_in_the_scopes_of_a_policy_are_the_providers() {
        TagPolicy policy = TagPolicy.builder()
                .rule("lake", rule -> rule.key("owner").resourceTypes("lf_table", "lf_tabel", "my_own_type"))
                .build();

        assertThat(Dativo.builder().policy(policy).build().policyWarnings())
                .extracting(Problem::hint)
                .containsExactly("did you mean 'lf_table'?");
    }

    @Test
    void a_target_has_the_id_of_the_job_file_and_the_one_that_a_bill_uses() throws IOException {
        ResolvedJob job = resolved("{owner: platform}", """
                - {resource_type: s3_bucket, resource_id: lake}
                - {resource_type: glue_catalog, resource_id: sales}
                - {resource_type: iam_role, resource_id: "arn:aws:iam::123456789012:role/etl"}
                """);
        assertThat(job.targets())
                .extracting(target -> String.join(" ", job.ids(target)))
                .containsExactlyInAnyOrder(
                        "lake arn:aws:s3:::lake",
                        "sales arn:aws:glue:eu-west-1:123456789012:database/sales",
                        "arn:aws:iam::123456789012:role/etl");
    }

    private List<Problem> problems(String resources) throws IOException {
        return problems("{owner: platform}", resources);
    }

    private List<Problem> problems(String tags, String resources) throws IOException {
        return resolved(tags, resources).problems();
    }

    private ResolvedJob resolved(String tags, String resources) throws IOException {
        Files.writeString(folder.resolve("connector.yaml"), "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        Files.writeString(folder.resolve("asset.yaml"), """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                tenant_id: acme
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  tags: %s
                  provider:
                    provider: aws
                    region: eu-west-1
                    account_id: "123456789012"
                    resources:
                """.formatted(tags) + resources.indent(6));
        return dativo.resolve(dativo.load(job).job());
    }
}
