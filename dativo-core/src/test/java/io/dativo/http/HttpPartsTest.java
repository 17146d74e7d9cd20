package io.dativo.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.backend.HttpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that gives parts as HTTP has it, and what else servers make of a request for a part. */
class HttpPartsTest {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final byte[] LARGE = state(3_000_000, "one");

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private byte[] state = LARGE;
    private String etag = "\"1\"";
    /** What the state becomes after the first answer. */
    private Runnable afterFirst = () -> {};

    private boolean checksIfMatch = true;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/state", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_outputs_of_a_large_state_cost_one_small_request() {
        assertThat(StateReader.outputs().read(source()).outputs()).containsOnlyKeys("name");
        assertThat(requests).containsExactly("bytes=0-65535 of 206");
    }

    @Test
    void a_whole_state_is_read_in_few_parts_of_one_version() {
        TerraformState whole = StateReader.outputsAndResources().strict().read(source());

        assertThat(whole.resources()).hasSizeGreaterThan(1000);
        assertThat(requests).hasSize(4).element(1).isEqualTo("bytes=65536-327679 if \"1\" of 206");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_state_that_changes_while_it_is_read_is_told_and_never_a_mixture(boolean checked) {
        checksIfMatch = checked;
        afterFirst = () -> {
            state = state(3_000_000, "two");
            etag = "\"2\"";
        };

        assertFails(Kind.CONFLICT, "changed while it was read");
    }

    @Test
    void a_state_that_shrinks_or_goes_while_it_is_read_is_told() {
        checksIfMatch = false;
        afterFirst = () -> state = new byte[100];
        assertFails(Kind.CONFLICT, "changed while it was read");

        state = LARGE;
        afterFirst = () -> server.removeContext("/state");
        assertFails(Kind.NOT_FOUND, "has no state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"1\"", "none"})
    void without_a_version_that_can_be_relied_on_the_whole_state_is_read_at_once(String weak) {
        etag = weak.equals("none") ? null : weak;

        assertThat(StateReader.outputsAndResources().strict().read(source()).resources())
                .hasSizeGreaterThan(1000);
        assertThat(requests).containsExactly("bytes=0-65535 of 206", "whole of 200");
    }

    @Test
    void a_small_state_needs_no_version() {
        state = state(1000, "one");
        etag = null;

        assertThat(StateReader.outputsAndResources().strict().read(source()).outputs())
                .containsOnlyKeys("name");
        assertThat(requests).containsExactly("bytes=0-65535 of 206");
    }

    @Test
    void an_empty_state_is_told_as_one() {
        state = new byte[0];

        assertThatThrownBy(() -> StateReader.outputs().read(source())).hasMessageContaining("state-empty");
        assertThat(requests).containsExactly("bytes=0-65535 of 416", "whole of 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes 5-9/10 | REJECTED | other bytes",
                "items 0-9/10 | REJECTED | other bytes",
                "bytes 0-9/*  | REJECTED | other bytes",
                "bytes 0-9/99999999999999 | REJECTED | larger than the allowed",
                "bytes 0-99/100 | UNAVAILABLE | broke off after 10 bytes",
            })
    void a_wrong_part_is_told(String range, Kind kind, String text) {
        server.removeContext("/state");
        server.createContext("/state", exchange -> {
            exchange.getResponseHeaders().add("Content-Range", range);
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write("{\"version\"".getBytes(UTF_8));
            exchange.close();
        });

        assertFails(kind, text);
    }

    @Test
    void a_server_that_stops_giving_parts_is_told() {
        afterFirst = () -> {
            server.removeContext("/state");
            server.createContext("/state", exchange -> {
                exchange.sendResponseHeaders(200, LARGE.length);
                exchange.getResponseBody().write(LARGE);
                exchange.close();
            });
        };

        assertFails(Kind.REJECTED, "now gives only the whole");
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = state;
        String version = etag;
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        String condition = exchange.getRequestHeaders().getFirst("If-Match");
        int from = 0;
        int to = bytes.length;
        int status = 200;
        if (range.matches()) {
            from = Integer.parseInt(range.group(1));
            to = Math.min(to, Integer.parseInt(range.group(2)) + 1);
            status = from < bytes.length ? 206 : 416;
        }
        if (checksIfMatch && condition != null && !condition.equals(version)) {
            status = 412;
        }
        requests.add((range.matches() ? range.group() : "whole") + (condition == null ? "" : " if " + condition)
                + " of " + status);
        if (version != null) {
            exchange.getResponseHeaders().add("ETag", version);
        }
        byte[] body = status < 300 ? Arrays.copyOfRange(bytes, from, to) : new byte[0];
        if (status == 206) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        }
        if (requests.size() == 1) {
            afterFirst.run();
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private HttpState source() {
        return HttpState.builder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/state"))
                .build();
    }

    private void assertFails(Kind kind, String text) {
        requests.clear();
        HttpState source = source();
        assertThatThrownBy(() -> StateReader.outputsAndResources().read(source))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind))
                .hasMessageContaining(source.describe())
                .hasMessageContaining(text);
    }

    private static byte[] state(int size, String name) {
        StringBuilder state = new StringBuilder("{\"version\":4,\"outputs\":{\"name\":{\"value\":\"" + name
                + "\",\"type\":\"string\"}},\"resources\":[");
        String separator = "";
        for (int i = 0; state.length() < size; i++) {
            state.append(separator)
                    .append("{\"mode\":\"managed\",\"type\":\"aws_s3_bucket\",\"name\":\"b")
                    .append(i)
                    .append("\",\"instances\":[{\"attributes\":{\"id\":\"")
                    .append(name)
                    .append(i)
                    .append("\"}}]}");
            separator = ",";
        }
        return state.append("]}").toString().getBytes(UTF_8);
    }
}
