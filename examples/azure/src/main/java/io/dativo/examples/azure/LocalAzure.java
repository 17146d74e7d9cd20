package io.dativo.examples.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The tags of Azure Resource Manager on this machine: enough of them for the example, and no more. */
final class LocalAzure implements AutoCloseable {
    private static final String TAGS = "/providers/microsoft.resources/tags/default";

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Map<String, String>> resources = new ConcurrentHashMap<>();
    private final HttpServer server;

    LocalAzure() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void create(String id) {
        create(id, Map.of());
    }

    void create(String id, Map<String, String> tags) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(tags);
        resources.put(id.toLowerCase(Locale.ROOT), copy);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().toLowerCase(Locale.ROOT);
            Map<String, String> tags =
                    path.endsWith(TAGS) ? resources.get(path.substring(0, path.length() - TAGS.length())) : null;
            ObjectNode reply = json.createObjectNode();
            if (tags == null) {
                reply.putObject("error").put("code", "ResourceNotFound").put("message", "There is no such resource.");
            } else {
                if (exchange.getRequestMethod().equals("PATCH")) {
                    change(tags, json.readTree(exchange.getRequestBody()));
                }
                reply.put("id", exchange.getRequestURI().getPath());
                ObjectNode now = reply.putObject("properties").putObject("tags");
                tags.forEach(now::put);
            }
            byte[] body = json.writeValueAsBytes(reply);
            exchange.sendResponseHeaders(tags == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void change(Map<String, String> tags, JsonNode request) {
        boolean merge = request.path("operation").asText().equals("Merge");
        request.path("properties").path("tags").properties().forEach(tag -> {
            if (merge) {
                tags.put(tag.getKey(), tag.getValue().asText());
            } else {
                tags.remove(tag.getKey(), tag.getValue().asText());
            }
        });
    }
}
