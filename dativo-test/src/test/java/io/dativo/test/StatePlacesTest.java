package io.dativo.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.backend.HcpState;
import io.dativo.terraform.backend.HttpState;
import io.dativo.terraform.backend.StateSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The places of states that core reads: files, the backends {@code http} and {@code pg}, and HCP Terraform. */
class StatePlacesTest {
    private static final String WORKSPACE = "/api/v2/organizations/acme/workspaces/prod";
    private static final String VERSION = "/api/v2/workspaces/ws-1/current-state-version";
    private static final String OUTPUTS = VERSION + "-outputs";
    private static final String SECRET = "/api/v2/state-version-outputs/wsout-2";

    private final Map<String, byte[]> answers = new HashMap<>();
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put(WORKSPACE, bytes("{\"data\":{\"id\":\"ws-1\",\"type\":\"workspaces\"}}"));
        answers.put(
                VERSION,
                bytes(
                        "{\"data\":{\"id\":\"sv-1\",\"type\":\"state-versions\",\"attributes\":{\"hosted-state-download-url\":\""
                                + address("/download") + "\"}}}"));
        answers.put(OUTPUTS + "?1", page("wsout-1", "bucket", false, "2"));
        answers.put(OUTPUTS + "?2", page("wsout-2", "password", true, "null"));
        answers.put(
                SECRET,
                bytes(
                        "{\"data\":{\"id\":\"wsout-2\",\"type\":\"state-version-outputs\",\"attributes\":{\"name\":\"password\","
                                + "\"sensitive\":true,\"detailed-type\":\"string\",\"value\":\"s3cr3t\"}}}"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Nested
    class OfFiles extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            return StateSources.file(write("terraform.tfstate", document));
        }
    }

    @Nested
    class OfHttp extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            answers.put("/state", document);
            return HttpState.builder(address("/state")).build();
        }
    }

    @Nested
    class OfPostgres extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            ResultSet row = answering(ResultSet.class, Map.of("next", true, "getString", new String(document, UTF_8)));
            PreparedStatement statement = answering(PreparedStatement.class, Map.of("executeQuery", row));
            Connection connection = answering(Connection.class, Map.of("prepareStatement", statement));
            return StateSources.postgres(
                    answering(DataSource.class, Map.of("getConnection", connection)), "public", "prod");
        }
    }

    @Nested
    class OfHcp extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            answers.put("/download", document);
            return hcp().build();
        }
    }

    /** Each answer of the API in turn, whether the whole state or its outputs are asked for. */
    @TestFactory
    Stream<DynamicTest> what_hcp_does_not_answer_is_no_state_and_no_output() {
        Map<String, String> broken = new LinkedHashMap<>();
        answers.forEach((path, answer) -> Garbage.around(new String(answer, UTF_8))
                .forEach((name, body) -> broken.put(path + ": " + name, body)));
        broken.put(OUTPUTS + "?1: a list that does not say whether it goes on", "{\"data\":[]}");
        broken.put(SECRET + ": another output", text(SECRET).replace("wsout-2", "wsout-3"));
        broken.put(SECRET + ": no value", text(SECRET).replace("\"value\"", "\"other\""));
        broken.put(WORKSPACE + ": something else", text(WORKSPACE).replace("workspaces", "runs"));
        return broken.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    String path = each.getKey().substring(0, each.getKey().indexOf(": "));
                    byte[] answer = answers.put(path, bytes(each.getValue()));
                    try {
                        HcpState source = path.equals(VERSION)
                                ? hcp().build()
                                : hcp().outputsOnly().build();
                        assertThatThrownBy(() -> StateReader.outputs().read(source))
                                .isInstanceOfAny(InvalidInputException.class, ProviderException.class)
                                .hasMessageContaining(source.describe())
                                .hasMessageNotContaining("Sign in");
                    } finally {
                        answers.put(path, answer);
                    }
                }));
    }

    @Test
    void what_hcp_answers_is_read() {
        TerraformState state = StateReader.outputs().read(hcp().outputsOnly().build());
        assertThat(state.outputs()).containsOnlyKeys("bucket", "password");
        assertThat(state.outputs().get("bucket").value()).isEqualTo("lake");
    }

    private HcpState.Builder hcp() {
        Path config = write(
                "terraform.rc",
                bytes("{\"host\":{\"tfe.example.com\":{\"services\":{\"tfe.v2\":\"" + address("/api/v2/") + "\"}}}}"));
        return HcpState.builder("acme", "prod")
                .host("tfe.example.com")
                .environment(Map.of("TF_CLI_CONFIG_FILE", config.toString())::get)
                .token(() -> Sensitive.of("token"));
    }

    private static byte[] page(String id, String name, boolean sensitive, String next) {
        return bytes(
                "{\"data\":[{\"id\":\"%s\",\"type\":\"state-version-outputs\",\"attributes\":{\"name\":\"%s\",\"sensitive\":%s,"
                                .formatted(id, name, sensitive)
                        + "\"detailed-type\":\"string\",\"value\":" + (sensitive ? "null" : "\"lake\"")
                        + "}}],\"meta\":{\"pagination\":{\"next-page\":" + next + "}}}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            String path = exchange.getRequestURI().getPath();
            byte[] body =
                    answers.get(query == null ? path : path + "?" + query.replaceAll(".*number]=([0-9]+).*", "$1"));
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null || body.length == 0 ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private String text(String path) {
        return new String(answers.get(path), UTF_8);
    }

    private Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Something of an interface that answers each method by its name, others with nothing. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answers.get(method.getName())));
    }
}
