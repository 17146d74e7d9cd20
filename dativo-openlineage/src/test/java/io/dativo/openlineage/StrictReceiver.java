package io.dativo.openlineage;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes events on loopback and refuses, with 422, every one that breaks a rule or a schema of OpenLineage. */
final class StrictReceiver implements AutoCloseable {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final HttpServer server;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();

    StrictReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> wrong = judge(exchange);
            problems.addAll(wrong);
            exchange.sendResponseHeaders(wrong.isEmpty() ? 201 : 422, -1);
        }
    }

    private List<String> judge(HttpExchange exchange) throws IOException {
        List<String> wrong = new ArrayList<>();
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().toString().equals("/api/v1/lineage")) {
            wrong.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            wrong.add("Content-Type is " + type);
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            JsonNode event = MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
            wrong.addAll(EventRules.problems(event));
            OpenLineageSchemas.find().ifPresent(schemas -> wrong.addAll(schemas.problems(event)));
            events.add(event);
        } catch (CharacterCodingException e) {
            wrong.add("it is not UTF-8");
        } catch (IOException e) {
            wrong.add("it is not JSON: " + e.getMessage());
        }
        return wrong;
    }

    /** Every event that came, in order. */
    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** What was wrong with them. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
