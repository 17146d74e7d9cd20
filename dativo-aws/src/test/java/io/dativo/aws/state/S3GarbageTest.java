package io.dativo.aws.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.aws.FakeAws;
import io.dativo.problem.ProviderException;
import io.dativo.test.Garbage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What answers in place of S3 is taken neither for a document, nor for no documents, nor for a write. */
class S3GarbageTest {
    private static final String LIST = "<ListBucketResult><Name>ledger</Name><KeyCount>0</KeyCount>"
            + "<IsTruncated>false</IsTruncated></ListBucketResult>";

    private final HttpServer server;
    private final S3Client client;
    private final S3Store store;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String tag;

    S3GarbageTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(FakeAws.credentials())
                .overrideConfiguration(overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        store = S3Store.of(client, "ledger", "dativo");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (tag != null) {
                exchange.getResponseHeaders().set("ETag", tag);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_refused_by_every_operation() {
        Map<String, String> bodies = new LinkedHashMap<>(Garbage.bodies());
        bodies.put("the first half of a list", LIST.substring(0, LIST.length() / 2));
        bodies.put("a list that says nothing", "<ListBucketResult/>");
        bodies.put("a list that goes on nowhere", LIST.replace("false", "true"));
        return bodies.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    body = each.getValue();
                    assertThatThrownBy(() -> store.read("a.json")).isInstanceOf(ProviderException.class);
                    assertThatThrownBy(() -> store.readAll("a.")).isInstanceOf(ProviderException.class);
                    assertThatThrownBy(() -> store.write("a.json", "{}", null))
                            .isInstanceOfSatisfying(
                                    ProviderException.class,
                                    unknown -> assertThat(unknown.kind()).isEqualTo(ProviderException.Kind.TIMEOUT));
                    assertThatThrownBy(() -> store.delete("a.json")).isInstanceOf(ProviderException.class);
                }));
    }

    @Test
    void true_answers_are_read() {
        tag = "\"1\"";
        assertThat(store.read("a.json").orElseThrow().content()).isEmpty();
        assertThat(store.write("a.json", "{}", null)).isTrue();
        tag = null;
        body = LIST;
        assertThat(store.readAll("a.")).isEmpty();
        status = 204;
        body = "";
        store.delete("a.json");
    }
}
