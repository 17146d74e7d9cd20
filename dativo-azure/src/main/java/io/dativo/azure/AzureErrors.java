package io.dativo.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobStorageException;
import com.microsoft.aad.msal4j.MsalException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What answers of Azure and exceptions of its SDK mean. */
final class AzureErrors {
    private static final int LONGEST_DETAIL = 300;

    private AzureErrors() {}

    /** What kind of failure an answer of Azure Resource Manager is. */
    static Kind kind(int status, @Nullable String code) {
        if (code != null) {
            switch (code) {
                case "ScopeLocked" -> {
                    // Somebody put the lock there, and only somebody takes it away.
                    return Kind.REJECTED;
                }
                case "SubscriptionNotFound", "InvalidSubscriptionId", "InvalidAuthenticationTokenTenant" -> {
                    // Another directory may well hold it: nothing is known about the resource.
                    return Kind.DENIED;
                }
                case "ATLAS-404-00-007" -> {
                    // Purview's status is 404 here; what is missing is the definition, not the entity.
                    return Kind.REJECTED;
                }
                default -> {}
            }
        }
        return switch (status) {
            case 401, 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 408, 500, 502, 504 -> Kind.TIMEOUT;
            case 409, 412 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            case 503 -> Kind.UNAVAILABLE;
            default -> Kind.REJECTED;
        };
    }

    /**
     * What an exception of the SDK means.
     *
     * @param failure what was thrown
     * @param doing what was done, for the message
     */
    static ProviderException of(RuntimeException failure, String doing) {
        if (failure instanceof ProviderException known) {
            return known;
        }
        if (failure instanceof BlobStorageException blob) {
            String code = blob.getErrorCode() == null
                    ? "HTTP " + blob.getStatusCode()
                    : blob.getErrorCode().toString();
            return exception(
                    blobKind(blob.getStatusCode(), code), code, doing, firstLine(blob.getServiceMessage()), failure);
        }
        if (failure instanceof ClientAuthenticationException) {
            return exception(Kind.DENIED, "CredentialUnavailable", doing, firstLine(failure.getMessage()), failure);
        }
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return exception(Kind.UNAVAILABLE, null, doing, "the thread was interrupted", failure);
            }
            if (cause instanceof MsalException) {
                return exception(Kind.DENIED, "CredentialRefused", doing, firstLine(cause.getMessage()), failure);
            }
            if (cause instanceof HttpConnectTimeoutException
                    || cause instanceof ConnectException
                    || cause instanceof SSLHandshakeException) {
                return exception(
                        Kind.UNAVAILABLE, null, doing, "no connection: " + firstLine(cause.toString()), failure);
            }
            if (cause instanceof HttpTimeoutException) {
                return exception(Kind.TIMEOUT, null, doing, "no answer in time", failure);
            }
            if (cause instanceof IOException) {
                // The request may have arrived before the connection broke.
                return exception(Kind.TIMEOUT, null, doing, firstLine(cause.toString()), failure);
            }
            cause = cause.getCause();
        }
        return exception(
                Kind.REJECTED, failure.getClass().getSimpleName(), doing, firstLine(failure.getMessage()), failure);
    }

    private static Kind blobKind(int status, String code) {
        return switch (code) {
            // Storage says so, with status 503, when an account gets too many requests.
            case "ServerBusy" -> Kind.THROTTLED;
            case "ContainerBeingDeleted" -> Kind.NOT_FOUND;
            default -> kind(status, code);
        };
    }

    static ProviderException exception(
            Kind kind, @Nullable String code, String doing, String detail, @Nullable Throwable cause) {
        String message = doing + ": " + (code == null ? "" : code + (detail.isEmpty() ? "" : ": ")) + detail;
        return new ProviderException(kind, code, message, cause);
    }

    /** What a failure says about the tags of one resource. */
    static TagRead read(ProviderException failure) {
        Status status = failure.kind() == Kind.NOT_FOUND ? Status.MISSING : Status.NOT_OBSERVED;
        return TagRead.without(status, text(failure));
    }

    static String text(ProviderException failure) {
        return String.valueOf(failure.getMessage());
    }

    /** The first line of a text, cut to a length that fits a report. */
    static String firstLine(@Nullable String text) {
        String line = text == null ? "" : text.strip().lines().findFirst().orElse("");
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
    }
}
