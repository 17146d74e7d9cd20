package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.sun.net.httpserver.HttpServer;
import io.dativo.gcp.state.GcsStateProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.StateSource;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.StateReader;
import io.dativo.testparts.OddServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Google, or who stands in its place, answers costs a bounded time and memory, whatever it is. */
class OddServerTest {
    private static final List<ResourceRef> RESOURCES = List.of(
            new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake"),
            new ResourceRef("gcp", GcpId.TABLE, Propagation.PROJECT + ".sales.orders"),
            new ResourceRef("gcp", GcpId.PROJECT, Propagation.PROJECT));

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            GoogleAccess access = access(server, Duration.ofMillis(150));
            for (ResourceRef resource : RESOURCES) {
                try (TagStore store = GcpProvider.of(access).open(Propagation.SCOPE)) {
                    TagRead read = store.read(List.of(resource)).get(resource);
                    assertThat(read.status()).as(resource.type()).isEqualTo(Status.NOT_OBSERVED);
                    assertThat(read.failure()).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_state_of_a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            StateSource source = GcsStateProvider.of(access(server, Duration.ofMillis(100)))
                    .source(TerraformBackend.of("gcs", Map.of("bucket", "acme-state"), "default", name -> null));

            assertThatThrownBy(() -> StateReader.outputs().read(source)).isInstanceOf(ProviderException.class);
        }
    }

    @Test
    void an_answer_that_is_small_until_it_is_unpacked_is_refused() throws IOException {
        byte[] packed = packed(100 << 20);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean small = exchange.getRequestURI().getPath().equals("/small");
            byte[] body = small ? packed(1000) : packed;
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThatThrownBy(() -> get(address + "/large"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than");
            assertThat(get(address + "/small").getContent().readAllBytes()).hasSize(1000);
        } finally {
            server.stop(0);
        }
    }

    private static GoogleAccess access(OddServer server, Duration timeout) {
        return GoogleAccess.builder()
                .endpoint(server.address())
                .readTimeout(timeout)
                .build();
    }

    private static HttpResponse get(String address) throws IOException {
        return GoogleTransport.standard()
                .createRequestFactory()
                .buildGetRequest(new GenericUrl(address))
                .execute();
    }

    private static byte[] packed(int bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1000];
            for (int written = 0; written < bytes; written += zeros.length) {
                gzip.write(zeros);
            }
        }
        return packed.toByteArray();
    }
}
