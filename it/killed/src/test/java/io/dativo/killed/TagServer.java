package io.dativo.killed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/** An {@link InMemoryProvider} behind HTTP, so that a process which dies takes nothing of it along. */
final class TagServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final InMemoryProvider provider;
    private final TagStore store;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Phaser underway = new Phaser(1);

    TagServer(InMemoryProvider provider) throws IOException {
        this.provider = provider;
        store = provider.open(AccountScope.of(provider.id()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(request -> {
            underway.register();
            threads.execute(() -> {
                try {
                    request.run();
                } finally {
                    underway.arriveAndDeregister();
                }
            });
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Waits until every request that came in was carried out, whether or not a caller still waits for the answer. */
    void awaitQuiet() {
        // What a dead process sent is before these in the server's queue. Two, as one round may take its requests in
        // any order.
        TagStore queue = new Client(provider, port()).open(AccountScope.of(provider.id()));
        queue.read(Set.of());
        queue.read(Set.of());
        underway.arriveAndAwaitAdvance();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            ObjectNode answer = MAPPER.createObjectNode();
            try {
                if (exchange.getRequestURI().getPath().equals("/read")) {
                    read(request, answer);
                } else {
                    write(request, answer);
                }
            } catch (ProviderException e) {
                answer.put("failure", e.kind().name());
            }
            byte[] body = MAPPER.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void read(JsonNode request, ObjectNode answer) {
        Set<ResourceRef> refs = new HashSet<>();
        request.forEach(node -> refs.add(ref(node)));
        store.read(refs).forEach((ref, read) -> {
            ObjectNode node = answer.putObject(ref.id());
            node.put("status", read.status().name());
            node.put("version", read.version());
            ObjectNode tags = node.putObject("tags");
            read.tags().forEach(tags::put);
        });
    }

    private void write(JsonNode request, ObjectNode answer) {
        Set<TagWrite> writes = new HashSet<>();
        for (JsonNode node : request) {
            Set<String> remove = new HashSet<>();
            node.path("remove").forEach(key -> remove.add(key.textValue()));
            writes.add(new TagWrite(
                    ref(node),
                    texts(node.path("set")),
                    remove,
                    node.path("version").textValue()));
        }
        store.write(writes).forEach((ref, result) -> {
            ProviderException.Kind failure = result.failure();
            answer.put(ref.id(), failure == null ? "WRITTEN" : failure.name());
        });
    }

    private static ResourceRef ref(JsonNode node) {
        return new ResourceRef(
                node.path("provider").textValue(),
                node.path("type").textValue(),
                node.path("id").textValue());
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        store.close();
    }

    /** The other end: a provider whose resources are in another process. */
    record Client(InMemoryProvider rules, int port) implements ProviderSpi {
        @Override
        public String id() {
            return rules.id();
        }

        @Override
        public Set<String> resourceTypes() {
            return rules.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            return rules.rules(resourceType);
        }

        @Override
        public TagStore open(AccountScope scope) {
            return new TagStore() {
                @Override
                public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
                    ObjectNode request = MAPPER.createObjectNode();
                    resources.forEach(ref -> put(ref, request.putObject(ref.id())));
                    JsonNode answer = call("read", request);
                    Map<ResourceRef, TagRead> reads = new HashMap<>();
                    for (ResourceRef ref : resources) {
                        JsonNode node = answer.path(ref.id());
                        reads.put(
                                ref,
                                node.path("status").asText().equals("FOUND")
                                        ? TagRead.found(
                                                texts(node.path("tags")),
                                                node.path("version").textValue())
                                        : TagRead.without(
                                                TagRead.Status.valueOf(
                                                        node.path("status").textValue()),
                                                "as the server says"));
                    }
                    return reads;
                }

                @Override
                public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                    ObjectNode request = MAPPER.createObjectNode();
                    for (TagWrite write : writes) {
                        ObjectNode node = request.putObject(write.resource().id());
                        put(write.resource(), node);
                        write.set().forEach(node.putObject("set")::put);
                        write.remove().forEach(node.putArray("remove")::add);
                        node.put("version", write.version());
                    }
                    JsonNode answer = call("write", request);
                    Map<ResourceRef, TagWriteResult> results = new HashMap<>();
                    for (TagWrite write : writes) {
                        String said = answer.path(write.resource().id()).textValue();
                        results.put(
                                write.resource(),
                                said.equals("WRITTEN")
                                        ? TagWriteResult.written()
                                        : TagWriteResult.failed(ProviderException.Kind.valueOf(said), said));
                    }
                    return results;
                }

                @Override
                public void close() {
                    // Each call has a connection of its own.
                }
            };
        }

        private static void put(ResourceRef ref, ObjectNode node) {
            node.put("provider", ref.provider()).put("type", ref.type()).put("id", ref.id());
        }

        private JsonNode call(String what, ObjectNode request) {
            try {
                HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/" + what)
                        .toURL()
                        .openConnection();
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(request.toString().getBytes(UTF_8));
                }
                try (InputStream in = connection.getInputStream()) {
                    JsonNode answer = MAPPER.readTree(in);
                    if (answer.has("failure")) {
                        throw new ProviderException(
                                ProviderException.Kind.valueOf(
                                        answer.path("failure").textValue()),
                                null,
                                what,
                                null);
                    }
                    return answer;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
