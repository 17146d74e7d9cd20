package io.dativo.examples.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.catalogs.CatalogConnection;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.LoadResult;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdict;
import io.dativo.policy.Verdicts;
import io.dativo.problem.Result;
import io.dativo.problem.Sensitive;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What can be said of the example before there is an account; scripts/e2e-aws walks all of it. */
class AwsHostTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    @TempDir
    private Path folder;

    private final S3Client s3 = S3Client.builder()
            .endpointOverride(NOBODY)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();

    @AfterEach
    void close() {
        s3.close();
    }

    private Dativo dativo() {
        return AwsHost.builder(
                        Path.of(""),
                        AwsProvider.builder().build(),
                        s3,
                        CatalogConnection.of(NOBODY, Sensitive.of("none")),
                        folder.resolve("audit.jsonl"))
                .terraformState(Path.of("..", "none.tfstate"))
                .build();
    }

    @Test
    void the_job_has_no_problem_and_tells_terraform_what_the_module_takes() {
        LoadResult loaded = dativo().load(Path.of("jobs/orders.yaml"));

        assertThat(loaded.problems()).isEmpty();
        Result<String> variables = dativo().terraformVariables(loaded.job());
        assertThat(variables.value())
                .contains("\"cost_center\": \"DATA-001\"")
                .doesNotContain("glue_table", "written_by");
        assertThat(variables.problems())
                .singleElement()
                .asString()
                .contains("written_by", "waits for a Terraform output");
    }

    @Test
    void before_anything_exists_the_policy_leaves_open_what_hangs_on_terraform_and_nothing_else() {
        Dativo dativo = dativo();
        var preview = dativo.preview(dativo.load(Path.of("jobs/orders.yaml")).job());
        Verdicts verdicts = dativo.checkPreviews(List.of(preview));

        assertThat(verdicts.errors()).isEmpty();
        assertThat(verdicts.findings(Verdict.UNDETERMINED)).singleElement().satisfies(open -> {
            assertThat(open.resource()).isEqualTo(new ResourceRef("aws", "s3_bucket", "acme-orders-landing"));
            assertThat(open.message()).contains("written_by", "iam_role_arn");
        });
        assertThat(preview.resources())
                .extracting(TaggedResource::resource)
                .contains(
                        new ResourceRef("iceberg", "table", "acme_orders_prod.orders"),
                        new ResourceRef("aws", "glue_table", "acme_orders_prod.orders"),
                        new ResourceRef("unity-catalog", "table", "main.acme_orders_prod.orders"));
    }
}
