package io.dativo.terraform.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpLimits;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.States;
import io.dativo.terraform.TerraformState;
import io.dativo.testparts.OddServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server on loopback, well behaved and otherwise. */
class HttpStateTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    private static final byte[] STATE = States.bytes(States.ROOT.resolve("backends/store/http/state/acme-prod"));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/state", exchange -> answer(exchange, 200, STATE));
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_state_is_read() {
        TerraformState state =
                StateReader.outputsAndResources().strict().read(source("/state").build());

        assertThat(state.outputs()).isNotEmpty();
        assertThat(state.source()).isEqualTo(address("/state").toString());
        assertThat(authorizations).containsExactly("null");
    }

    @Test
    void credentials_are_asked_for_at_every_request_and_never_shown() {
        List<String> passwords = new ArrayList<>(List.of("first", "second"));
        HttpState source = source("/state")
                .basicAuth(() -> new HttpState.BasicAuth("user", Sensitive.of(passwords.remove(0))))
                .build();

        StateReader.outputs().read(source);
        StateReader.outputs().read(source);

        assertThat(authorizations).containsExactly(basic("user:first"), basic("user:second"));
    }

    @Test
    void credentials_in_the_address_are_used_and_never_shown() {
        HttpState source = HttpState.builder(
                        URI.create(address("/state").toString().replace("http://", "http://us%40er:" + SECRET + "+1@")
                                + "?token=" + SECRET))
                .build();

        StateReader.outputs().read(source);

        assertThat(authorizations).containsExactly(basic("us@er:" + SECRET + "+1"));
        assertThat(source.describe()).isEqualTo(address("/state").toString());
        assertThat(source).hasToString(source.describe());
        server.removeContext("/state");
        assertThatThrownBy(source::open).hasMessageNotContaining(SECRET).hasMessageContaining("has no state");
    }

    @ParameterizedTest
    @CsvSource({
        "204, NOT_FOUND, never applied",
        "404, NOT_FOUND, never applied",
        "401, DENIED, refuses the credentials",
        "403, DENIED, refuses the credentials",
        "412, CONFLICT, changed while it was read",
        "429, THROTTLED, fewer requests",
        "400, REJECTED, status 400",
        "500, UNAVAILABLE, status 500",
        "503, UNAVAILABLE, status 503",
        "408, TIMEOUT, status 408",
        "504, TIMEOUT, status 504",
    })
    void every_other_answer_has_its_kind(int status, Kind kind, String text) {
        server.createContext("/no", exchange -> answer(exchange, status, new byte[0]));

        ProviderException failed = failure(source("/no"));
        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.providerCode()).isEqualTo("HTTP " + status);
        assertThat(failed)
                .hasMessageContaining(text)
                .hasMessageContaining(address("/no").toString());
    }

    @Test
    void every_status_means_what_the_table_says_and_its_wait_is_kept() {
        AtomicInteger status = new AtomicInteger();
        server.createContext("/wait", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            answer(exchange, status.get(), new byte[0]);
        });
        for (int each = 400; each < 600; each++) {
            if (each != 416) {
                // A server without ranges is asked for the whole.
                status.set(each);
                HttpFailure expected = HttpFailure.of(each, HttpFailure.Call.READ, Duration.ofSeconds(7));
                ProviderException failed = failure(source("/wait"));
                assertThat(new HttpFailure(failed.kind(), failed.retryAfter()))
                        .as("status %s", each)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void headers_without_end_are_given_up() {
        server.createContext("/headers", exchange -> {
            String large = "x".repeat(60_000);
            for (int i = 0; i < 20; i++) {
                exchange.getResponseHeaders().set("X-Large-" + i, large);
            }
            answer(exchange, 200, new byte[0]);
        });

        assertThat(failure(source("/headers")).isRetryable()).isTrue();
    }

    @Test
    void a_sign_in_page_is_told_as_one() {
        server.createContext("/page", exchange -> answer(exchange, 200, "<html>sign in</html>".getBytes(UTF_8)));

        assertThatThrownBy(() -> StateReader.outputs().read(source("/page").build()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("web page");
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void a_redirect_is_followed_with_the_credentials_on_the_same_host(int status) {
        redirect("/from", status, "/state");

        StateReader.outputs().read(signedIn("/from"));

        assertThat(authorizations).containsExactly(basic("user:" + SECRET), basic("user:" + SECRET));
    }

    @Test
    void a_redirect_to_another_host_takes_no_credentials_along() {
        // The same server under another name is another host.
        redirect("/from", 302, address("/state").toString().replace("127.0.0.1", "localhost"));

        StateReader.outputs().read(signedIn("/from"));

        assertThat(authorizations).containsExactly(basic("user:" + SECRET), "null");
    }

    @Test
    void redirects_have_an_end() {
        redirect("/loop", 302, "/loop");
        redirect("/file", 302, "file:///etc/passwd");
        redirect("/odd", 302, "http://[");

        assertThat(failure(source("/loop"))).hasMessageContaining("redirects more than 10 times");
        assertThat(failure(source("/file"))).hasMessageContaining("redirects away from HTTP");
        assertThat(failure(source("/odd"))).hasMessageContaining("no address");
    }

    @Test
    void a_server_that_never_answers_is_given_up() {
        server.createContext("/silent", exchange -> hold());

        ProviderException failed = failure(source("/silent").timeout(Duration.ofMillis(200)));
        assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void a_server_that_stops_sending_is_given_up() {
        server.createContext("/stall", exchange -> {
            exchange.sendResponseHeaders(200, STATE.length);
            exchange.getResponseBody().write(STATE, 0, 20);
            exchange.getResponseBody().flush();
            hold();
        });

        HttpState stalling = source("/stall").timeout(Duration.ofMillis(300)).build();
        assertThatThrownBy(() -> StateReader.outputs().read(stalling))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContaining("sent nothing for 300 ms");
    }

    @Test
    void a_server_that_dies_is_told_and_not_taken_for_a_cut_off_state() throws IOException {
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (Socket socket = dying.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    OutputStream out = socket.getOutputStream();
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + STATE.length + "\r\n\r\n").getBytes(UTF_8));
                    out.write(STATE, 0, 20);
                } catch (IOException gone) {
                    // The client went first.
                }
            });
            HttpState source = HttpState.builder(URI.create("http://127.0.0.1:" + dying.getLocalPort() + "/"))
                    .build();

            assertThatThrownBy(() -> StateReader.outputs().read(source))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("broke off after 20 bytes");
        }
    }

    @Test
    void a_server_that_is_not_there_is_told() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(failure(HttpState.builder(URI.create("http://127.0.0.1:" + port + "/"))))
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void a_server_that_never_ends_is_given_up() {
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("{\"version\":4,\"lineage\":\"".getBytes(UTF_8));
            while (over.getCount() > 0) {
                out.write("x".repeat(8192).getBytes(UTF_8));
            }
        });

        assertThatThrownBy(() -> StateReader.outputs()
                        .read(source("/endless").maxBytes(100_000).build()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("larger than the allowed 100000 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer odds = new OddServer(odd)) {
            HttpState source = HttpState.builder(odds.address().resolve("/state"))
                    .timeout(Duration.ofMillis(500))
                    .wholeTimeout(Duration.ofMillis(900))
                    .maxBytes(10_000_000)
                    .build();

            assertThatThrownBy(() -> StateReader.outputsAndResources().read(source))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            failed -> assertThat(failed.kind())
                                    .isEqualTo(
                                            switch (odd) {
                                                case TRICKLE, SILENT -> Kind.TIMEOUT;
                                                case HUGE_HEADER -> Kind.UNAVAILABLE;
                                                case ENDLESS, BAD_LENGTH, ODD_PORT -> Kind.REJECTED;
                                                case ENDLESS_ERROR -> Kind.DENIED;
                                            }));
        }
    }

    @Test
    void unless_the_host_sets_others_the_bounds_are_30_seconds_10_minutes_and_a_gibibyte() {
        server.createContext("/huge", exchange -> {
            byte[] head = new byte[1 << 16];
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-65535/" + ((1L << 30) + 1));
            exchange.sendResponseHeaders(206, head.length);
            exchange.getResponseBody().write(head);
        });

        assertThat(HttpLimits.PIECE_OF_STATE).isEqualTo(Duration.ofSeconds(30));
        assertThat(HttpLimits.WHOLE_STATE).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> StateReader.outputs().read(source("/huge").build()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("larger than the allowed 1073741824 bytes");
    }

    @Test
    void a_text_without_end_ends_long_before_memory_does() {
        try (OddServer odds = new OddServer(OddServer.Answer.ENDLESS)) {
            HttpState source = HttpState.builder(odds.address()).build();
            assertThatThrownBy(() -> StateReader.outputsAndResources().strict().read(source))
                    .isInstanceOf(io.dativo.problem.DativoException.class);
        }
    }

    @Test
    void reading_outputs_alone_does_not_wait_for_the_rest() {
        server.createContext("/early", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("{\"version\":4,\"outputs\":{\"a\":{\"value\":1}},\"resources\":[".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            hold();
        });

        assertThat(StateReader.outputs().read(source("/early").build()).outputs())
                .containsOnlyKeys("a");
    }

    @Test
    void an_interrupted_thread_gives_up_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> source("/state").build().open()).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void only_http_addresses_are_taken() {
        for (String address : List.of("ftp://h/x", "file:///x", "h/x", "http:///x")) {
            assertThatThrownBy(() -> HttpState.builder(URI.create(address)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("http://");
        }
    }

    @Test
    void the_http_backend_at_a_place_of_the_host_takes_its_credentials_from_the_environment() {
        TerraformBinding binding = new TerraformBinding(
                null, null, Map.of("type", "http", "address", address("/state").toString()), null, null);
        Map<String, String> environment = Map.of("TF_HTTP_USERNAME", "user", "TF_HTTP_PASSWORD", SECRET);

        StateReader.outputs().read(StateSources.of(binding, Path.of(""), environment::get, JobTrust.everything()));

        assertThat(authorizations).containsExactly(basic("user:" + SECRET));
    }

    private HttpState.Builder source(String path) {
        return HttpState.builder(address(path));
    }

    private HttpState signedIn(String path) {
        return source(path)
                .basicAuth(() -> new HttpState.BasicAuth("user", Sensitive.of(SECRET)))
                .build();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void redirect(String path, int status, String location) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            answer(exchange, status, new byte[0]);
        });
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void hold() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProviderException failure(HttpState.Builder source) {
        return catchThrowableOfType(
                ProviderException.class, () -> source.build().open());
    }

    private static String basic(String plain) {
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }
}
