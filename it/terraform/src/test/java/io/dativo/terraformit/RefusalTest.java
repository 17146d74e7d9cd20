package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a module says to a user whose variables it refuses: which value, what is wrong with it, what to do. */
class RefusalTest {
    @TempDir
    Path folder;

    @Test
    void aws_says_what_is_wrong_with_names_trust_and_tags() {
        assertThat(refusal(Cloud.AWS, """
                {"tenant_id": "a-tenant-with-a-name-that-goes-on-and-on-and-on", "environment": "prod"}"""))
                .contains(
                        "The bucket would be called 'a-tenant-with-a-name-that-goes-on-and-on-and-on-dativo-data-lake-prod',"
                                + " which has 69 characters.",
                        "Set s3_bucket_name, or shorten tenant_id or environment.",
                        "The role would be called 'a-tenant-with-a-name-that-goes-on-and-on-and-on-dativo-etl-role-prod'",
                        "Nobody could assume the role. Name who runs the job: an OIDC identity in trusted_oidc, or an AWS"
                                + " service in trusted_services.");
        assertThat(refusal(Cloud.AWS, """
                {"tenant_id": "acme", "environment": "prod", "region": "eu-west-1",
                 "trusted_oidc": [{"provider_arn": "arn:aws:iam::123456789012:oidc-provider/ci.example.com", "subjects": ["repo:*"]}],
                 "kms_key_arn": "alias/lake", "noncurrent_version_days": 0,
                 "tags": {"compliance": "SOC2,GDPR", "owner": "data-team@acme.com"},
                 "resource_tags": {"bucket": {"team": "data"}}}"""))
                .contains(
                        "region is 'eu-west-1', but the AWS provider is configured for 'us-east-1'.",
                        "A subject of trusted_oidc is too wide",
                        "Found: repo:*.",
                        "kms_key_arn is 'alias/lake'. It must be the ARN of a key, not of an alias",
                        "noncurrent_version_days must be 1 or more",
                        "Refused: compliance = SOC2,GDPR.",
                        "resource_tags knows s3_bucket, iam_role and glue_catalog. Refused: bucket.");
    }

    @Test
    void aws_does_not_trust_an_account() {
        assertThat(refusal(Cloud.AWS, """
                {"tenant_id": "acme", "environment": "prod",
                 "trusted_services": [{"service": "arn:aws:iam::123456789012:root"}]}"""))
                .contains("Accounts, users and roles are not accepted. Found: arn:aws:iam::123456789012:root.");
    }

    @Test
    void aws_says_that_a_tenant_has_no_upper_case_letters() {
        assertThat(refusal(Cloud.AWS, """
                {"tenant_id": "Acme_Corp", "environment": "Production"}"""))
                .contains(
                        "tenant_id is 'Acme_Corp'. It must begin with a lower-case letter",
                        "for example 'acme' or 'acme-eu'.",
                        "environment is 'Production'.");
    }

    @Test
    void gcp_names_the_keys_that_meet_and_the_account_that_is_too_long() {
        assertThat(refusal(Cloud.GCP, """
                {"tenant_id": "a-tenant-with-quite-a-long-name", "environment": "prod", "project_id": "123456789012",
                 "region": "europe-west1",
                 "workload_identity_members": ["user:somebody@acme.com"],
                 "tags": {"CostCenter": "1", "costcenter": "2", "owner": "x"},
                 "resource_tags": {"gcs_bucket": {"a.b": "1", "a:b": "2"}, "service_account": {}}}"""))
                .contains(
                        "The service account would be called 'a-tenant-with-quite-a-long-name-dativo-etl-prod', which has 47"
                                + " characters. IAM takes 6 to 30",
                        "project_id is '123456789012', which is no project id",
                        "A whole pool, users and other service accounts are not accepted. Found: user:somebody@acme.com.",
                        "Some keys of tags are the same label: CostCenter and costcenter are costcenter.",
                        "on gcs_bucket, a.b and a:b are a_b.",
                        "service accounts take no labels. Refused: service_account.");
    }

    @Test
    void azure_says_what_is_wrong_with_names_networks_and_tags() {
        assertThat(refusal(Cloud.AZURE, """
                {"tenant_id": "a-rather-long-tenant", "environment": "prod", "region": "westeurope",
                 "resource_group_name": "rg", "replication_type": "ABC", "allowed_ip_ranges": ["0.0.0.0/0"],
                 "federated_identities": {"ci-jobs": {"issuer": "https://ci.example.com", "subject": "repo:acme/*"}},
                 "tags": {"team/unit": "data", "owner": "x"}, "resource_tags": {"resource_group": {}}}"""))
                .contains(
                        "The storage account would be called 'aratherlongtenantdativolakeprod', which has 31 characters.",
                        "replication_type is 'ABC'.",
                        "/0 is not a restriction. Found: 0.0.0.0/0.",
                        "so a wildcard would match nothing. Found: repo:acme/*.",
                        "Refused: team/unit = data.",
                        "the resource group is not this module's. Refused: resource_group.");
    }

    private String refusal(Cloud cloud, String variables) {
        try (StubProvider provider = cloud.startProvider()) {
            Path copy = Files.createTempDirectory(folder, cloud.id);
            Terraform terraform = Terraform.in(Terraform.copy(cloud.module(), copy), Map.of(cloud.provider, provider));
            terraform.succeed("init", "-no-color");
            terraform.variables(variables);
            Terraform.Run run = terraform.run("plan", "-no-color");
            assertThat(run.exitCode()).isEqualTo(1);
            return run.said();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
