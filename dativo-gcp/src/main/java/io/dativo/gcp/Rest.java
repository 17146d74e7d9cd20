package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.googleapis.MethodOverride;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import io.dativo.http.BoundedBytes;
import io.dativo.http.HttpFailure.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the services whose clients would be a jar each for one or two methods: JSON in, JSON out, with the transport, the
 * credentials and the errors of Google's own clients. Thread-safe.
 */
final class Rest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String root;
    private final Supplier<HttpRequestFactory> requests;

    /**
     * @param requests makes requests; asked at each call, so that credentials are looked for when one needs them
     */
    Rest(String root, Supplier<HttpRequestFactory> requests) {
        this.root = root;
        this.requests = requests;
    }

    /** An address below this service; parts are encoded, {@code {}} in the path stands for each in turn. */
    GenericUrl url(String path, String... parts) {
        String filled = path;
        for (String part : parts) {
            int place = filled.indexOf("{}");
            filled = filled.substring(0, place)
                    + URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20")
                    + filled.substring(place + 2);
        }
        return new GenericUrl(root + filled);
    }

    JsonNode get(GenericUrl url) throws IOException {
        return call("GET", url, null);
    }

    JsonNode delete(GenericUrl url) throws IOException {
        return call("DELETE", url, null);
    }

    JsonNode send(String method, GenericUrl url, JsonNode body) throws IOException {
        return call(method, url, new ByteArrayContent("application/json", JSON.writeValueAsBytes(body)));
    }

    private JsonNode call(String method, GenericUrl url, @Nullable HttpContent content) throws IOException {
        HttpRequest request = requests.get().buildRequest(method, url, content);
        // Java's own HTTP client knows no PATCH.
        new MethodOverride().intercept(request);
        HttpResponse response = request.execute();
        try (InputStream body = response.getContent()) {
            if (body == null) {
                return JSON.missingNode();
            }
            Call kind = method.equals("GET") ? Call.READ : Call.WRITE;
            byte[] bytes = body.readNBytes(BoundedBytes.LARGEST_ANSWER + 1);
            return JSON.readTree(BoundedBytes.checked(bytes, method + " " + url.getRawPath(), kind));
        } finally {
            response.disconnect();
        }
    }
}
