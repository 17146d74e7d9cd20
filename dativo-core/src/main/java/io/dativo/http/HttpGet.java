package io.dativo.http;

import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one reading. Redirects are followed, but credentials go to the home of the source alone and never from
 * HTTPS to HTTP. Immutable and thread-safe.
 *
 * @param name what the source is, for messages
 * @param home an address on the server that may see the credentials
 * @param authorization the header with the credentials, asked for at every request; may give null
 * @param client the host's own client, or null
 * @param limits how long and how large what is read may be
 */
@Internal
public record HttpGet(
        String name,
        URI home,
        Supplier<@Nullable String> authorization,
        @Nullable HttpClient client,
        HttpLimits limits) {
    private static final int MOST_REDIRECTS = 10;
    private static final String CHANGED = "changed while it was read; read it again";

    /** An answer whose body is to be read or closed. */
    public record Answer(int status, HttpHeaders headers, InputStream body) {
        @Nullable
        public String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    /** The first answer that is no redirect, whatever its status. */
    public Answer get(URI address, Map<String, String> headers) {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<Publisher<List<ByteBuffer>>> response = send(next, headers);
            BoundedStream body = new BoundedStream(response.body(), limits, name);
            URI target = redirect(next, response);
            if (target == null) {
                return new Answer(response.statusCode(), response.headers(), body);
            }
            body.close();
            next = target;
        }
        throw failure(Kind.REJECTED, null, "redirects more than " + MOST_REDIRECTS + " times", null);
    }

    /** What to say of an answer that holds no state. */
    public ProviderException failure(Answer answer) {
        int status = answer.status();
        HttpFailure failure = HttpFailure.of(status, Call.READ, answer::header);
        Kind kind = status == 204 ? Kind.NOT_FOUND : failure.kind();
        String what = switch (kind) {
            case NOT_FOUND -> "has no state: it was never applied, or the address is wrong";
            case DENIED -> "refuses the credentials";
            case CONFLICT -> CHANGED;
            case THROTTLED -> "asks for fewer requests";
            case REJECTED, TIMEOUT, UNAVAILABLE -> "answers with status " + status;
        };
        return new ProviderException(kind, "HTTP " + status, name + " " + what, null, failure.retryAfter());
    }

    /** What to say of a state that is no longer the one whose reading began. */
    public ProviderException changed() {
        return failure(Kind.CONFLICT, 412, CHANGED, null);
    }

    public ProviderException failure(Kind kind, @Nullable Integer status, String what, @Nullable Throwable cause) {
        return new ProviderException(kind, status == null ? null : "HTTP " + status, name + " " + what, cause);
    }

    private HttpResponse<Publisher<List<ByteBuffer>>> send(URI uri, Map<String, String> headers) {
        Duration patience = limits.patience();
        if (patience.isNegative() || patience.isZero()) {
            throw failure(Kind.TIMEOUT, null, "is not read in time", null);
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(withoutUser(uri)).timeout(patience).header("Accept", "application/json");
        headers.forEach(request::setHeader);
        String credentials = isHome(uri) ? authorization.get() : null;
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        HttpClient http = client == null ? Shared.CLIENT : client;
        try {
            return http.send(request.build(), BodyHandlers.ofPublisher());
        } catch (IOException failed) {
            Kind kind = HttpFailure.unanswered(failed, Call.READ);
            String late = "did not answer within " + patience.toSeconds() + " s";
            throw failure(kind, null, kind == Kind.TIMEOUT ? late : "cannot be reached", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(Kind.UNAVAILABLE, null, "was given up: the thread was interrupted", interrupted);
        } catch (RuntimeException notHttp) {
            // The JDK's client reads some headers, and the port of an address, without a check of its own.
            throw failure(Kind.REJECTED, null, "does not answer as HTTP has it, or names no address", notHttp);
        }
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

    /** Whether credentials may go there: the same server, or the same host after a step up to HTTPS. */
    private boolean isHome(URI uri) {
        boolean samePort = Objects.equals(uri.getScheme(), home.getScheme()) && uri.getPort() == home.getPort();
        return Objects.equals(uri.getHost(), home.getHost()) && (samePort || (isHttps(uri) && !isHttps(home)));
    }

    private static URI withoutUser(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return uri.getRawUserInfo() == null ? uri : URI.create(show(uri) + query);
    }

    /** An address without user, password and query. */
    public static String show(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }

    public static boolean isHttp(URI uri) {
        return uri.getHost() != null && ("http".equals(uri.getScheme()) || isHttps(uri));
    }

    private static boolean isHttps(URI uri) {
        return "https".equals(uri.getScheme());
    }

    /** Not the credentials. */
    @Override
    public String toString() {
        return name;
    }

    /** A client has threads, so all sources without their own share one, made when it is first needed. */
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }
}
