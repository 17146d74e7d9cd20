package io.dativo.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import io.dativo.http.RetryAfter;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the failures of Google's clients mean. */
final class GcpErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_DETAIL = 300;

    /** Reasons of a 403 that say too much or too many, and not that somebody may not. */
    private static final Set<String> TOO_MUCH = Set.of(
            "rateLimitExceeded",
            "userRateLimitExceeded",
            "quotaExceeded",
            "dailyLimitExceeded",
            "jobRateLimitExceeded",
            "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED");

    private GcpErrors() {}

    /** What a failed read of one resource says about its tags; throws what says nothing about this one in particular. */
    static TagRead read(IOException failure, String doing) {
        Kind kind = kindOfRead(failure);
        return switch (kind) {
            case NOT_FOUND -> TagRead.without(Status.MISSING, detail(failure));
            case DENIED, REJECTED, CONFLICT -> TagRead.without(Status.NOT_OBSERVED, detail(failure));
            case THROTTLED, TIMEOUT, UNAVAILABLE -> throw exception(kind, doing, failure);
        };
    }

    /** A call that only reads failed as a whole. */
    static ProviderException reading(IOException failure, String doing) {
        return exception(kindOfRead(failure), doing, failure);
    }

    /** A call that writes failed as a whole. */
    static ProviderException writing(IOException failure, String doing) {
        return exception(kind(failure), doing, failure);
    }

    static TagWriteResult write(IOException failure) {
        return TagWriteResult.failed(kind(failure), detail(failure), retryAfter(failure));
    }

    /** What kind of failure a read had. It changes nothing, so only a wait that was too long is a {@code TIMEOUT}. */
    static Kind kindOfRead(IOException failure) {
        Kind kind = kind(failure);
        boolean late = failure instanceof SocketTimeoutException
                || (failure instanceof HttpResponseException answer && answer.getStatusCode() == 504);
        return kind == Kind.TIMEOUT && !late ? Kind.UNAVAILABLE : kind;
    }

    /** What kind of failure a write had; {@code TIMEOUT} wherever it may have taken effect. */
    static Kind kind(IOException failure) {
        if (failure instanceof HttpResponseException answer) {
            return kind(answer);
        }
        IOException told = told(failure);
        if (told != failure) {
            return switch (kindOfRead(told)) {
                case THROTTLED -> Kind.THROTTLED;
                case TIMEOUT, UNAVAILABLE -> Kind.UNAVAILABLE;
                // That an account is not there says nothing about what should have been called with it.
                default -> Kind.DENIED;
            };
        }
        if (failure instanceof Retryable credentials) {
            return credentials.isRetryable() ? Kind.UNAVAILABLE : Kind.DENIED;
        }
        if (failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLException
                || (failure instanceof SocketTimeoutException
                        && String.valueOf(failure.getMessage()).contains("onnect"))) {
            return Kind.UNAVAILABLE;
        }
        return Kind.TIMEOUT;
    }

    /** What says most: the failure itself, or why credentials gave no token for a call that was then never made. */
    private static IOException told(IOException failure) {
        IOException told = failure;
        while (!(told instanceof HttpResponseException)
                && told.getCause() instanceof IOException cause
                && (cause instanceof HttpResponseException || cause instanceof Retryable)) {
            told = cause;
        }
        return told;
    }

    private static Kind kind(HttpResponseException answer) {
        return switch (answer.getStatusCode()) {
            case 401 -> Kind.DENIED;
            case 403 -> TOO_MUCH.contains(reason(answer)) ? Kind.THROTTLED : Kind.DENIED;
            case 404, 410 -> Kind.NOT_FOUND;
            case 408, 500, 502, 504 -> Kind.TIMEOUT;
            case 409, 412 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            case 503 -> Kind.UNAVAILABLE;
            default -> Kind.REJECTED;
        };
    }

    /** Google's code and words: {@code 403 rateLimitExceeded: Exceeded rate limits}. */
    static String detail(IOException failure) {
        if (failure instanceof HttpResponseException answer) {
            String reason = reason(answer);
            String message = message(answer);
            return answer.getStatusCode()
                    + (reason.isEmpty() ? "" : " " + reason)
                    + (message.isEmpty() ? "" : ": " + cut(message));
        }
        IOException told = told(failure);
        if (told != failure) {
            return "signing in failed: " + detail(told);
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + cut(message));
    }

    private static ProviderException exception(Kind kind, String doing, IOException failure) {
        String code = told(failure) instanceof HttpResponseException answer ? code(answer) : null;
        return new ProviderException(kind, code, doing + " failed: " + detail(failure), failure, retryAfter(failure));
    }

    /** What {@code Retry-After} of a call that came too soon says, or null. */
    private static @Nullable Duration retryAfter(IOException failure) {
        Kind kind = kind(failure);
        if (!(told(failure) instanceof HttpResponseException answer)
                || (kind != Kind.THROTTLED && kind != Kind.UNAVAILABLE)) {
            return null;
        }
        return RetryAfter.parse(
                answer.getHeaders().getRetryAfter(), answer.getHeaders().getDate());
    }

    private static String code(HttpResponseException answer) {
        String reason = reason(answer);
        return reason.isEmpty() ? "HTTP " + answer.getStatusCode() : reason;
    }

    /** The reason as the older services give it, or as the newer ones do. */
    static String reason(HttpResponseException answer) {
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
    static String message(HttpResponseException answer) {
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

    private static String cut(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
    }
}
