package io.dativo.terraform.backend;

import io.dativo.http.HttpGet;
import io.dativo.http.HttpLimits;
import io.dativo.http.HttpParts;
import io.dativo.problem.Internal;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state behind an HTTP address, as Terraform's {@code http} backend and the states of GitLab keep it. Immutable and
 * thread-safe.
 *
 * <p>The state is fetched in parts where the server gives parts of one version, so the outputs of a large one cost one small
 * request. Redirects are followed, but credentials go to the first host alone and never from HTTPS to HTTP. A server that
 * stops sending is given up after a time, and so is one that never ends; a state that changes while it is read is a
 * {@code CONFLICT}.
 */
@Internal
public final class HttpState implements StateSource {
    private final URI address;
    private final @Nullable Supplier<BasicAuth> auth;
    private final @Nullable HttpClient client;
    private final Duration timeout;
    private final Duration wholeTimeout;
    private final long maxBytes;

    private HttpState(Builder builder) {
        this.address = builder.address;
        this.auth = builder.auth;
        this.client = builder.client;
        this.timeout = builder.timeout;
        this.wholeTimeout = builder.wholeTimeout;
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
        HttpLimits limits = HttpLimits.begin(timeout, wholeTimeout, maxBytes);
        return HttpParts.open(new HttpGet(describe(), address, this::credentials, client, limits), address);
    }

    /** The address without user, password and query. */
    @Override
    public String describe() {
        return HttpGet.show(address);
    }

    @Override
    public String toString() {
        return describe();
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

    /** Makes an {@link HttpState}. Not thread-safe. */
    public static final class Builder {
        private final URI address;
        private @Nullable Supplier<BasicAuth> auth;
        private @Nullable HttpClient client;
        private Duration timeout = HttpLimits.PIECE_OF_STATE;
        private Duration wholeTimeout = HttpLimits.WHOLE_STATE;
        private long maxBytes = HttpLimits.LARGEST_STATE;

        private Builder(URI address) {
            if (!HttpGet.isHttp(address)) {
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
         * Sets how long reading the state may take as a whole, with redirects and parts.
         *
         * @param timeout the time, 10 minutes by default
         * @return this builder
         */
        public Builder wholeTimeout(Duration timeout) {
            this.wholeTimeout = timeout;
            return this;
        }

        /**
         * Sets how large a state may be.
         *
         * @param bytes the size, 1 GiB by default
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
