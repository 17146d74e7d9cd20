package io.dativo.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.dativo.http.BoundedBytes;
import io.dativo.http.WholeAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The SDK's transport over the HTTP client of the JDK. A whole answer comes within the timeout or not at all; bodies are
 * held in memory, for nothing here asks for large ones. Thread-safe.
 */
final class JdkTransport implements HttpClient {
    /** The JDK sets these by itself and refuses to have them set. */
    private static final Set<String> OF_THE_JDK = Set.of("connection", "content-length", "expect", "host", "upgrade");

    /** The largest answer, in bytes: a part of a blob or a page of a list. */
    private static final int LARGEST = BoundedBytes.LARGEST_ANSWER;

    private final java.net.http.HttpClient client;
    private final Duration timeout;

    JdkTransport(Duration timeout) {
        this.timeout = timeout;
        this.client = java.net.http.HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.defer(() -> Mono.fromFuture(begin(request)))
                .onErrorMap(
                        failed -> !(failed instanceof IOException),
                        failed -> new IOException("the answer is not HTTP", failed))
                .timeout(timeout, Mono.error(JdkTransport::late))
                .map(response -> new Received(request, response));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return new Received(request, WholeAnswer.of(client, toJdk(request), timeout));
    }

    private static HttpTimeoutException late() {
        return new HttpTimeoutException("no whole answer in time");
    }

    private CompletableFuture<java.net.http.HttpResponse<byte[]>> begin(HttpRequest request) {
        return client.sendAsync(toJdk(request), start -> new BoundedBytes(LARGEST));
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(
                        URI.create(request.getUrl().toString()))
                .method(request.getHttpMethod().toString(), body(request));
        for (HttpHeader header : request.getHeaders()) {
            if (!OF_THE_JDK.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> builder.header(header.getName(), value));
            }
        }
        return builder.build();
    }

    /** With a length that is known: storage takes no other. */
    private static BodyPublisher body(HttpRequest request) {
        BinaryData body = request.getBodyAsBinaryData();
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.toBytes());
    }

    /** An answer. */
    private static final class Received extends HttpResponse {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        Received(HttpRequest request, java.net.http.HttpResponse<byte[]> response) {
            super(request);
            this.status = response.statusCode();
            this.body = response.body();
            if (body.length > LARGEST) {
                throw new UncheckedIOException(new IOException("the answer has more than " + LARGEST + " bytes"));
            }
            this.headers = new HttpHeaders();
            response.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return headers.getValue(name);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.defer(() -> Flux.just(ByteBuffer.wrap(body)));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(body, charset));
        }

        @Override
        public BinaryData getBodyAsBinaryData() {
            return BinaryData.fromBytes(body);
        }
    }
}
