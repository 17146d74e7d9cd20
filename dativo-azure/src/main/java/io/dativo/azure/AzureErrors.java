package io.dativo.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobStorageException;
import com.microsoft.aad.msal4j.MsalException;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Characters;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers of Azure and exceptions of its SDK mean. */
@Internal
public final class AzureErrors {

    /** Codes that say more than their status. */
    private static final Map<String, Kind> KNOWN = Map.of(
            // A person put the lock there, and only a person removes it.
            "ScopeLocked",
            Kind.REJECTED,
            // Another directory may well hold it: nothing is known about the resource.
            "SubscriptionNotFound",
            Kind.DENIED,
            "InvalidSubscriptionId",
            Kind.DENIED,
            "InvalidAuthenticationTokenTenant",
            Kind.DENIED,
            // Purview's status is 404 here; what is missing is the definition, not the entity.
            "ATLAS-404-00-007",
            Kind.REJECTED,
            // Storage says so, with status 503, when an account gets too many requests.
            "ServerBusy",
            Kind.THROTTLED,
            "ContainerBeingDeleted",
            Kind.NOT_FOUND);

    private AzureErrors() {}

    /** What an answer of Azure says: its status, its code where it has one, and how long to wait. */
    record Answer(
            int status, @Nullable String code, @Nullable Duration retryAfter) {
        /** What it means. */
        HttpFailure meaning(Call call) {
            HttpFailure http = HttpFailure.of(status, call, retryAfter);
            Kind known = code == null ? null : KNOWN.get(code);
            if (known != null) {
                return new HttpFailure(known, known == Kind.THROTTLED ? retryAfter : null);
            }
            // Azure says in words what is not there: a page or nothing comes from somewhere else.
            boolean isUnsaid = http.kind() == Kind.NOT_FOUND && code == null;
            return isUnsaid ? new HttpFailure(Kind.REJECTED, null) : http;
        }

        /** What it is called in a message. */
        String name() {
            return code == null ? "HTTP " + status : code;
        }
    }

    /**
     * What an exception of the SDK means.
     *
     * @param failure what was thrown
     * @param call whether the call only reads
     * @param doing what was done, for the message
     */
    public static ProviderException of(RuntimeException failure, Call call, String doing) {
        if (failure instanceof ProviderException known) {
            return known;
        }
        if (failure instanceof BlobStorageException blob) {
            if (blob.getStatusCode() / 100 == 2) {
                // The SDK found a success that is not that of the operation.
                return HttpFailure.notAnAnswer(doing, call, "it is not that of Blob storage");
            }
            String code =
                    blob.getErrorCode() == null ? null : blob.getErrorCode().toString();
            Duration wait = blob.getResponse() == null
                    ? null
                    : Quota.asked(blob.getResponse().getHeaders());
            Answer answer = new Answer(blob.getStatusCode(), code, wait);
            return exception(answer, call, doing, blob.getServiceMessage(), failure);
        }
        if (failure instanceof ClientAuthenticationException) {
            return exception(
                    Kind.DENIED, "CredentialUnavailable", doing, Characters.firstLine(failure.getMessage()), failure);
        }
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return exception(Kind.UNAVAILABLE, null, doing, "the thread was interrupted", failure);
            }
            if (cause instanceof MsalException) {
                return exception(
                        Kind.DENIED, "CredentialRefused", doing, Characters.firstLine(cause.getMessage()), failure);
            }
            if (cause instanceof IOException broken) {
                String why = HttpFailure.isNeverSent(broken) ? "no connection: " : "no whole answer: ";
                return exception(
                        HttpFailure.unanswered(broken, call),
                        null,
                        doing,
                        why + Characters.firstLine(cause.toString()),
                        failure);
            }
            cause = cause.getCause();
        }
        // The SDK did not know what to do with an answer: a write may have taken effect.
        boolean isUnsure = call == Call.WRITE && !(failure instanceof IllegalArgumentException);
        return exception(
                isUnsure ? Kind.TIMEOUT : Kind.REJECTED,
                failure.getClass().getSimpleName(),
                doing,
                Characters.firstLine(failure.getMessage()),
                failure);
    }

    /** An answer that is no success. */
    public static ProviderException exception(
            Answer answer, Call call, String doing, @Nullable String words, @Nullable Throwable cause) {
        HttpFailure meaning = answer.meaning(call);
        String detail = Characters.firstLine(words);
        return new ProviderException(
                meaning.kind(),
                answer.name(),
                doing + ": " + answer.name() + (detail.isEmpty() ? "" : ": " + detail),
                cause,
                meaning.retryAfter());
    }

    public static ProviderException exception(
            Kind kind, @Nullable String code, String doing, String detail, @Nullable Throwable cause) {
        String message = doing + ": " + (code == null ? "" : code + (detail.isEmpty() ? "" : ": ")) + detail;
        return new ProviderException(kind, code, message, cause);
    }

    static String text(ProviderException failure) {
        return String.valueOf(failure.getMessage());
    }
}
