package io.dativo.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.http.HttpFailure.Call;
import io.dativo.test.HttpAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * AWS on the loopback interface, for the calls of this add-on and no others: it checks a request as the service's model
 * says and refuses what AWS refuses. It counts every call and fails those that it is told to.
 */
public final class FakeAws implements AutoCloseable {
    public static final String ACCESS_KEY = "AKIAFAKEFAKEFAKEFAKE";
    public static final String SECRET_KEY = "fake-secret-that-no-text-may-show";

    public final HttpAnswers answers = new HttpAnswers();
    public final FakeAccount account = new FakeAccount();
    public final FakeOrganizations organizations = new FakeOrganizations();
    public final FakeCostExplorer costs = new FakeCostExplorer();

    /** The session token of the last request: of an assumed role it is the role. */
    public volatile String sessionToken;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-aws");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> calls = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, FakeService> services = new HashMap<>();

    /** A failure that waits for a request. */
    private record Fault(Predicate<FakeRequest> of, FakeError error) {}

    /** How a service answers. */
    public record Answer(int status, String contentType, String body) {}

    /** One service. */
    public interface FakeService {
        /** The operation, in the spelling of IAM's permissions where the two agree. */
        String name(FakeRequest request);

        Answer answer(FakeRequest request);

        Answer error(FakeError error);
    }

    public FakeAws() {
        services.put("s3", new FakeS3(account));
        services.put("s3control", new FakeS3Control(account));
        services.put("iam", new FakeIam(account));
        services.put("sts", new FakeIam(account));
        services.put("glue", new FakeGlue(account));
        services.put("tagging", new FakeTagging(account));
        services.put("lakeformation", new FakeLakeFormation(account));
        services.put("organizations", organizations);
        services.put("ce", costs);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }

    public AwsProvider.Builder provider() {
        return AwsProvider.builder().endpoint(endpoint()).credentials(credentials());
    }

    /** The next requests fail, as often as this. */
    public void fail(int times, int status, String code, String message) {
        fail(times, request -> true, new FakeError(status, code, message));
    }

    /** The next requests of a kind fail. */
    public void fail(int times, Predicate<FakeRequest> of, FakeError error) {
        synchronized (faults) {
            for (int i = 0; i < times; i++) {
                faults.add(new Fault(of, error));
            }
        }
    }

    /** The next request is never answered. */
    public void hang(int times) {
        fail(times, 0, "hang", "");
    }

    /** The calls since the last time, with how often each was made. */
    public Map<String, Integer> takeCalls() {
        synchronized (calls) {
            Map<String, Integer> counts = new TreeMap<>();
            calls.forEach(call -> counts.merge(call, 1, Integer::sum));
            calls.clear();
            return counts;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            FakeRequest request = FakeRequest.of(exchange);
            FakeService service = services.get(request.api());
            sessionToken = request.headers().get("x-amz-security-token");
            if (service == null) {
                send(exchange, new Answer(501, "text/plain", "no such service: '" + request.api() + "'"), Map.of());
                return;
            }
            try {
                if (!request.accessKey().equals(ACCESS_KEY)
                        && !request.accessKey().startsWith("ASIA")) {
                    throw new FakeError(403, "InvalidClientTokenId", "The security token is invalid.");
                }
                Fault fault = nextFault(request);
                if (fault != null) {
                    if (fault.error().code.equals("hang")) {
                        closed.await();
                    }
                    throw fault.error();
                }
                String name = service.name(request);
                Call call = name.matches("[a-z0-9]+:(Get|Head|List|Describe|Assume).*") ? Call.READ : Call.WRITE;
                String text = FakeRequest.decoded(request.path()) + request.query() + request.body() + request.form();
                HttpAnswers.Answer given = name.equals("sts:GetCallerIdentity") ? null : answers.to(call, text);
                if (given != null) {
                    send(exchange, new Answer(given.status(), "text/plain", given.body()), given.headers());
                    return;
                }
                synchronized (calls) {
                    calls.add(name);
                }
                synchronized (account) {
                    Answer answer = service.answer(request);
                    answers.keep(call, new HttpAnswers.Answer(answer.status(), Map.of(), answer.body()));
                    send(exchange, answer, Map.of());
                }
            } catch (FakeError e) {
                send(exchange, service.error(e), e.headers);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                send(exchange, new Answer(501, "text/plain", "the fake is at a loss: " + e), Map.of());
            }
        }
    }

    private Fault nextFault(FakeRequest request) {
        synchronized (faults) {
            for (Fault fault : faults) {
                if (fault.of().test(request)) {
                    faults.remove(fault);
                    return fault;
                }
            }
            return null;
        }
    }

    private static void send(HttpExchange exchange, Answer answer, Map<String, String> headers) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().add("x-amzn-RequestId", "fake-request");
        exchange.getResponseHeaders().add("Content-Type", answer.contentType());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
