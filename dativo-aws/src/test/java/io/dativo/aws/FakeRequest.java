package io.dativo.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request as it came, taken apart as far as every service needs it. */
public record FakeRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body,
        String accessKey,
        String region,
        String service) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SCOPE =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/\\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request, .*");

    public static FakeRequest of(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
        boolean isSigned = scope.matches();
        return new FakeRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                parameters(exchange.getRequestURI().getRawQuery()),
                headers,
                body,
                isSigned ? scope.group(1) : "",
                isSigned ? scope.group(2) : "",
                isSigned ? scope.group(3) : "");
    }

    /** Which service it is for: both APIs of S3 are signed alike and distinguished by their paths. */
    public String api() {
        return service.equals("s3") && path.startsWith("/v20180820/") ? "s3control" : service;
    }

    /** The name of the operation where a header or a form says it. */
    public String operation() {
        String target = headers.get("x-amz-target");
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        return form().containsKey("Action") ? form("Action") : path.substring(path.lastIndexOf('/') + 1);
    }

    public Map<String, List<String>> form() {
        return headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")
                ? parameters(body)
                : Map.of();
    }

    public String form(String name) {
        List<String> values = form().get(name);
        return values == null ? null : values.get(0);
    }

    /** A JSON body with no member but these. */
    public JsonNode json(String... members) {
        try {
            JsonNode json = JSON.readTree(body);
            Set<String> unknown = new TreeSet<>();
            json.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(List.of(members));
            if (!unknown.isEmpty()) {
                throw new FakeError(400, "ValidationException", "unknown members " + unknown);
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new FakeError(400, "SerializationException", "not JSON");
        }
    }

    private static Map<String, List<String>> parameters(String text) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                parameters
                        .computeIfAbsent(decoded(parts[0]), key -> new ArrayList<>())
                        .add(parts.length > 1 ? decoded(parts[1]) : "");
            }
        }
        return parameters;
    }

    public static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
