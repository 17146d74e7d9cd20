package io.dativo.aws.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.aws.state.ObjectStore.Refusal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObjectsTest {
    private final ObjectStore s3 = new ObjectStore().bucket("pipes", "eu-west-1");
    private final S3Client client = S3StateTest.client(s3, AwsRetryStrategy.doNotRetry());
    private final S3Objects objects = S3Objects.of(client);

    @AfterEach
    void stop() {
        client.close();
        s3.close();
    }

    @Test
    void an_object_is_read_as_it_was_written_last() {
        objects.write("pipes", "run 1/1.json", new byte[] {0, -1, 10});
        objects.write("pipes", "run 1/1.json", new byte[] {7, -1, 10});
        assertThat(objects.read("pipes", "run 1/1.json")).containsExactly(7, -1, 10);
    }

    @Test
    void a_failure_names_the_object_and_its_kind() {
        assertThatThrownBy(() -> objects.read("pipes", "none.json"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("s3://pipes/none.json");
        s3.refuseNext(new Refusal(403, "AccessDenied", "Access Denied"));
        assertThatThrownBy(() -> objects.write("pipes", "1.json", new byte[1]))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }
}
