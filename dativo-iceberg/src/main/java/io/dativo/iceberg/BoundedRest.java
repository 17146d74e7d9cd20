package io.dativo.iceberg;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.auth.AuthSession;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's own client of a REST catalog, with a bound on the whole time and the memory that one request may cost: its
 * properties know timeouts for single bytes only, and its headers and answers may be of any size. A request that goes
 * beyond loses its client, with the connection; the others have their own. Thread-safe.
 */
final class BoundedRest {
    /** What one request may make this process allocate. */
    private static final long MOST_BYTES =
            Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 2);

    /** How often a request under way is looked at; one that ends is not waited for. */
    private static final long LOOK_MILLIS = 20;

    private final Map<String, String> properties;
    private final Duration timeout;
    private final Deque<RESTClient> idle = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dativo-iceberg-rest");
        thread.setDaemon(true);
        return thread;
    });

    private BoundedRest(Map<String, String> properties, Duration timeout) {
        this.properties = properties;
        this.timeout = timeout;
    }

    /**
     * A client.
     *
     * @param properties those of the catalog
     * @param timeout how long a request may take, retries included
     * @return the client; closing it closes its connections
     */
    static RESTClient of(Map<String, String> properties, Duration timeout) {
        return new BoundedRest(Map.copyOf(properties), timeout).client(null);
    }

    /** A proxy, because the methods of the interface differ between versions of Iceberg. */
    private RESTClient client(@Nullable AuthSession session) {
        return (RESTClient) Proxy.newProxyInstance(
                RESTClient.class.getClassLoader(),
                new Class<?>[] {RESTClient.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "a client of " + properties.get(CatalogProperties.URI);
                    case "withAuthSession" -> client((AuthSession) arguments[0]);
                    case "close" -> close(session);
                    default -> call(session, method, arguments);
                });
    }

    private @Nullable Object call(@Nullable AuthSession session, Method method, Object[] arguments) throws Throwable {
        RESTClient free = idle.poll();
        RESTClient client = free == null ? open() : free;
        Meter meter = new Meter();
        Future<@Nullable Object> request = threads.submit(() -> {
            meter.start();
            return method.invoke(session == null ? client : client.withAuthSession(session), arguments);
        });
        long start = System.nanoTime();
        while (true) {
            try {
                Object answer = request.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                idle.push(client);
                return answer;
            } catch (TimeoutException underWay) {
                if (System.nanoTime() - start > timeout.toNanos()) {
                    throw end(client, request, "no whole answer came within " + timeout);
                }
                if (meter.allocated() > MOST_BYTES) {
                    throw end(client, request, "an answer is larger than what this host can take");
                }
            } catch (InterruptedException e) {
                RESTException ended = end(client, request, "the thread was interrupted");
                Thread.currentThread().interrupt();
                throw ended;
            } catch (ExecutionException e) {
                idle.push(client);
                throw e.getCause() instanceof InvocationTargetException failed ? failed.getCause() : e.getCause();
            }
        }
    }

    private static RESTException end(RESTClient client, Future<?> request, String why) throws IOException {
        request.cancel(true);
        client.close();
        // As for a connection that broke: what a write did is not known.
        return new RESTException(new InterruptedIOException(why), "The catalog was given up: %s", why);
    }

    private RESTClient open() {
        return HTTPClient.builder(properties)
                .uri(properties.get(CatalogProperties.URI))
                .withHeaders(RESTUtil.configHeaders(properties))
                .build();
    }

    /** Those with a session share what the one without has. */
    private @Nullable Object close(@Nullable AuthSession session) throws IOException {
        if (session == null) {
            threads.shutdown();
            for (RESTClient client = idle.poll(); client != null; client = idle.poll()) {
                client.close();
            }
        }
        return null;
    }
}
