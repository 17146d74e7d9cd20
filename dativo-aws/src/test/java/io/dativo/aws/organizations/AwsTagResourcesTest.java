package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.aws.organizations.AwsTagWhatIf.Resource;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.tag.KeyStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs before the organization's tag policies, without a call and without code of the host's own. */
class AwsTagResourcesTest {
    private static final String JOB = """
            tenant_id: acme
            source_connector_path: source.yaml
            target_connector_path: target.yaml
            asset_path: asset.yaml
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                ACCOUNT
                resources:
                  - {resource_type: s3_bucket, resource_id: lake}
                  - {resource_type: iam_role, resource_id: "arn:aws:iam::123456789012:role/etl"}
                  - {resource_type: glue_table, resource_id: "arn:aws:glue:eu-west-1:123456789012:table/db/t"}
                  - {resource_type: aws_resource, resource_id: "arn:aws:sqs:eu-west-1:123456789012:jobs"}
                  - {resource_type: aws_resource, resource_id: "arn:aws:lambda:eu-west-1:123456789012:function:f"}
                  - {resource_type: aws_resource, resource_id: "arn:aws:iot:eu-west-1:123456789012:nothing"}
              tags: {cost_center: A-1}
            """;

    @TempDir
    private Path folder;

    private ResolvedJob job(String account) throws IOException {
        Files.writeString(folder.resolve("job.yaml"), JOB.replace("ACCOUNT", account));
        Files.writeString(
                folder.resolve("source.yaml"), "{name: s, type: csv, roles: [source], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("target.yaml"), "{name: t, type: csv, roles: [target], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("asset.yaml"),
                "{name: a, version: '1', source_type: csv, object: o, schema: [], team: {owner: o@x.example}}");
        Dativo dativo = Dativo.builder().provider(new AwsProvider()).build();
        return dativo.resolve(dativo.load(folder.resolve("job.yaml")).job());
    }

    @Test
    void each_resource_has_its_tag_type_its_account_and_its_tags() throws Exception {
        AwsTagResources found = AwsTagResources.of(List.of(job("account_id: \"123456789012\"")), KeyStyle.PASCAL);
        assertThat(found.resources())
                .extracting(Resource::type)
                .containsExactlyInAnyOrder("s3:bucket", "iam:role", "sqs:queue", "lambda:function");
        assertThat(found.resources()).extracting(Resource::account).containsOnly("123456789012");
        assertThat(found.resources())
                .allSatisfy(resource -> assertThat(resource.tags()).containsEntry("CostCenter", "A-1"));
        assertThat(found.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("iot");
    }

    @Test
    void a_bucket_without_an_account_is_told() throws Exception {
        AwsTagResources found = AwsTagResources.of(List.of(job("")));
        assertThat(found.problems()).extracting(Problem::message).anyMatch(message -> message.contains("account"));
        assertThat(found.resources()).extracting(Resource::type).doesNotContain("s3:bucket");
    }

    @Test
    void a_policy_that_is_not_attached_yet_says_which_jobs_it_breaks() throws Exception {
        AwsTagPolicy policy = AwsTagPolicy.builder("centres")
                .assign("CostCenter", AwsTagSetting.TAG_KEY, "CostCenter")
                .assign("CostCenter", AwsTagSetting.TAG_VALUE, "B-*")
                .build();
        AwsTagOrganization now =
                AwsTagOrganization.builder("r-1").add("123456789012", "r-1").build();
        List<Resource> resources = AwsTagResources.of(List.of(job("account_id: \"123456789012\"")), KeyStyle.PASCAL)
                .resources();

        AwsTagWhatIf changed = AwsTagWhatIf.compare(now, now.attach("r-1", policy), resources);
        assertThat(changed.broken()).hasSize(4);
        assertThat(changed).asString().contains("arn:aws:s3:::lake: compliant -> noncompliant: value of [CostCenter]");
        assertThat(AwsTagWhatIf.compare(now, now, resources)).hasToString("no verdict changes");
        assertThat(now.attach("r-1", policy).effective("123456789012").explain("CostCenter"))
                .contains("centres");
    }
}
