package io.dativo.terraform;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state behind an HTTP address, as Terraform's {@code http} backend and the states of GitLab keep it. Immutable and
 * thread-safe.
 *
 * <p>Redirects are followed, but credentials go to the first host alone and never from HTTPS to HTTP. A server that stops
 * sending is given up after a time, and so is one that never ends.
 */
public final class HttpState implements StateSource {
    private static final int MOST_REDIRECTS = 10;

    private final URI address;
    private final @Nullable Supplier<BasicAuth> auth;
    private final @Nullable HttpClient client;
    private final Duration timeout;
    private final long maxBytes;

    private HttpState(Builder builder) {
        this.address = builder.address;
        this.auth = builder.auth;
        this.client = builder.client;
        this.timeout = builder.timeout;
        this.maxBytes = builder.maxBytes;
    }

    /**
     * A name and a password. Immutable.
     *
     * @param user the name
     * @param password the password
     */
    public record BasicAuth(String user, Sensitive<String> password) {}

    /**
     * Starts a source.
     *
     * @param address the address, {@code http} or {@code https}; a user and a password in it are used and never shown
     * @return the builder
     * @throws IllegalArgumentException when it is no such address
     */
    public static Builder builder(URI address) {
        return new Builder(address);
    }

    @Override
    public InputStream open() {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<Publisher<List<ByteBuffer>>> response = send(next);
            URI target = redirect(next, response);
            if (target == null) {
                return body(response);
            }
            discard(response);
            next = target;
        }
        throw failure(Kind.REJECTED, null, "redirects more than " + MOST_REDIRECTS + " times", null);
    }

    /** The address without user, password and query. */
    @Override
    public String describe() {
        return show(address);
    }

    @Override
    public String toString() {
        return describe();
    }

    private HttpResponse<Publisher<List<ByteBuffer>>> send(URI uri) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(withoutUser(uri)).timeout(timeout).header("Accept", "application/json");
        String credentials = isSameHost(uri) ? credentials() : null;
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        HttpClient http = client == null ? Shared.CLIENT : client;
        try {
            return http.send(request.build(), BodyHandlers.ofPublisher());
        } catch (HttpTimeoutException late) {
            throw failure(Kind.TIMEOUT, null, "did not answer within " + timeout.toSeconds() + " s", late);
        } catch (IOException failed) {
            throw failure(Kind.UNAVAILABLE, null, "cannot be reached", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(Kind.UNAVAILABLE, null, "was given up: the thread was interrupted", interrupted);
        }
    }

    private InputStream body(HttpResponse<Publisher<List<ByteBuffer>>> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new BoundedBody(response.body(), timeout, maxBytes, describe());
        }
        discard(response);
        throw switch (status) {
            case 204, 404 ->
                failure(Kind.NOT_FOUND, status, "has no state: it was never applied, or the address is wrong", null);
            case 401, 403 -> failure(Kind.DENIED, status, "refuses the credentials", null);
            case 429 -> failure(Kind.THROTTLED, status, "wants fewer requests", null);
            default ->
                failure(
                        status >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED,
                        status,
                        "answers with status " + status,
                        null);
        };
    }

    /** Where a response sends us, or null when it is no redirect. */
    private @Nullable URI redirect(URI from, HttpResponse<?> response) {
        boolean redirect = List.of(301, 302, 303, 307, 308).contains(response.statusCode());
        String location = redirect ? response.headers().firstValue("Location").orElse("") : null;
        if (location == null) {
            return null;
        }
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw failure(Kind.REJECTED, response.statusCode(), "redirects to what is no address", null);
        }
        boolean downgrade = isHttps(from) && !isHttps(target);
        if (downgrade || !isHttp(target)) {
            throw failure(Kind.REJECTED, response.statusCode(), "redirects away from HTTP or HTTPS", null);
        }
        return target;
    }

    /** Lets go of a body that nobody wants. */
    private void discard(HttpResponse<Publisher<List<ByteBuffer>>> response) {
        new BoundedBody(response.body(), timeout, maxBytes, describe()).close();
    }

    private @Nullable String credentials() {
        String plain = null;
        if (auth != null) {
            BasicAuth given = auth.get();
            plain = given.user() + ":" + given.password().reveal();
        } else if (address.getRawUserInfo() != null) {
            // A plus is a plus here, and not a space as in a form.
            plain = URLDecoder.decode(address.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8);
        }
        return plain == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether credentials may go there: the same server, or the same host after a step up to HTTPS. */
    private boolean isSameHost(URI uri) {
        boolean samePort = Objects.equals(uri.getScheme(), address.getScheme()) && uri.getPort() == address.getPort();
        return Objects.equals(uri.getHost(), address.getHost()) && (samePort || (isHttps(uri) && !isHttps(address)));
    }

    private ProviderException failure(Kind kind, @Nullable Integer status, String what, @Nullable Throwable cause) {
        return new ProviderException(kind, status == null ? null : "HTTP " + status, describe() + " " + what, cause);
    }

    private static URI withoutUser(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return uri.getRawUserInfo() == null ? uri : URI.create(show(uri) + query);
    }

    private static String show(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null && ("http".equals(uri.getScheme()) || isHttps(uri));
    }

    private static boolean isHttps(URI uri) {
        return "https".equals(uri.getScheme());
    }

    /** A client has threads, so all sources without their own share one, made when it is first needed. */
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Makes an {@link HttpState}. Not thread-safe. */
    public static final class Builder {
        private final URI address;
        private @Nullable Supplier<BasicAuth> auth;
        private @Nullable HttpClient client;
        private Duration timeout = Duration.ofSeconds(30);
        private long maxBytes = 4L << 30;

        private Builder(URI address) {
            if (!isHttp(address)) {
                throw new IllegalArgumentException("the address of a state begins with http:// or https://");
            }
            this.address = address;
        }

        /**
         * Signs in with a name and a password.
         *
         * @param credentials asked for at every request, so that they can change
         * @return this builder
         */
        public Builder basicAuth(Supplier<BasicAuth> credentials) {
            this.auth = credentials;
            return this;
        }

        /**
         * Sends with the host's own client, for example one with a private certificate authority.
         *
         * @param client the client; it should not follow redirects itself
         * @return this builder
         */
        public Builder client(HttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Sets how long to wait for the answer, and for each further piece of it.
         *
         * @param timeout the time, 30 seconds by default
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how large a state may be.
         *
         * @param bytes the size, 4 GiB by default
         * @return this builder
         */
        public Builder maxBytes(long bytes) {
            this.maxBytes = bytes;
            return this;
        }

        /**
         * Builds the source.
         *
         * @return the source
         */
        public HttpState build() {
            return new HttpState(this);
        }
    }
}
