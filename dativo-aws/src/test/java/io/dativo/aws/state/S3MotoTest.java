package io.dativo.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.backend.StateSources;
import io.dativo.testparts.MotoServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** States and ledgers in another S3 than the one of our own tests. */
class S3MotoTest {
    private static MotoServer moto;
    private static S3Client client;

    @BeforeAll
    static void start() {
        moto = new MotoServer();
        client = S3Client.builder()
                .endpointOverride(moto.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
        client.createBucket(bucket -> bucket.bucket("states"));
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
            moto.close();
        }
    }

    @Test
    void a_state_is_read_in_ranges_from_where_its_backend_says() throws IOException {
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        client.putObject(put -> put.bucket("states").key("env:/prod/a.tfstate"), RequestBody.fromBytes(noise));

        try (InputStream bytes = source("a.tfstate").open()) {
            assertThat(bytes.readAllBytes()).isEqualTo(noise);
        }
        assertThatThrownBy(() -> source("b.tfstate").open())
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("s3://states/env:/prod/b.tfstate has no state");
    }

    @Test
    void a_state_that_changes_while_it_is_read_is_a_conflict() {
        String state = "{\"version\":4,\"outputs\":{},\"more\":\"%s\"}";
        put("c.tfstate", state.formatted("a".repeat(100_000)));
        StateSource changing = StateSources.of("state", () -> {
            InputStream bytes = source("c.tfstate").open();
            put("c.tfstate", state.formatted("b".repeat(100_000)));
            return bytes;
        });

        assertThatThrownBy(() -> StateReader.outputs().strict().read(changing))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.CONFLICT));
    }

    @Test
    void a_role_of_the_backend_is_assumed() {
        put("d.tfstate", "{\"version\":4,\"outputs\":{\"a\":{\"value\":1}}}");

        assertThat(StateReader.outputs()
                        .read(source(
                                "d.tfstate",
                                Map.of(
                                        "role_arn",
                                        "arn:aws:iam::123456789012:role/reader",
                                        "sts_endpoint",
                                        moto.endpoint().toString())))
                        .outputs())
                .containsKey("a");
    }

    @Test
    void a_ledger_is_kept_by_conditional_writes() throws Exception {
        StoreContract.writesOnlyOnTheVersionThatWasRead(S3Store.of(client, "states", "ledger"));
        StoreContract.keepsALedger(S3Store.of(client, "states", "ledger"));
    }

    private static void put(String key, String state) {
        client.putObject(put -> put.bucket("states").key("env:/prod/" + key), RequestBody.fromString(state, UTF_8));
    }

    private static StateSource source(String key) {
        return source(key, Map.of());
    }

    private static StateSource source(String key, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "bucket", "states",
                "key", key,
                "region", "us-east-1",
                "access_key", "test",
                "secret_key", "test",
                "endpoint", moto.endpoint().toString(),
                "force_path_style", true));
        arguments.putAll(more);
        return new S3StateProvider().source(TerraformBackend.of("s3", arguments, "prod", name -> null));
    }
}
