package io.dativo.catalogs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * JSON over HTTP, for every catalog. Whatever fails is a {@link ProviderException} at once, with what the server says of
 * when to come again: whoever plans slows down all calls together. Redirects are not followed: the token is for one host.
 * Thread-safe.
 */
final class JsonHttp {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static final String APPLICATION_JSON = "application/json";
    static final String JSON_PATCH = "application/json-patch+json";

    private static final int LONGEST_DETAIL = 300;

    private final CatalogConnection connection;

    JsonHttp(CatalogConnection connection) {
        this.connection = connection;
    }

    /** An answer that says success; the body is missing where the server sent none. */
    record Answer(JsonNode body, @Nullable String etag) {}

    /** Made when the first request is: a provider that is only asked for its rules starts no thread. */
    private static final class Shared {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** A text as one part of a path, or as a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(String path) {
        return send("GET", path, null, APPLICATION_JSON, Map.of());
    }

    /** What is at a path, when there is something. */
    Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path).body());
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Answer send(String method, String path, @Nullable JsonNode body, String contentType, Map<String, String> headers) {
        String what = method + " " + path.replaceAll("\\?.*", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(connection.timeout())
                .header("Accept", APPLICATION_JSON)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
        if (body != null) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::header);
        Sensitive<String> token = connection.token();
        if (token.reveal().isBlank()) {
            throw failure(Kind.DENIED, what + " was not sent: there is no token for " + connection, null);
        }
        request.header("Authorization", "Bearer " + token.reveal());
        HttpResponse<byte[]> response = exchange(request.build(), what);
        if (response.statusCode() / 100 != 2) {
            throw failure(response, what, token);
        }
        return new Answer(
                json(response.body(), what),
                response.headers().firstValue("ETag").orElse(null));
    }

    private URI uri(String path) {
        String base = connection.address().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, String what) {
        CompletableFuture<HttpResponse<byte[]>> answer = Shared.CLIENT.sendAsync(request, BodyHandlers.ofByteArray());
        boolean changes = !request.method().equals("GET");
        try {
            // The timeout of a request ends with its headers; a body that never ends is given up as well.
            return answer.get(connection.timeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failure(Kind.TIMEOUT, what + " was not answered within " + connection.timeout(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failure(changes ? Kind.TIMEOUT : Kind.UNAVAILABLE, what + " was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                throw failure(Kind.UNAVAILABLE, "cannot reach " + connection + " for " + what, cause);
            }
            if (cause instanceof HttpTimeoutException) {
                throw failure(Kind.TIMEOUT, what + " was not answered within " + connection.timeout(), cause);
            }
            // A connection that was cut: a change may have been made.
            throw failure(changes ? Kind.TIMEOUT : Kind.UNAVAILABLE, what + " got no answer", cause);
        }
    }

    private static ProviderException failure(HttpResponse<byte[]> response, String what, Sensitive<String> token) {
        int status = response.statusCode();
        Duration retryAfter = status == 429 || status == 503 ? retryAfter(response.headers()) : null;
        Kind kind = switch (status) {
            case 401, 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 408, 502, 504 -> Kind.TIMEOUT;
            case 409, 412 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            case 503 -> retryAfter == null ? Kind.UNAVAILABLE : Kind.THROTTLED;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
        };
        String said = said(response.body()).replace(token.reveal(), token.toString());
        return new ProviderException(
                kind,
                Integer.toString(status),
                what + " was answered with " + status + (said.isEmpty() ? "" : ": " + said),
                null,
                retryAfter);
    }

    /** Seconds or a date (RFC 9110, 10.2.3); a date is taken by the server's own clock. Null when neither is said. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String after = headers.firstValue("Retry-After").orElse("").strip();
        if (after.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        Instant then = date(after);
        Instant now = date(headers.firstValue("Date").orElse(""));
        if (then == null) {
            return null;
        }
        Duration wait = Duration.between(now == null ? Instant.now() : now, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private static ProviderException failure(Kind kind, String message, @Nullable Throwable cause) {
        return new ProviderException(kind, null, message, cause);
    }

    /** What a server says of its refusal: a field of a JSON object, or nothing. */
    private static String said(byte[] body) {
        String message = "";
        try {
            JsonNode json = JSON.readTree(body);
            for (String field : new String[] {"error_code", "message", "error"}) {
                JsonNode value = json.path(field);
                if (value.isTextual() && !value.textValue().isEmpty()) {
                    message += (message.isEmpty() ? "" : ": ") + value.textValue();
                }
            }
        } catch (IOException e) {
            // A page of a proxy; its status says enough.
            return "";
        }
        String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
    }

    private static JsonNode json(byte[] body, String what) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw failure(Kind.UNAVAILABLE, what + " was answered with something that is not JSON", e);
        }
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }
}
