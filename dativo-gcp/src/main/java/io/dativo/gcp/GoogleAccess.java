package io.dativo.gcp;

import com.google.api.client.googleapis.services.AbstractGoogleClient;
import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpIOExceptionHandler;
import com.google.api.client.http.HttpMethods;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.storage.Storage;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import io.dativo.http.HttpGet;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How Google is reached: with which credentials or clients, where, and for how long one waits. By default with
 * Application Default Credentials, which are looked for when the first call needs them. What the host gives is used and
 * never closed. Texts show no credentials. Immutable and thread-safe.
 */
public final class GoogleAccess {
    private static final String APPLICATION = "dativo";
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/cloud-platform");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final int MOST_RETRIES = 3;
    private static final int FIRST_WAIT_MILLIS = 100;

    private final @Nullable Credentials credentials;
    private final @Nullable URI endpoint;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final HttpTransport transport;
    private final @Nullable Storage givenStorage;
    private final @Nullable Bigquery givenBigquery;
    private volatile @Nullable HttpRequestInitializer signing;

    private GoogleAccess(Builder builder) {
        credentials = builder.credentials;
        endpoint = builder.endpoint;
        connectTimeout = builder.connectTimeout;
        readTimeout = builder.readTimeout;
        transport = builder.transport == null ? new GoogleTransport(connectTimeout) : builder.transport;
        givenStorage = builder.storage;
        givenBigquery = builder.bigquery;
    }

    /** {@return access with Application Default Credentials} */
    public static GoogleAccess standard() {
        return builder().build();
    }

    /** {@return a builder for Application Default Credentials and Google's own addresses} */
    public static Builder builder() {
        return new Builder();
    }

    /** The client of Cloud Storage, for callers that repeat what failed in passing. */
    public Storage storage() {
        return givenStorage == null ? newStorage(once()) : givenStorage;
    }

    /** The client of Cloud Storage, which itself repeats reads that failed in passing. */
    public Storage patientStorage() {
        return givenStorage == null ? newStorage(patient(once())) : givenStorage;
    }

    private Storage newStorage(HttpRequestInitializer initializer) {
        return configured(new Storage.Builder(transport, GsonFactory.getDefaultInstance(), initializer))
                .build();
    }

    /** The client of BigQuery. */
    public Bigquery bigquery() {
        if (givenBigquery != null) {
            return givenBigquery;
        }
        return configured(new Bigquery.Builder(transport, GsonFactory.getDefaultInstance(), once()))
                .build();
    }

    /** Calls one of Google's other services, for example {@code iam}. */
    Rest rest(String service) {
        String root = endpoint == null ? "https://" + service + ".googleapis.com" : root(endpoint);
        return new Rest(root, () -> transport.createRequestFactory(once()));
    }

    private <B extends AbstractGoogleClient.Builder> B configured(B builder) {
        builder.setApplicationName(APPLICATION);
        if (endpoint != null) {
            builder.setRootUrl(root(endpoint) + "/");
        }
        return builder;
    }

