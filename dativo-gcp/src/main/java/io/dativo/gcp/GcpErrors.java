package io.dativo.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Characters;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.util.Set;

/** What the failures of Google's clients mean. */
@Internal
public final class GcpErrors {
    private static final String NOT_AN_ANSWER = "the answer has another shape than what was asked for";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reasons of a 403 that say too much or too many, and not that the caller may not. */
    private static final Set<String> TOO_MUCH = Set.of(
            "rateLimitExceeded",
            "userRateLimitExceeded",
            "quotaExceeded",
            "dailyLimitExceeded",
            "jobRateLimitExceeded",
            "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED");

    private GcpErrors() {}

    /** What makes a call. */
    public interface Work<T> {
        /** Makes it. */
        T get() throws IOException;
    }

    /**
     * Makes a call.
     *
     * @param call whether it only reads
     * @param doing what it is for, for messages
     * @throws ProviderException in place of whatever Google's clients throw
     */
    public static <T> T calling(Call call, String doing, Work<T> work) {
        try {
            return work.get();
        } catch (IOException failed) {
            throw of(call, doing, failed);
        }
    }

    /**
     * Makes a call whose answer is JSON. The reader of Google's clients refuses a text in place of a list by what is not an
     * {@link IOException}, and makes nothing of {@code null}.
     *
     * @throws IOException when it failed, or its answer has another shape
     */
    public static <T> T json(Work<T> work) throws IOException {
        T answer;
        try {
            answer = work.get();
        } catch (IllegalArgumentException | NullPointerException misshapen) {
            throw new IOException(NOT_AN_ANSWER);
        }
        if (answer == null) {
            throw new IOException(NOT_AN_ANSWER);
        }
        return answer;
    }

    /** What a failed call means. */
    public static ProviderException of(Call call, String doing, IOException failure) {
        HttpFailure meaning = meaning(failure, call);
        String code = underlying(failure) instanceof HttpResponseException answer ? code(answer) : null;
        return new ProviderException(
                meaning.kind(), code, doing + " failed: " + detail(failure), failure, meaning.retryAfter());
    }

    /** What kind of failure it is. */
    public static Kind kind(IOException failure, Call call) {
        return meaning(failure, call).kind();
    }

    private static HttpFailure meaning(IOException failure, Call call) {
        if (failure instanceof HttpResponseException answer) {
            return meaning(answer, call);
        }
        IOException underlying = underlying(failure);
        if (underlying != failure) {
            // The call itself was never made.
            HttpFailure signIn = meaning(underlying, Call.READ);
            return new HttpFailure(
                    switch (signIn.kind()) {
                        case THROTTLED -> Kind.THROTTLED;
                        case TIMEOUT, UNAVAILABLE -> Kind.UNAVAILABLE;
                        // That an account is not there says nothing about what should have been called with it.
                        default -> Kind.DENIED;
                    },
                    signIn.retryAfter());
        }
        if (failure instanceof Retryable credentials) {
            return new HttpFailure(credentials.isRetryable() ? Kind.UNAVAILABLE : Kind.DENIED, null);
        }
        return new HttpFailure(HttpFailure.unanswered(failure, call), null);
    }

    private static HttpFailure meaning(HttpResponseException answer, Call call) {
        HttpFailure http = HttpFailure.of(answer.getStatusCode(), call, answer.getHeaders()::getFirstHeaderStringValue);
        if (answer.getStatusCode() == 403 && TOO_MUCH.contains(reason(answer))) {
            return HttpFailure.of(429, call, answer.getHeaders()::getFirstHeaderStringValue);
        }
        // Google says in words what is not there: a page or nothing comes from somewhere else.
        boolean isUnsaid = http.kind() == Kind.NOT_FOUND
                && reason(answer).isEmpty()
                && message(answer).isEmpty();
        return isUnsaid ? new HttpFailure(Kind.REJECTED, null) : http;
    }

    /** What says most: the failure itself, or why credentials gave no token for a call that was then never made. */
    private static IOException underlying(IOException failure) {
        IOException underlying = failure;
        while (!(underlying instanceof HttpResponseException)
                && underlying.getCause() instanceof IOException cause
                && (cause instanceof HttpResponseException || cause instanceof Retryable)) {
            underlying = cause;
        }
        return underlying;
    }

    /** Google's code and words: {@code 403 rateLimitExceeded: Exceeded rate limits}. */
    public static String detail(IOException failure) {
        if (failure instanceof HttpResponseException answer) {
            String reason = reason(answer);
            String message = message(answer);
            return answer.getStatusCode()
                    + (reason.isEmpty() ? "" : " " + reason)
                    + (message.isEmpty() ? "" : ": " + Characters.firstLine(message));
        }
        IOException underlying = underlying(failure);
        if (underlying != failure) {
            return "signing in failed: " + detail(underlying);
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + Characters.firstLine(message));
    }

    private static String code(HttpResponseException answer) {
        String reason = reason(answer);
        return reason.isEmpty() ? "HTTP " + answer.getStatusCode() : reason;
    }

    /** The reason as the older services give it, or as the newer ones do. */
    public static String reason(HttpResponseException answer) {
        JsonNode error = error(answer);
        String reason = error.path("errors").path(0).path("reason").asText("");
        for (JsonNode detail : error.path("details")) {
            reason = reason.isEmpty() ? detail.path("reason").asText("") : reason;
        }
        // Where tokens are given out, the error itself is the reason.
        reason = reason.isEmpty() ? error.path("status").asText("") : reason;
        return reason.isEmpty() ? error.path("error").asText("") : reason;
    }

    /** What Google says; downloads are refused in plain words, and a page for people is none of Google's. */
    public static String message(HttpResponseException answer) {
        String content = answer.getContent();
        String plain = content == null || content.startsWith("<") || content.startsWith("{") ? "" : content;
        JsonNode error = error(answer);
        return error.path("message").asText(error.path("error_description").asText(plain));
    }

    private static JsonNode error(HttpResponseException answer) {
        String content = answer.getContent();
        if (content == null || content.isEmpty()) {
            return JSON.missingNode();
        }
        try {
            JsonNode body = JSON.readTree(content);
            // Google's own clients leave only the inner part.
            return body.path("error").isObject() ? body.path("error") : body;
        } catch (JsonProcessingException notJson) {
            // A proxy answered: the status is all that there is to say.
            return JSON.missingNode();
        }
    }
}
