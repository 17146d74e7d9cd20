package io.dativo.testparts;

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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before moto, which knows versions of Glue's tables and does not hold an update to the one that it names: Glue does. */
public final class GlueVersions implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI moto;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger refused = new AtomicInteger();

    /** Starts before a moto server. */
    public GlueVersions(URI moto) {
        this.moto = moto;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** {@return the address for clients of Glue} */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@return how many updates named another version than the table has} */
    public int refused() {
        return refused.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            HttpResponse<byte[]> answer;
            if ("AWSGlue.UpdateTable".equals(target)) {
                synchronized (this) {
                    JsonNode update = JSON.readTree(body);
                    answer = isStale(exchange, update) ? null : forward(exchange, target, body);
                }
            } else {
                answer = forward(exchange, target, body);
            }
            byte[] text = answer == null
                    ? "{\"__type\":\"ConcurrentModificationException\",\"Message\":\"another version\"}"
                            .getBytes(StandardCharsets.UTF_8)
                    : answer.body();
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(
                    answer == null ? 400 : answer.statusCode(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private boolean isStale(HttpExchange exchange, JsonNode update) throws IOException {
        if (!update.has("VersionId")) {
            return false;
        }
        ObjectNode get = JSON.createObjectNode();
        get.set("DatabaseName", update.path("DatabaseName"));
        get.set("Name", update.path("TableInput").path("Name"));
        byte[] found = forward(exchange, "AWSGlue.GetTable", JSON.writeValueAsBytes(get))
                .body();
        boolean stale = !JSON.readTree(found)
                .path("Table")
                .path("VersionId")
                .asText()
                .equals(update.path("VersionId").asText());
        if (stale) {
            refused.incrementAndGet();
        }
        return stale;
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String target, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(moto.resolve(exchange.getRequestURI()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Map.of("Authorization", "Authorization", "Content-Type", "Content-Type", "X-Amz-Date", "X-Amz-Date")
                .forEach((from, to) -> {
                    String value = exchange.getRequestHeaders().getFirst(from);
                    if (value != null) {
                        request.header(to, value);
                    }
                });
        request.header("X-Amz-Target", target);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