    private static String root(URI endpoint) {
        String text = endpoint.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Signs requests, and bounds how long one waits for them. Whether a call is made again is for the caller to say. */
    private HttpRequestInitializer once() {
        HttpRequestInitializer credentialed = signing();
        return request -> {
            credentialed.initialize(request);
            request.setUnsuccessfulResponseHandler(quiet(request.getUnsuccessfulResponseHandler()));
            request.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
            request.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
            request.setCurlLoggingEnabled(false);
            // One for a token that has run out.
            request.setNumberOfRetries(1);
        };
    }

    /** What a request is, is known only when it was answered; another than a GET is never made twice. */
    private static HttpRequestInitializer patient(HttpRequestInitializer once) {
        return request -> {
            once.initialize(request);
            HttpUnsuccessfulResponseHandler renewing = request.getUnsuccessfulResponseHandler();
            HttpUnsuccessfulResponseHandler waiting = new HttpBackOffUnsuccessfulResponseHandler(newBackOff())
                    .setBackOffRequired(answer -> answer.getStatusCode() == 429 || answer.getStatusCode() >= 500);
            HttpIOExceptionHandler reconnecting = new HttpBackOffIOExceptionHandler(newBackOff());
            request.setUnsuccessfulResponseHandler(
                    (same, answer, supportsRetry) -> renewing.handleResponse(same, answer, supportsRetry)
                            || (isRead(same) && waiting.handleResponse(same, answer, supportsRetry)));
            request.setIOExceptionHandler(
                    (same, supportsRetry) -> isRead(same) && reconnecting.handleIOException(same, supportsRetry));
            request.setNumberOfRetries(MOST_RETRIES);
        };
    }

    private static boolean isRead(HttpRequest request) {
        return HttpMethods.GET.equals(request.getRequestMethod());
    }

    private static BackOff newBackOff() {
        return new ExponentialBackOff.Builder()
                .setInitialIntervalMillis(FIRST_WAIT_MILLIS)
                .build();
    }

    private HttpRequestInitializer signing() {
        HttpRequestInitializer made = signing;
        if (made == null) {
            synchronized (this) {
                made = signing;
                if (made == null) {
                    Credentials used = credentials();
                    made = used == null ? request -> {} : new HttpCredentialsAdapter(used);
                    signing = made;
                }
            }
        }
        return made;
    }

    /** Credentials that cannot be renewed say so with an exception of their own; the refusal itself says more. */
    private static HttpUnsuccessfulResponseHandler quiet(@Nullable HttpUnsuccessfulResponseHandler renewing) {
        return (request, response, supportsRetry) -> {
            try {
                return renewing != null && renewing.handleResponse(request, response, supportsRetry);
            } catch (IllegalStateException fixed) {
                return false;
            }
        };
    }

    private @Nullable Credentials credentials() {
        if (credentials != null) {
            return credentials instanceof GoogleCredentials google && google.createScopedRequired()
                    ? google.createScoped(SCOPES)
                    : credentials;
        }
        if (endpoint != null && !isEncrypted(endpoint)) {
            return null;
        }
        try {
            return GoogleCredentials.getApplicationDefault(() -> transport).createScoped(SCOPES);
        } catch (IOException none) {
            throw noCredentials(none);
        }
    }

    public static ProviderException noCredentials(IOException none) {
        return new ProviderException(
                Kind.DENIED,
                null,
                "there are no Application Default Credentials: run 'gcloud auth application-default login', set"
                        + " GOOGLE_APPLICATION_CREDENTIALS, or give credentials to GoogleAccess.builder()",
                none);
    }

    private static boolean isEncrypted(URI address) {
        return "https".equals(address.getScheme());
    }

    /** The address that is called; no credentials. */
    @Override
    public String toString() {
        return "Google at " + (endpoint == null ? "its own addresses" : HttpGet.show(endpoint));
    }

    /** Makes {@link GoogleAccess}. Not thread-safe. */
    public static final class Builder {
        private @Nullable Credentials credentials;
        private @Nullable URI endpoint;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(30);
        private @Nullable HttpTransport transport;
        private @Nullable Storage storage;
        private @Nullable Bigquery bigquery;

        private Builder() {}

        /**
         * Signs in with the host's credentials instead of those of the environment.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /**
         * Calls every service at one other address: an emulator or a proxy. Over plain HTTP no credentials are looked for,
         * and given ones are sent to this machine only.
         *
         * @param address scheme, host and port
         * @return this builder
         */
        public Builder endpoint(URI address) {
            this.endpoint = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets how long a connection may take to open.
         *
         * @param timeout the time, 10 seconds by default
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /**
         * Sets how long an answer may take, all of it.
         *
         * @param timeout the time, 30 seconds by default
         * @return this builder
         */
        public Builder readTimeout(Duration timeout) {
            this.readTimeout = timeout;
            return this;
        }

        /**
         * Sends over the host's transport, for example one with a proxy.
         *
         * @param transport the transport; it is never shut down here
         * @return this builder
         */
        public Builder transport(HttpTransport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /**
         * Calls Cloud Storage with the host's client.
         *
         * @param client the client, with credentials, address and timeouts of its own
         * @return this builder
         */
        public Builder storage(Storage client) {
            this.storage = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Calls BigQuery with the host's client.
         *
         * @param client the client, with credentials, address and timeouts of its own
         * @return this builder
         */
        public Builder bigquery(Bigquery client) {
            this.bigquery = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Builds the access; nothing is called yet.
         *
         * @return the access
         * @throws IllegalArgumentException when credentials would be sent to another machine unencrypted, or the address
         *     is none
         */
        public GoogleAccess build() {
            if (endpoint != null) {
                if (endpoint.getHost() == null || endpoint.getScheme() == null) {
                    throw new IllegalArgumentException(
                            "an endpoint has a scheme and a host, as http://localhost:9000 has");
                }
                if (credentials != null && !isEncrypted(endpoint) && !LOOPBACK.contains(endpoint.getHost())) {
                    throw new IllegalArgumentException(
                            "credentials are not sent to " + endpoint.getHost() + " over plain HTTP; use https");
                }
            }
            return new GoogleAccess(this);
        }
    }
}
