package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.testparts.OddServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What AWS, or who stands in its place, answers costs a bounded time and memory, whatever it is. */
class OddServerTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final List<ResourceRef> RESOURCES = List.of(
            new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake"),
            new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/etl"),
            new ResourceRef(
                    "aws",
                    "glue_table",
                    "arn:aws:glue:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":table/sales/orders"));

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        for (ResourceRef resource : RESOURCES) {
            try (OddServer server = new OddServer(odd);
                    TagStore store = AwsProvider.builder()
                            .endpoint(server.address())
                            .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                            .timeout(Duration.ofMillis(150))
                            .build()
                            .open(JOB)) {
                TagRead read = store.read(List.of(resource)).get(resource);
                assertThat(read.status()).as(resource.type()).isEqualTo(Status.NOT_OBSERVED);
                assertThat(read.failure()).isNotNull();
            }
        }
    }
}
