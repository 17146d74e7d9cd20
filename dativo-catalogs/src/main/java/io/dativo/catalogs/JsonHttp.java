package io.dativo.catalogs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dativo.http.BoundedBytes;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.WholeAnswer;
import io.dativo.problem.Characters;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON over HTTP, for every catalog. Whatever fails is a {@link ProviderException} at once, with what the server says of
 * when to come again: the planner slows down all calls together. Redirects are not followed: the token is for one host.
 * Thread-safe.
 */
final class JsonHttp {
    /** Numbers go back as they came: a version {@code 1.0} is no {@code 1} to a server that compares it. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    static final String APPLICATION_JSON = "application/json";
    static final String JSON_PATCH = "application/json-patch+json";

    static final int LARGEST_ANSWER = BoundedBytes.LARGEST_ANSWER;

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final CatalogConnection connection;
    private final Map<String, String> always;
    private final boolean silentOnMissing;

    JsonHttp(CatalogConnection connection) {
        this(connection, Map.of(), false);
    }

    /** The same with headers that go with each request. */
    JsonHttp(CatalogConnection connection, Map<String, String> headers) {
        this(connection, headers, false);
    }

    private JsonHttp(CatalogConnection connection, Map<String, String> headers, boolean silentOnMissing) {
        this.connection = connection;
        this.always = headers;
        this.silentOnMissing = silentOnMissing;
    }

    /** A server that says without words that something is missing; from others a 404 without words comes from another program. */
    static JsonHttp silentOnMissing(CatalogConnection connection) {
        return new JsonHttp(connection, Map.of(), true);
    }

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

    JsonNode get(String path) {
        return send("GET", path, null, APPLICATION_JSON, Map.of());
    }

    /** What is at a path, when there is something. */
    Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@return the body of an answer that says success; missing where the server sent none} */
    JsonNode send(
            String method, String path, @Nullable JsonNode body, String contentType, Map<String, String> headers) {
        String what = method + " " + path.replaceAll("\\?.*", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(connection.timeout())
                .header("Accept", APPLICATION_JSON)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
        if (body != null) {
            request.header("Content-Type", contentType);
        }
        always.forEach(request::header);
        headers.forEach(request::header);
        String token = connection.token().reveal().strip();
        if (!TOKEN.matcher(token).matches()) {
            String why = token.isEmpty() ? "there is no token for " : "no header can hold the token for ";
            throw failure(Kind.DENIED, what + " was not sent: " + why + connection, null);
        }
        request.header("Authorization", "Bearer " + token);
        HttpResponse<byte[]> response = exchange(request.build(), what);
        // Once a change was answered with success, an answer that cannot be read leaves its effect unknown.
        Kind unreadable = method.equals("GET") ? Kind.UNAVAILABLE : Kind.TIMEOUT;
        byte[] content = content(response, unreadable, what);
        if (response.statusCode() / 100 != 2) {
            throw failure(response, content, what, token);
        }
        return json(content, unreadable, what);
    }

    private URI uri(String path) {
        String base = connection.address().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, String what) {
        try {
            return WholeAnswer.of(Shared.CLIENT, request, connection.timeout());
        } catch (UncheckedIOException e) {
            IOException broken = Objects.requireNonNull(e.getCause());
            if (Thread.currentThread().isInterrupted()) {
                Kind kind = call(request) == Call.WRITE ? Kind.TIMEOUT : Kind.UNAVAILABLE;
                throw failure(kind, what + " was interrupted", broken);
            }
            String why = HttpFailure.isNeverSent(broken)
                    ? "cannot reach " + connection + " for " + what
                    : broken instanceof HttpTimeoutException
                            ? what + " was not answered within " + connection.timeout()
                            : what + " got no answer";
            throw failure(HttpFailure.unanswered(broken, call(request)), why, broken);
        }
    }

    /** The body, decompressed: some proxies compress what they were not asked to. */
    private static byte[] content(HttpResponse<byte[]> response, Kind unreadable, String what) {
        String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        byte[] content = response.body();
        if (encoding.equalsIgnoreCase("gzip") && content.length <= LARGEST_ANSWER) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content))) {
                content = gzip.readNBytes(LARGEST_ANSWER + 1);
            } catch (IOException e) {
                throw failure(unreadable, what + " was answered with something that is not gzip", e);
            }
        } else if (content.length > 0 && !encoding.equalsIgnoreCase("identity")) {
            throw failure(
                    unreadable, what + " was answered compressed as " + encoding + ", which was not asked for", null);
        }
        if (content.length > LARGEST_ANSWER) {
            Kind kind = unreadable == Kind.TIMEOUT ? unreadable : Kind.REJECTED;
            throw failure(kind, what + " was answered with more than " + (LARGEST_ANSWER >> 20) + " MiB", null);
        }
        return content;
    }

    private ProviderException failure(HttpResponse<byte[]> response, byte[] content, String what, String token) {
        int status = response.statusCode();
        JsonNode error = error(content);
        ErrorCode code = ErrorCode.of(error);
        UnaryOperator<@Nullable String> headers =
                name -> response.headers().firstValue(name).orElse(null);
        HttpFailure meaning = code == null
                ? HttpFailure.of(status, call(response.request()), headers)
                : HttpFailure.of(code.kind(), headers);
        String said = status / 100 == 3 ? redirected(response) : said(error, token);
        boolean isUnsaid = code == null && said.isEmpty() && !(silentOnMissing && content.length == 0);
        return new ProviderException(
                meaning.kind() == Kind.NOT_FOUND && isUnsaid ? Kind.REJECTED : meaning.kind(),
                code == null ? Integer.toString(status) : code.name(),
                what + " was answered with " + status + (said.isEmpty() ? "" : ": " + said),
                null,
                meaning.retryAfter());
    }

    private static Call call(HttpRequest request) {
        return request.method().equals("GET") ? Call.READ : Call.WRITE;
    }

    private static ProviderException failure(Kind kind, String message, @Nullable Throwable cause) {
        return new ProviderException(kind, null, message, cause);
    }

    /** Where it goes, without the query: that may hold a secret of a login. */
    private String redirected(HttpResponse<?> response) {
        String to = response.headers().firstValue("Location").orElse("nowhere").replaceAll("[?#].*", "");
        return "it redirects to " + Characters.firstLine(to) + ", and the token is for " + connection
                + " alone; give the address of the server itself";
    }

    /** The JSON of a refusal; missing for the page of a proxy, whose status says enough. */
    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** What a server says of its refusal: some fields of a JSON object, or nothing. */
    private static String said(JsonNode error, String token) {
        String message = "";
        for (String field : new String[] {"error_code", "message", "error"}) {
            JsonNode value = error.path(field);
            if (value.isTextual() && !value.textValue().isEmpty()) {
                message += (message.isEmpty() ? "" : ": ") + value.textValue();
            }
        }
        return Characters.firstLine(message.replace(token, "***"));
    }

    private static JsonNode json(byte[] body, Kind unreadable, String what) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Without the cause: some versions of Jackson quote what they read.
            throw failure(unreadable, what + " was answered with something that is not JSON", null);
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
