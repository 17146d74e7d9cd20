package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.test.HttpAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A catalog on the loopback that is as strict as its public specification, and fails when it is told to. */
abstract class FakeServer implements AutoCloseable {
    static final String TOKEN = "t0ken-of-the-fake";

    private static final Map<Kind, Integer> STATUS = Map.of(
            Kind.THROTTLED, 429,
            Kind.DENIED, 403,
            Kind.NOT_FOUND, 404,
            Kind.CONFLICT, 409,
            Kind.REJECTED, 400,
            Kind.UNAVAILABLE, 503);

    final HttpAnswers answers = new HttpAnswers();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-catalog");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<Kind> nextFailure = new AtomicReference<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> received = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Optional<Scripted>> script = new ConcurrentLinkedQueue<>();

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A request, taken apart. */
    record Request(String method, List<String> path, Map<String, String> query, Headers headers, JsonNode body) {
        String at(int index) {
            return index < path.size() ? path.get(index) : "";
        }

        String contentType() {
            return Objects.requireNonNullElse(headers.getFirst("Content-Type"), "");
        }
    }

    /** What an answer says; a body of null is none. */
    record Reply(int status, JsonNode body, Map<String, String> headers) {
        Reply(int status, JsonNode body) {
            this(status, body, Map.of());
        }

        static Reply error(int status, String code, String message) {
            return new Reply(
                    status,
                    JsonHttp.JSON.createObjectNode().put("error_code", code).put("message", message));
        }
    }

    /** Answers as the specification says. Called by one thread at a time. */
    abstract Reply answer(Request request);

    /** What a request that changes something is about, for {@link #denyNextWriteOf}. */
    abstract String subject(Request request);

    /** A connection that gives up soon, for what is never answered; the first request of a process has all the time. */
    public CatalogConnection connection() {
        FirstRequest.make();
        return patientConnection().withTimeout(Duration.ofSeconds(1));
    }

    /** The same that waits as long as a connection does by default. */
    CatalogConnection patientConnection() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return CatalogConnection.of(address, Sensitive.of(TOKEN));
    }

    /** Loads the classes of a client, which takes longer on a busy machine than any request after it. */
    private static final class FirstRequest {
        static {
            try (FakeDataHub server = new FakeDataHub()) {
                new JsonHttp(server.patientConnection()).get("/config");
            }
        }

        static void make() {}
    }

    void failNextCall(Kind kind) {
        nextFailure.set(kind);
    }

    /** The next request is turned away, with the {@code Retry-After} that says when it is welcome. */
    void turnAwayNextCall(int status, String retryAfter) {
        answerNextCall(status, Map.of("Retry-After", retryAfter), new byte[0]);
    }

    /** The next request is answered with these bytes. */
    void answerNextCall(int status, Map<String, String> headers, byte[] body) {
        script.add(Optional.of(new Scripted(status, headers, body)));
    }

    /** The next request is answered as always. */
    void takeNextCall() {
        script.add(Optional.empty());
    }

    private record Scripted(int status, Map<String, String> headers, byte[] body) {}

    void denyNextWriteOf(String subject) {
        denied.add(subject);
    }

    /** Every request since {@link #forgetRequests}: method and path. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    List<String> changes() {
        return requests().stream().filter(it -> !it.startsWith("GET ")).toList();
    }

    /** Every request that was understood since {@link #forgetRequests}. */
    List<Request> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    void forgetRequests() {
        requests.clear();
        received.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Kind failure = nextFailure.getAndSet(null);
        if (failure == Kind.TIMEOUT) {
            // Never answered, and not acted upon.
            return;
        }
        if (failure != null) {
            send(exchange, Reply.error(STATUS.get(failure), "PLANNED", "made to fail"));
            return;
        }
        Optional<Scripted> scripted = script.poll();
        if (scripted != null && scripted.isPresent()) {
            scripted.get().headers().forEach(exchange.getResponseHeaders()::add);
            send(exchange, scripted.get().status(), scripted.get().body());
            return;
        }
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            // As a careless server would: the token comes back in the message.
            send(
                    exchange,
                    Reply.error(
                            401,
                            "UNAUTHENTICATED",
                            "bad credentials: " + exchange.getRequestHeaders().getFirst("Authorization")));
            return;
        }
        Call call = exchange.getRequestMethod().equals("GET") ? Call.READ : Call.WRITE;
        String text = URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8)
                + new String(body, StandardCharsets.UTF_8);
        HttpAnswers.Answer given = answers.to(call, text);
        if (given != null) {
            given.headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, given.status(), given.body().getBytes(StandardCharsets.UTF_8));
            return;
        }
        Reply reply;
        try {
            Request request = request(exchange, body);
            received.add(new Request(
                    request.method(),
                    request.path(),
                    request.query(),
                    request.headers(),
                    request.body().deepCopy()));
            boolean changes = !request.method().equals("GET");
            synchronized (this) {
                reply = changes && denied.remove(subject(request))
                        ? Reply.error(403, "PERMISSION_DENIED", "not allowed")
                        : answer(request);
            }
        } catch (RuntimeException e) {
            reply = Reply.error(400, "INVALID_PARAMETER_VALUE", String.valueOf(e.getMessage()));
        }
        String said = reply.body() == null ? "" : reply.body().toString();
        answers.keep(call, new HttpAnswers.Answer(reply.status(), reply.headers(), said));
        send(exchange, reply);
    }

    private static Request request(HttpExchange exchange, byte[] body) throws IOException {
        List<String> path = Arrays.stream(
                        exchange.getRequestURI().getRawPath().substring(1).split("/"))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.merge(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8), (a, b) -> a + "," + b);
        }
        JsonNode json = body.length == 0 ? JsonHttp.JSON.missingNode() : JsonHttp.JSON.readTree(body);
        return new Request(exchange.getRequestMethod(), path, query, exchange.getRequestHeaders(), json);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body() == null ? new byte[0] : JsonHttp.JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        send(exchange, reply.status(), body);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
