package io.dativo.openlineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dativo.problem.Sensitive;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends events by HTTP. Each event is tried once and has one time limit for everything; of the answer only the status counts, its
 * body is not read. Follows no redirect, so that the key goes to no other host. Used by one thread.
 */
final class HttpReceiver extends Transport {
    private static final String USUAL_PATH = "/api/v1/lineage";

    private final URI url;
    private final @Nullable Supplier<Sensitive<String>> apiKey;
    private final Duration timeout;
    private @Nullable CloseableHttpClient client;

    HttpReceiver(URI url, @Nullable Supplier<Sensitive<String>> apiKey, Duration timeout) {
        String path = url.getRawPath();
        this.url = path == null || path.isEmpty() || path.equals("/") ? url.resolve(USUAL_PATH) : url;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    @Override
    public void emit(OpenLineage.RunEvent event) {
        send(event);
    }

    @Override
    public void emit(OpenLineage.DatasetEvent event) {
        send(event);
    }

    @Override
    public void emit(OpenLineage.JobEvent event) {
        send(event);
    }

    private void send(Object event) {
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(json(event), ContentType.APPLICATION_JSON));
        if (apiKey != null) {
            post.setHeader("Authorization", "Bearer " + apiKey.get().reveal());
        }
        CompletableFuture<Void> limit =
                new CompletableFuture<Void>().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = limit.whenComplete((done, late) -> {
            if (late != null) {
                post.cancel();
            }
        });
        try (ClassicHttpResponse response = client().executeOpen(null, post, null)) {
            int status = response.getCode();
            // Closing alone would read the body to its end, which may never come.
            post.cancel();
            if (status / 100 != 2) {
                throw new LineageException("the receiver answered " + status, null);
            }
        } catch (IOException | IllegalStateException e) {
            // A request that is cancelled while it connects fails with the latter.
            String why = e instanceof InterruptedIOException || limit.isCompletedExceptionally()
                    ? "the receiver did not answer within " + timeout
                    : "the receiver cannot be reached or does not speak HTTP: "
                            + e.getClass().getSimpleName();
            throw new LineageException(why, e);
        } finally {
            limit.complete(null);
        }
    }

    /** Half of a character becomes a question mark: no receiver can read it. */
    static byte[] json(Object event) {
        try {
            return Mapper.INSTANCE.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new LineageException("the event cannot be written as JSON", e);
        }
    }

    private CloseableHttpClient client() {
        if (client == null) {
            Timeout each = Timeout.of(timeout);
            client = HttpClients.custom()
                    .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                            .useSystemProperties()
                            .setDefaultConnectionConfig(ConnectionConfig.custom()
                                    .setConnectTimeout(each)
                                    .setSocketTimeout(each)
                                    .build())
                            .build())
                    .setDefaultRequestConfig(
                            RequestConfig.custom().setResponseTimeout(each).build())
                    .useSystemProperties()
                    // A connection that the receiver has closed since would cost the next event.
                    .setConnectionReuseStrategy((request, response, context) -> false)
                    .disableAutomaticRetries()
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .disableContentCompression()
                    .build();
        }
        return client;
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }

    /** The address without a user. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getHost() + ":" + url.getPort() + url.getPath();
    }

    /** Made with the first event, in the thread that sends it. */
    private static final class Mapper {
        static final ObjectMapper INSTANCE = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();

        private Mapper() {}
    }
}
