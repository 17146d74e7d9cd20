package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsIdsTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion("eu-west-1").withAccount("123456789012");

    private static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";
    private static final KnownProvider TERRAFORM =
            Providers.of(new AwsProvider()).get("aws");
    private final AwsProvider provider = new AwsProvider();

    @ParameterizedTest
    @CsvSource({
        "s3_bucket,lake,arn:aws:s3:::lake",
        "s3_bucket,arn:aws:s3:::lake,arn:aws:s3:::lake",
        "iam_role,Etl,arn:aws:iam::123456789012:role/Etl",
        "iam_role,arn:aws:iam::123456789012:role/Etl,arn:aws:iam::123456789012:role/Etl",
        "iam_role,arn:aws:iam::123456789012:role/data/etl/Etl,arn:aws:iam::123456789012:role/Etl",
        "glue_catalog,Sales,arn:aws:glue:eu-west-1:123456789012:database/sales",
        "glue_catalog,123456789012:sales,arn:aws:glue:eu-west-1:123456789012:database/sales",
        "glue_catalog,sales.eu,arn:aws:glue:eu-west-1:123456789012:database/sales.eu",
        "glue_catalog,arn:aws:glue:eu-west-1:123456789012:database/Sales,arn:aws:glue:eu-west-1:123456789012:database/sales",
        "glue_table,sales.orders,arn:aws:glue:eu-west-1:123456789012:table/sales/orders",
        "glue_table,sales/orders,arn:aws:glue:eu-west-1:123456789012:table/sales/orders",
        "glue_table,123456789012:sales:orders,arn:aws:glue:eu-west-1:123456789012:table/sales/orders",
        "lf_table,sales.orders,arn:aws:glue:eu-west-1:123456789012:table/sales/orders",
        "lf_column,sales.orders.email,arn:aws:glue:eu-west-1:123456789012:table/sales/orders/email",
        "aws_resource,arn:aws:kms:eu-west-1:123456789012:key/k,arn:aws:kms:eu-west-1:123456789012:key/k",
        "aws_resource,arn:aws:route53:::hostedzone/Z1,arn:aws:route53:::hostedzone/Z1",
        "aws_resource,arn:aws:cloudfront::123456789012:distribution/E1,arn:aws:cloudfront::123456789012:distribution/E1"
    })
    void an_arn_and_a_name_meet_in_one_form(String type, String id, String canonical) {
        assertThat(canonical(type, id)).isEqualTo(new ResourceRef("aws", type, canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::lake,s3_bucket",
        "arn:aws:iam::123456789012:role/Etl,iam_role",
        "arn:aws:glue:eu-west-1:123456789012:database/sales,glue_catalog",
        "arn:aws:glue:eu-west-1:123456789012:table/sales/orders,glue_table",
        "arn:aws:glue:eu-west-1:123456789012:crawler/nightly,aws_resource"
    })
    void a_resource_with_a_type_of_its_own_gets_it_whichever_it_was_named_as(String arn, String type) {
        assertThat(canonical("aws_resource", arn)).isEqualTo(new ResourceRef("aws", type, arn));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iam_role|arn:aws:iam::999999999999:role/Etl|in the account 999999999999, and the job in 123456789012",
                "glue_catalog|arn:aws:glue:us-east-1:123456789012:database/sales|in the region us-east-1, and the job in eu-west-1",
                "s3_bucket|arn:aws-cn:s3:::lake|in the partition 'aws-cn', and the job's region eu-west-1 in 'aws'",
                "s3_bucket|arn:aws:s3:::lake/raw/file.parquet|object's ARN",
                "s3_bucket|arn:aws:s3:eu-west-1:123456789012:accesspoint/x|access points",
                "s3_bucket|a|not a bucket's name",
                "s3_bucket|arn:aws:s3|six parts",
                "iam_role|role/Etl|not a role's name",
                "glue_table|orders|DATABASE.TABLE",
                "glue_table|arn:aws:glue:eu-west-1:123456789012:database/sales|a table's ARN is",
                "lf_column|sales.orders|DATABASE.TABLE.COLUMN",
                "aws_resource|lake|only an ARN",
                "aws_resource|arn:aws:cloudformation:eu-west-1:123456789012:stack/s/1|updates it and all that it made",
                "aws_resource|arn:aws:iam::123456789012:policy/p|only the tags of roles",
                "aws_resource|arn:aws:iam::aws:policy/AdministratorAccess|belongs to AWS",
                "aws_resource|arn:aws:sts::123456789012:assumed-role/x/y|carries tags"
            })
    void what_cannot_be_meant_or_tagged_says_why(String type, String id, String reason) {
        assertThatThrownBy(() -> canonical(type, id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_name_alone_needs_the_account_and_an_arn_does_not() {
        AccountScope noAccount = AccountScope.of("aws").withRegion("eu-west-1");
        assertThatThrownBy(() -> provider.canonical(new ResourceRef("aws", "iam_role", "Etl"), noAccount))
                .hasMessageContaining("account_id");
        assertThat(provider.canonical(new ResourceRef("aws", "s3_bucket", "lake"), noAccount)
                        .id())
                .isEqualTo("arn:aws:s3:::lake");
        assertThatThrownBy(() -> provider.canonical(
                        new ResourceRef("aws", "glue_catalog", "sales"),
                        AccountScope.of("aws").withAccount("123456789012")))
                .hasMessageContaining("region");
    }

    @ParameterizedTest
    @CsvSource({"cn-north-1,aws-cn", "us-gov-west-1,aws-us-gov", "eu-central-1,aws"})
    void a_name_is_in_the_partition_of_the_region(String region, String partition) {
        AccountScope job = AccountScope.of("aws").withRegion(region).withAccount("123456789012");
        assertThat(provider.canonical(new ResourceRef("aws", "s3_bucket", "lake"), job)
                        .id())
                .isEqualTo("arn:" + partition + ":s3:::lake");
        assertThat(provider.canonical(new ResourceRef("aws", "glue_catalog", "sales"), job)
                        .id())
                .isEqualTo("arn:" + partition + ":glue:" + region + ":123456789012:database/sales");
    }

    @ParameterizedTest
    @CsvSource({
        "aws_s3_bucket,arn:aws:s3:::lake,s3_bucket,arn:aws:s3:::lake",
        "aws_iam_role,arn:aws:iam::123456789012:role/data/Etl,iam_role,arn:aws:iam::123456789012:role/Etl",
        "aws_glue_catalog_database,arn:aws:glue:eu-west-1:123456789012:database/sales,glue_catalog,arn:aws:glue:eu-west-1:123456789012:database/sales",
        "aws_glue_catalog_table,arn:aws:glue:eu-west-1:123456789012:table/sales/orders,glue_table,arn:aws:glue:eu-west-1:123456789012:table/sales/orders",
        "aws_kms_key,arn:aws:kms:eu-west-1:123456789012:key/k,aws_resource,arn:aws:kms:eu-west-1:123456789012:key/k",
        "aws_iam_service_linked_role,arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/R,iam_role,arn:aws:iam::123456789012:role/R",
        "aws_cloudwatch_log_group,arn:aws:logs:eu-west-1:123456789012:log-group:/app:*,aws_resource,arn:aws:logs:eu-west-1:123456789012:log-group:/app",
        "aws_dms_endpoint,arn:aws:dms:eu-west-1:123456789012:endpoint:E,aws_resource,arn:aws:dms:eu-west-1:123456789012:endpoint:E",
        "aws_autoscaling_group,arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:u:autoScalingGroupName/g,aws_resource,arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:u:autoScalingGroupName/g",
        "aws_type_of_next_year,arn:aws:next:eu-west-1:123456789012:thing/t,aws_resource,arn:aws:next:eu-west-1:123456789012:thing/t"
    })
    void a_resource_of_terraform_is_the_one_that_a_job_names(String type, String arn, String ours, String id) {
        assertThat(TERRAFORM.terraformResource(new TerraformResource("x", type, "id", arn, Map.of())))
                .contains(new ResourceRef("aws", ours, id));
    }

    @Test
    void a_resource_of_terraform_that_carries_no_tags_here_is_none_of_ours() {
        for (TerraformResource other : new TerraformResource[] {
            new TerraformResource("x", "aws_s3_object", "k", "arn:aws:s3:::lake/k", Map.of()),
            new TerraformResource("x", "aws_iam_policy", "p", "arn:aws:iam::123456789012:policy/p", Map.of()),
            new TerraformResource("x", "aws_s3_bucket_versioning", "lake", null, Map.of()),
            new TerraformResource("x", "aws_lakeformation_resource", "i", "arn:aws:s3:::lake", Map.of(), false),
            new TerraformResource("x", "aws_cloudwatch_event_target", "i", QUEUE, Map.of(), false),
            new TerraformResource("x", "aws_names_a_bucket_and_has_tags", "i", "arn:aws:s3:::lake", Map.of()),
            new TerraformResource("x", "aws_nat_gateway", "nat-1", null, Map.of("a", "b")),
            new TerraformResource("x", "aws_sfn_activity", "a name and no ARN", null, Map.of("a", "b")),
            new TerraformResource("x", "google_storage_bucket", "lake", null, Map.of())
        }) {
            assertThat(TERRAFORM.terraformResource(other)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void a_service_has_its_arn_as_its_id() {
        String service = "arn:aws:ecs:eu-west-1:123456789012:service/c/web";

        assertThat(TERRAFORM.terraformResource(new TerraformResource("x", "aws_ecs_service", service, null, Map.of())))
                .contains(new ResourceRef("aws", "aws_resource", service));
    }

    @Test
    void a_log_group_is_one_with_and_without_its_streams() {
        String group = "arn:aws:logs:eu-west-1:123456789012:log-group:/app";

        assertThat(canonical("aws_resource", group + ":*")).isEqualTo(canonical("aws_resource", group));
        assertThat(canonical("aws_resource", group + ":log-stream:s").id()).endsWith(":log-stream:s");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::lake,",
        "arn:aws:route53:::hostedzone/Z1,",
        "arn:aws:iam::123456789012:role/Etl,123456789012",
        "arn:aws:glue:eu-west-1:123456789012:table/sales/orders,123456789012"
    })
    void an_arn_says_its_account_where_it_names_one(String id, String account) {
        assertThat(provider.account(new ResourceRef("aws", "any", id))).isEqualTo(Optional.ofNullable(account));
    }

    private ResourceRef canonical(String type, String id) {
        return provider.canonical(new ResourceRef("aws", type, id), JOB);
    }
}
