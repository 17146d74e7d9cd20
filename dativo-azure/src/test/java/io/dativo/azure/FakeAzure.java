package io.dativo.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.http.HttpFailure.Call;
import io.dativo.test.HttpAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;

/**
 * Azure on this machine: strict services that refuse what Azure refuses, reached by the real SDK through a
 * {@link Loopback}. A request that a service does not know fails the test that made it.
 */
public final class FakeAzure implements AutoCloseable {
    public static final String TOKEN = "eyJ0eXAi.secret-token";

    public final HttpAnswers answers = new HttpAnswers();
    public final ArmService arm = new ArmService();
    public final BlobService blobs = new BlobService();
    public final CostService costs = new CostService();
    public final PurviewService purview = new PurviewService();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-azure");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Deque<Reply> faults = new ArrayDeque<>();
    private final Set<String> scopes = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String token = TOKEN;

    /** No answer at all. */
    public static final Reply SILENCE = Reply.of(0, "");

    /** What a service answers. */
    public record Reply(int status, String body, List<String> headers) {
        static Reply of(int status, String body, String... headers) {
            return new Reply(status, body, List.of(headers));
        }
    }

    /** A request, taken apart. */
    public record Request(HttpExchange exchange, String host, String method, String path, String query, byte[] body) {
        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A parameter of the query, decoded, or null. */
        String parameter(String name) {
            for (String pair : query.split("&")) {
                int at = pair.indexOf('=');
                if (at > 0 && pair.substring(0, at).equals(name)) {
                    return URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8);
                }
            }
            return null;
        }
    }

    public FakeAzure() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public AzureProvider.Builder provider() {
        return AzureProvider.builder().credential(credential()).httpClient(client(Duration.ofSeconds(10)));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Loopback client(Duration timeout) {
        return new Loopback(port(), timeout);
    }

    public TokenCredential credential() {
        return request -> {
            scopes.addAll(request.getScopes());
            return Mono.just(new AccessToken(token, OffsetDateTime.now().plusHours(1)));
        };
    }

    /** The next calls are answered so, and have no effect. */
    public void failNext(Reply reply, int times) {
        synchronized (faults) {
            for (int i = 0; i < times; i++) {
                faults.add(reply);
            }
        }
    }

    /** Tokens that are given out from now on are not good any more. */
    public void expireTokens() {
        token = "expired";
    }

    /** {@return what tokens were asked for} */
    public Set<String> scopes() {
        return scopes;
    }

    /** {@return method and path of every request, without the query} */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** {@return how each request was signed; empty when it was not} */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** {@return the hosts that were meant, in the order of their first call} */
    public Set<String> hosts() {
        synchronized (hosts) {
            return new LinkedHashSet<>(hosts);
        }
    }

    public List<String> requests(String containing) {
        return requests.stream().filter(request -> request.contains(containing)).toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        if (!unknown.isEmpty()) {
            throw new AssertionError("requests that Azure does not know: " + unknown);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String raw = exchange.getRequestURI().getRawPath();
            int slash = raw.indexOf('/', 1);
            String host = raw.substring(1, slash < 0 ? raw.length() : slash).toLowerCase(Locale.ROOT);
            String path = slash < 0 ? "/" : raw.substring(slash);
            String query = exchange.getRequestURI().getRawQuery();
            Request request = new Request(
                    exchange,
                    host,
                    exchange.getRequestMethod(),
                    URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8),
                    query == null ? "" : query,
                    body);
            synchronized (hosts) {
                hosts.add(host);
            }
            String authorization = request.header("Authorization");
            authorizations.add(authorization == null ? "" : authorization);
            requests.add(request.method() + " " + request.path() + " " + request.query());
            send(exchange, answer(request));
        }
    }

    private Reply answer(Request request) {
        Reply fault;
        synchronized (faults) {
            fault = faults.poll();
        }
        if (fault != null) {
            return fault;
        }
        if (request.host().startsWith("login.")) {
            return known(request, LoginService.answer(request));
        }
        Call call = isRead(request) ? Call.READ : Call.WRITE;
        String text = request.path() + "?" + request.query() + "\n" + request.text()
                + request.exchange().getRequestHeaders().entrySet();
        HttpAnswers.Answer given = answers.to(call, text);
        if (given != null) {
            List<String> headers = new ArrayList<>();
            given.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
            return new Reply(given.status(), given.body(), headers);
        }
        Reply reply = answerOf(request);
        answers.keep(call, new HttpAnswers.Answer(reply.status(), Map.of(), reply.body()));
        return reply;
    }

    private static boolean isRead(Request request) {
        return request.method().equals("GET")
                || request.path().equals("/providers/Microsoft.ResourceGraph/resources")
                || request.path().endsWith("/query");
    }

    private Reply answerOf(Request request) {
        boolean storage = request.host().contains(".blob.");
        if (!storage && !("Bearer " + TOKEN).equals(request.header("Authorization"))) {
            return ArmService.error(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier.");
        }
        if (request.host().endsWith(".purview.azure.com")) {
            return known(request, purview.answer(request));
        }
        boolean cost = request.path().endsWith("/providers/Microsoft.CostManagement/query");
        Reply reply = storage ? blobs.answer(request) : cost ? costs.answer(request) : arm.answer(request);
        return known(request, reply);
    }

    private Reply known(Request request, Reply reply) {
        if (reply == null) {
            unknown.add(request.method() + " " + request.path() + "?" + request.query());
            return Reply.of(501, "unknown");
        }
        return reply;
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.status() == 0) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < reply.headers().size(); i += 2) {
            exchange.getResponseHeaders()
                    .set(reply.headers().get(i), reply.headers().get(i + 1));
        }
        boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
