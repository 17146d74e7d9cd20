package io.dativo.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Characters;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Calls Azure Resource Manager, or what answers like it: JSON there and back, failures as {@link ProviderException},
 * long-running operations followed to their end. It tries nothing twice: who calls decides that. Thread-safe.
 */
@Internal
public final class ArmClient {
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpHeaderName ASYNC_OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");
    private static final Duration FIRST_POLL = Duration.ofSeconds(1);
    private static final Duration SLOWEST_POLL = Duration.ofSeconds(5);

    private final HttpPipeline pipeline;
    private final String endpoint;
    private final Duration longestOperation;
    private final Waiting waiting;

    /**
     * @param pipeline sends and signs
     * @param endpoint the address of Azure Resource Manager, without a slash at its end
     * @param longestOperation how long a long-running operation is followed
     * @param waiting lets time pass between looks at it
     */
    ArmClient(HttpPipeline pipeline, String endpoint, Duration longestOperation, Waiting waiting) {
        this.pipeline = pipeline;
        this.endpoint = endpoint;
        this.longestOperation = longestOperation;
        this.waiting = waiting;
    }

    private record Answer(int status, HttpHeaders headers, JsonNode body) {}

    /**
     * Calls.
     *
     * @param method the method
     * @param path the path with its query
     * @param body what to send, or null
     * @param quota what the call counts towards
     * @param doing what the call is for, for messages
     * @return what came back; missing when nothing did, as after a long-running operation
     * @throws ProviderException when it failed, or was still under way after the longest time: {@code TIMEOUT}
     */
    public JsonNode call(HttpMethod method, String path, @Nullable JsonNode body, Quota quota, String doing) {
        return call(new Asked(method, path, body, method == HttpMethod.GET ? Call.READ : Call.WRITE, doing), quota);
    }

    /**
     * Asks by a {@code POST} that changes nothing.
     *
     * @return what came back
     * @throws ProviderException when it failed
     */
    public JsonNode query(String path, JsonNode body, Quota quota, String doing) {
        return call(new Asked(HttpMethod.POST, path, body, Call.READ, doing), quota);
    }

    /** What is asked, and what for. */
    private record Asked(
            HttpMethod method, String path, @Nullable JsonNode body, Call call, String doing) {}

    private JsonNode call(Asked asked, Quota quota) {
        String doing = asked.doing();
        quota.check(doing);
        Answer answer = send(asked.method(), URI.create(endpoint + asked.path()), asked.body(), asked.call(), doing);
        quota.heed(answer.status(), Quota.asked(answer.headers()));
        if (answer.status() == 200 && asked.call() == Call.READ && answer.body().isMissingNode()) {
            // 204 says that there is nothing; 200 says something.
            throw HttpFailure.notAnAnswer(doing, asked.call(), "it is empty");
        }
        return answer.status() == 202
                ? follow(answer, doing)
                : succeeded(answer, asked.call(), doing).body();
    }

    /** Looks at a long-running operation until it is over. */
    private JsonNode follow(Answer accepted, String doing) {
        String operation = accepted.headers().getValue(ASYNC_OPERATION);
        String address = operation == null ? accepted.headers().getValue(HttpHeaderName.LOCATION) : operation;
        Instant end = Instant.now().plus(longestOperation);
        Duration pause = pause(accepted.headers(), FIRST_POLL);
        while (address != null && Instant.now().plus(pause).isBefore(end)) {
            waiting.pause(pause);
            Answer answer = send(HttpMethod.GET, ownAddress(address, doing), null, Call.READ, doing);
            String state = answer.body().path("status").asText("");
            boolean passing = HttpFailure.of(answer.status(), Call.READ, (Duration) null)
                    .kind()
                    .isRetryable();
            if (passing || answer.status() == 202) {
                pause = pause(answer.headers(), longer(pause));
            } else if (operation == null || answer.status() != 200) {
                return succeeded(answer, Call.WRITE, doing).body();
            } else if (state.equalsIgnoreCase("Succeeded")) {
                return MissingNode.getInstance();
            } else if (state.equalsIgnoreCase("Failed") || state.equalsIgnoreCase("Canceled")) {
                throw AzureErrors.exception(
                        Kind.REJECTED,
                        code(answer.body()) == null ? state : code(answer.body()),
                        doing,
                        Characters.firstLine(text(answer.body(), "message", "errorMessage")),
                        null);
            } else {
                pause = pause(answer.headers(), longer(pause));
            }
        }
        throw AzureErrors.exception(
                Kind.TIMEOUT,
                "Accepted",
                doing,
                address == null
                        ? "Azure does not say where to ask for the outcome"
                        : "still under way after " + longestOperation.toSeconds() + " s",
                null);
    }

    private static Duration pause(HttpHeaders headers, Duration otherwise) {
        Duration asked = Quota.asked(headers);
        return asked == null ? otherwise : asked;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(SLOWEST_POLL) > 0 ? SLOWEST_POLL : twice;
    }

    /**
     * The path of the next page, as an answer names it.
     *
     * @throws ProviderException when it is at another host: the token goes to none
     */
    public String path(String address, String doing) {
        URI uri = ownAddress(address, doing);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** The token goes to no other host. */
    private URI ownAddress(String address, String doing) {
        URI own = URI.create(endpoint);
        try {
            URI uri = own.resolve(address);
            if (own.getScheme().equals(uri.getScheme()) && own.getAuthority().equalsIgnoreCase(uri.getAuthority())) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw AzureErrors.exception(Kind.TIMEOUT, null, doing, "Azure names an address of another host", null);
    }

    private Answer send(HttpMethod method, URI uri, @Nullable JsonNode body, Call call, String doing) {
        HttpRequest request =
                new HttpRequest(method, uri.toString()).setHeader(HttpHeaderName.ACCEPT, "application/json");
        if (body != null) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
            request.setBody(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
            int status = response.getStatusCode();
            JsonNode json = json(response.getBodyAsBinaryData());
            if (json == null && status / 100 == 2) {
                throw HttpFailure.notAnAnswer(doing, call, "it is no JSON");
            }
            return new Answer(status, response.getHeaders(), json == null ? MissingNode.getInstance() : json);
        } catch (RuntimeException e) {
            throw AzureErrors.of(e, call, doing);
        }
    }

    /** A body, missing where there is none; null when it is no JSON, as a proxy sends it. */
    private static @Nullable JsonNode json(@Nullable BinaryData body) {
        try {
            return body == null ? MissingNode.getInstance() : JSON.readTree(body.toString());
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Answer succeeded(Answer answer, Call call, String doing) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        AzureErrors.Answer said =
                new AzureErrors.Answer(answer.status(), code(answer.body()), Quota.asked(answer.headers()));
        throw AzureErrors.exception(said, call, doing, text(answer.body(), "message", "errorMessage"), null);
    }

    private static @Nullable String code(JsonNode body) {
        String code = text(body, "code", "errorCode");
        return code.isEmpty() ? null : code;
    }

    /** What an error says, which Purview spells another way; empty when it says nothing. */
    private static String text(JsonNode body, String field, String ofPurview) {
        JsonNode text = body.path("error").path(field);
        return (text.isTextual() ? text : body.path(ofPurview)).asText("");
    }
}
