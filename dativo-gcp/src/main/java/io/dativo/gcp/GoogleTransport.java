package io.dativo.gcp;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.dativo.http.BoundedBytes;
import io.dativo.http.WholeAnswer;
import io.dativo.problem.Internal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The transport of Google's clients over the HTTP client of the JDK. A whole answer comes within the read timeout or not at
 * all; bodies are held in memory and have a largest size, compressed or not. Thread-safe.
 */
@Internal
public final class GoogleTransport extends HttpTransport {
    /** The JDK sets these by itself and refuses to have them set. */
    private static final Set<String> OF_THE_JDK = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private static final int LARGEST = BoundedBytes.LARGEST_ANSWER;

    private final Duration connectTimeout;
    private volatile @Nullable HttpClient client;

    GoogleTransport(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /** {@return a transport that waits ten seconds for a connection} */
    public static GoogleTransport standard() {
        return new GoogleTransport(Duration.ofSeconds(10));
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Sent(method, url);
    }

    /** Made when it is first needed: it has threads. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            synchronized (this) {
                made = client;
                if (made == null) {
                    made = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(connectTimeout)
                            .build();
                    client = made;
                }
            }
        }
        return made;
    }

    /** A request. */
    private final class Sent extends LowLevelHttpRequest {
        private final String method;
        private final String url;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();
        private Duration timeout = Duration.ofSeconds(20);

        Sent(String method, String url) {
            this.method = method;
            this.url = url;
        }

        @Override
        public void addHeader(String name, String value) {
            headers.add(Map.entry(name, value));
        }

        @Override
        public void setTimeout(int connectMillis, int readMillis) {
            timeout = Duration.ofMillis(readMillis);
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            HttpRequest.Builder request;
            try {
                request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout);
            } catch (IllegalArgumentException noAddress) {
                throw new IOException("there is no such address", noAddress);
            }
            headers.stream()
                    .filter(header -> !OF_THE_JDK.contains(header.getKey().toLowerCase(Locale.ROOT)))
                    .forEach(header -> request.header(header.getKey(), header.getValue()));
            // Its type moved to another package and the old name is deprecated.
            var content = getStreamingContent();
            if (content == null) {
                request.method(method, BodyPublishers.noBody());
            } else {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                content.writeTo(bytes);
                request.method(method, BodyPublishers.ofByteArray(bytes.toByteArray()));
                describe(request, "Content-Type", getContentType());
                describe(request, "Content-Encoding", getContentEncoding());
            }
            try {
                return new Received(WholeAnswer.of(client(), request.build(), timeout));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private static void describe(HttpRequest.Builder request, String name, @Nullable String value) {
            if (value != null) {
                request.setHeader(name, value);
            }
        }
    }

    /** An answer. */
    private static final class Received extends LowLevelHttpResponse {
        private final HttpResponse<byte[]> response;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();

        Received(HttpResponse<byte[]> response) throws IOException {
            this.response = response;
            response.headers()
                    .map()
                    .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
            if (response.body().length > LARGEST || expanded() > LARGEST) {
                throw new IOException("the answer has more than " + LARGEST + " bytes");
            }
        }

        /** How large the body is once Google's client has decompressed it, counted no further than is allowed. */
        private long expanded() throws IOException {
            String encoding = getContentEncoding();
            if (response.body().length == 0
                    || encoding == null
                    || !encoding.toLowerCase(Locale.ROOT).contains("gzip")) {
                return 0;
            }
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                gzip.skipNBytes(LARGEST + 1L);
                return LARGEST + 1L;
            } catch (EOFException small) {
                return 0;
            }
        }

        @Override
        public @Nullable InputStream getContent() {
            return response.body().length == 0 ? null : new ByteArrayInputStream(response.body());
        }

        @Override
        public @Nullable String getContentEncoding() {
            return header("Content-Encoding");
        }

        @Override
        public long getContentLength() {
            return response.body().length;
        }

        @Override
        public @Nullable String getContentType() {
            return header("Content-Type");
        }

        @Override
        public @Nullable String getStatusLine() {
            return null;
        }

        @Override
        public int getStatusCode() {
            return response.statusCode();
        }

        @Override
        public @Nullable String getReasonPhrase() {
            return null;
        }

        @Override
        public int getHeaderCount() {
            return headers.size();
        }

        @Override
        public String getHeaderName(int index) {
            return headers.get(index).getKey();
        }

        @Override
        public String getHeaderValue(int index) {
            return headers.get(index).getValue();
        }

        private @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }
}
