package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** One request as the service understands it: the method behind an override, the body unzipped. */
final class Call {
    static final ObjectMapper JSON = new ObjectMapper();

    /** What every one of Google's APIs takes. */
    private static final Set<String> COMMON = Set.of("alt", "fields", "key", "prettyPrint", "quotaUser");

    private final HttpExchange exchange;
    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final byte[] body;

    Call(HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        if (override != null && !exchange.getRequestMethod().equals("POST")) {
            throw Refusal.invalid("only a POST may stand for another method");
        }
        method = override == null ? exchange.getRequestMethod() : override;
        path = exchange.getRequestURI().getRawPath();
        query = parameters(exchange.getRequestURI().getRawQuery());
        body = bytes(exchange);
    }

    private static byte[] bytes(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return sent;
        }
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return unzipped.readAllBytes();
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String part : query.split("&")) {
                int equals = part.indexOf('=');
                parameters.put(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
            }
        }
        return parameters;
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    byte[] body() {
        return body;
    }

    /** The address and the body, decoded. */
    String text() {
        return decode(path) + "?" + query + "\n" + new String(body, StandardCharsets.UTF_8);
    }

    /** The part of the path at an index, decoded; {@code /storage/v1/b/x} has {@code b} at 2. */
    String part(int index) {
        return decode(path.substring(1).split("/")[index]);
    }

    String query(String name) {
        return query.get(name);
    }

    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Refuses parameters that the method does not have. */
    Call takes(String... parameters) {
        Set<String> unknown = new TreeSet<>(query.keySet());
        unknown.removeAll(COMMON);
        unknown.removeAll(Set.of(parameters));
        if (!unknown.isEmpty()) {
            throw Refusal.invalid("Invalid JSON payload received. Unknown name(s) in the query: " + unknown);
        }
        return this;
    }

    /** The body of a form. */
    Map<String, String> form() {
        return parameters(new String(body, StandardCharsets.UTF_8));
    }

    /** The body, refused when it holds a key that the resource does not have. */
    JsonNode json(Set<String> keys) {
        if (!String.valueOf(header("Content-Type")).startsWith("application/json")) {
            throw Refusal.invalid("the body is no JSON: " + header("Content-Type"));
        }
        try {
            JsonNode json = JSON.readTree(body);
            json.fieldNames().forEachRemaining(name -> {
                if (!keys.contains(name)) {
                    throw Refusal.invalid(
                            "Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
                }
            });
            return json;
        } catch (IOException broken) {
            throw new Refusal(400, "parseError", "Parse Error");
        }
    }

    int pageSize(String name, int most) {
        return query(name) == null ? most : Math.min(most, Integer.parseInt(query(name)));
    }

    HttpExchange exchange() {
        return exchange;
    }
}
