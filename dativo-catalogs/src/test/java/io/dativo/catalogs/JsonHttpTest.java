package io.dativo.catalogs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHttpTest {
    private static final String TAGS = "/api/2.1/unity-catalog/entity-tag-assignments/tables/main.a.b/tags";

    private final FakeUnityCatalog server = new FakeUnityCatalog();
    private final JsonHttp http = new JsonHttp(server.connection());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_server_that_turns_a_request_away_says_for_how_long_and_is_not_asked_again(int status) {
        server.turnAwayNextCall(status, "120");

        ProviderException away = failure();
        assertThat(away.kind()).isEqualTo(status == 429 ? Kind.THROTTLED : Kind.UNAVAILABLE);
        assertThat(away.providerCode()).isEqualTo(Integer.toString(status));
        assertThat(away.retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(server.requests()).hasSize(1);
    }

    /** Rows as in the table of codes of Databricks' own SDK, each under the status that it would have without one. */
    @ParameterizedTest
    @CsvSource({
        "400, ALREADY_EXISTS, CONFLICT",
        "400, RESOURCE_ALREADY_EXISTS, CONFLICT",
        "500, ABORTED, CONFLICT",
        "400, REQUEST_LIMIT_EXCEEDED, THROTTLED",
        "400, RESOURCE_EXHAUSTED, THROTTLED",
        "400, RESOURCE_DOES_NOT_EXIST, NOT_FOUND",
        "404, ENDPOINT_NOT_FOUND, REJECTED",
        "404, INVALID_PARAMETER_VALUE, REJECTED",
        "500, INVALID_STATE, REJECTED",
        "400, DATA_LOSS, UNAVAILABLE",
        "400, UNKNOWN, UNAVAILABLE",
        "400, PERMISSION_DENIED, DENIED",
        "400, SOMETHING_NEW, REJECTED",
        "409, SOMETHING_NEW, CONFLICT"
    })
    void the_code_of_an_error_decides_and_not_its_status_alone(int status, String code, Kind kind) {
        String body = "{\"error_code\": \"" + code + "\", \"message\": \"no\"}";
        server.answerNextCall(status, Map.of("Retry-After", "7"), body.getBytes(UTF_8));

        ProviderException failure = failure();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryAfter()).isEqualTo(kind.isRetryable() ? Duration.ofSeconds(7) : null);
    }

    @ParameterizedTest
    @CsvSource({
        "'', REJECTED, NOT_FOUND",
        "<html>Not found</html>, REJECTED, REJECTED",
        "{}, REJECTED, REJECTED",
        "'{\"message\": \"no such table\"}', NOT_FOUND, NOT_FOUND"
    })
    void a_404_without_words_is_of_somebody_else_unless_the_server_never_has_any(
            String body, Kind kind, Kind ofSilentServer) {
        JsonHttp silent = JsonHttp.silentOnMissing(server.connection());
        server.answerNextCall(404, Map.of(), body.getBytes(UTF_8));
        assertThatThrownBy(() -> http.get("/x"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining("404");
        server.answerNextCall(404, Map.of(), body.getBytes(UTF_8));
        assertThatThrownBy(() -> silent.get("/x"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ofSilentServer));
    }

    @Test
    void the_time_to_come_again_may_be_a_date() {
        ZonedDateTime then = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2);
        server.turnAwayNextCall(429, DateTimeFormatter.RFC_1123_DATE_TIME.format(then));
        assertThat(failure().retryAfter()).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(121));

        server.turnAwayNextCall(429, DateTimeFormatter.RFC_1123_DATE_TIME.format(then.minusHours(1)));
        assertThat(failure().retryAfter()).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_time_that_nobody_understands_is_none() {
        server.turnAwayNextCall(429, "soon");
        assertThat(failure().retryAfter()).isNull();

        server.turnAwayNextCall(503, "-1");
        ProviderException down = failure();
        assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(down.retryAfter()).isNull();

        server.turnAwayNextCall(403, "120");
        assertThat(failure().retryAfter()).isNull();
    }

    @Test
    void a_token_that_the_server_repeats_is_not_repeated_by_us() {
        JsonHttp wrong = withToken("wr0ng-token");

        ProviderException denied = catchThrowableOfType(ProviderException.class, () -> wrong.get(TAGS));
        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied.providerCode()).isEqualTo("UNAUTHENTICATED");
        assertThat(denied).hasMessageContaining("Bearer ***").hasMessageNotContaining("wr0ng");
    }

    @Test
    void a_token_is_hidden_before_a_long_message_is_cut() {
        String token = "t".repeat(50);
        JsonHttp wrong = withToken(token);
        String message = "{\"message\": \"" + "x".repeat(280) + token + "\"}";
        server.answerNextCall(400, Map.of(), message.getBytes(UTF_8));

        assertThat(catchThrowableOfType(ProviderException.class, () -> wrong.get(TAGS)))
                .hasMessageNotContaining("ttttt");
    }

    @Test
    void the_line_end_of_a_token_file_does_no_harm_and_a_token_that_no_header_can_hold_is_not_shown() {
        server.add("table", "main.a.b");
        assertThat(withToken(FakeServer.TOKEN + "\n").get(TAGS)).isNotNull();

        ProviderException denied = catchThrowableOfType(
                ProviderException.class, () -> withToken("wr0ng\ntoken").get(TAGS));
        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied)
                .hasMessageContaining("no header can hold")
                .hasNoCause()
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void without_a_token_nothing_is_sent() {
        JsonHttp without = withToken("");

        ProviderException denied = catchThrowableOfType(ProviderException.class, () -> without.get(TAGS));
        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied).hasMessageContaining("there is no token for http://127.0.0.1:");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_server_that_is_not_there_is_unavailable_and_named() {
        server.close();

        ProviderException down = failure();
        assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(down).hasMessageContaining("cannot reach http://127.0.0.1:");
    }

    @Test
    void an_address_with_credentials_in_it_is_refused_without_showing_them() {
        assertThatThrownBy(() -> CatalogConnection.of(URI.create("https://eve:pw@host"), Sensitive.of("t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host")
                .hasMessageNotContaining("pw");
        assertThatThrownBy(() -> CatalogConnection.of(URI.create("ftp://host"), Sensitive.of("t")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.connection().withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_provider_that_was_found_on_the_class_path_says_how_to_give_it_a_server() {
        assertThatThrownBy(() -> new DataHubProvider().open(AccountScope.of("datahub")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("DataHubProvider.of(CatalogConnection.of(address, token))");
    }

    @Test
    void a_redirect_takes_the_token_nowhere_and_says_where_it_would_have() {
        try (FakeUnityCatalog other = new FakeUnityCatalog()) {
            String there = other.connection() + "/login?state=s3cret";
            server.answerNextCall(307, Map.of("Location", there), new byte[0]);

            ProviderException redirected = failure();
            assertThat(redirected.kind()).isEqualTo(Kind.REJECTED);
            assertThat(redirected)
                    .hasMessageContaining("redirects to " + other.connection())
                    .hasMessageContaining("give the address of the server itself")
                    .hasMessageNotContaining("s3cret");
            assertThat(other.requests()).isEmpty();
        }
        server.answerNextCall(302, Map.of("Location", "/login?state=s3cret"), new byte[0]);
        assertThat(failure()).hasMessageContaining("redirects to /login").hasMessageNotContaining("s3cret");
        server.answerNextCall(302, Map.of(), new byte[0]);
        assertThat(failure()).hasMessageContaining("302");
    }

    @Test
    void an_answer_may_be_compressed() throws IOException {
        server.answerNextCall(200, Map.of("Content-Encoding", "gzip"), gzip("{\"a\": 1}"));
        assertThat(http.get(TAGS).path("a").asInt()).isEqualTo(1);

        server.answerNextCall(400, Map.of("Content-Encoding", "gzip"), gzip("{\"message\": \"no such thing\"}"));
        assertThat(failure()).hasMessageContaining("no such thing");

        server.answerNextCall(200, Map.of("Content-Encoding", "br"), new byte[] {1});
        assertThat(failure()).hasMessageContaining("compressed as br");
    }

    @Test
    void an_answer_that_is_too_large_is_given_up_also_when_it_grows_by_itself() throws IOException {
        byte[] large = new byte[JsonHttp.LARGEST_ANSWER + 1];
        Arrays.fill(large, (byte) ' ');
        JsonHttp patient = new JsonHttp(server.connection().withTimeout(Duration.ofSeconds(20)));
        for (String encoding : List.of("identity", "gzip")) {
            byte[] sent = encoding.equals("gzip") ? gzip(new String(large, UTF_8)) : large;
            server.answerNextCall(200, Map.of("Content-Encoding", encoding), sent);
            ProviderException tooLarge = catchThrowableOfType(ProviderException.class, () -> patient.get(TAGS));
            assertThat(tooLarge.kind()).isEqualTo(Kind.REJECTED);
            assertThat(tooLarge).hasMessageContaining("more than 64 MiB");
        }
    }

    @Test
    void an_answer_that_never_ends_is_given_up() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", false);
            ProviderException late = catchThrowableOfType(
                    ProviderException.class,
                    () -> at(socket, Duration.ofMillis(200)).get("/"));
            assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(late).hasMessageContaining("was not answered within PT0.2S");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, UNAVAILABLE", "PATCH, TIMEOUT"})
    void an_answer_that_breaks_off_leaves_a_change_in_doubt(String method, Kind kind) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", true);
            ProviderException cut = catchThrowableOfType(
                    ProviderException.class,
                    () -> at(socket, Duration.ofSeconds(20))
                            .send(method, "/", null, JsonHttp.APPLICATION_JSON, Map.of()));
            assertThat(cut.kind()).isEqualTo(kind);
        }
        server.answerNextCall(200, Map.of(), "<html>".getBytes(UTF_8));
        ProviderException unread = catchThrowableOfType(
                ProviderException.class, () -> http.send(method, TAGS, null, JsonHttp.APPLICATION_JSON, Map.of()));
        assertThat(unread.kind()).isEqualTo(kind);
    }

    private static JsonHttp at(ServerSocket socket, Duration timeout) {
        URI address = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        return new JsonHttp(CatalogConnection.of(address, Sensitive.of("t")).withTimeout(timeout));
    }

    /** Answers the next request with these bytes, and closes the connection or leaves it as it is. */
    private static void answer(ServerSocket socket, String bytes, boolean closes) {
        Thread thread = new Thread(() -> {
            try {
                Socket connection = socket.accept();
                connection.getInputStream().read();
                connection.getOutputStream().write(bytes.getBytes(UTF_8));
                if (closes) {
                    connection.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void a_page_of_a_proxy_is_no_answer_and_is_not_quoted() {
        server.answerNextCall(200, Map.of("Content-Type", "text/html"), "<html>s3cret</html>".getBytes(UTF_8));
        ProviderException proxy = failure();
        assertThat(proxy.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(proxy).hasMessageContaining("not JSON").hasNoCause();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private JsonHttp withToken(String token) {
        return new JsonHttp(CatalogConnection.of(URI.create(server.connection().toString()), Sensitive.of(token)));
    }

    private ProviderException failure() {
        return catchThrowableOfType(ProviderException.class, () -> http.get(TAGS));
    }
}
