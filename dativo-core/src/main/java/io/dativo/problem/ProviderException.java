package io.dativo.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a provider when its system answers with a failure for a whole call. No exception of an SDK leaves an add-on:
 * what it says without secrets becomes the cause of one of these.
 */
public final class ProviderException extends DativoException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it was, which decides what the caller does next. */
    public enum Kind {
        /** Too many requests; try again later. */
        THROTTLED,
        /** The caller may not do this. */
        DENIED,
        /** The resource does not exist. */
        NOT_FOUND,
        /** The resource changed between reading and writing. */
        CONFLICT,
        /** The system refused the request as invalid. */
        REJECTED,
        /** No answer in time: the call may or may not have taken effect. */
        TIMEOUT,
        /** The system failed or cannot be reached; the call had no effect. */
        UNAVAILABLE;

        /** {@return whether the same call may succeed later, without any change} */
        public boolean isRetryable() {
            return this == THROTTLED || this == UNAVAILABLE || this == TIMEOUT;
        }
    }

    private final Kind kind;
    private final @Nullable String providerCode;
    private final @Nullable Duration retryAfter;

    /**
     * Makes the exception.
     *
     * @param kind what kind of failure it was
     * @param providerCode the provider's own code, for example {@code NoSuchBucket}, or null
     * @param message what was called, on which resource, and what the provider said; never a secret
     * @param cause the SDK's exception, which is kept without its secrets, or null
     */
    public ProviderException(Kind kind, @Nullable String providerCode, String message, @Nullable Throwable cause) {
        this(kind, providerCode, message, cause, null);
    }

    /**
     * Makes the exception of a system that says when to come again.
     *
     * @param kind what kind of failure it was
     * @param providerCode the provider's own code, or null
     * @param message what was called, on which resource, and what the provider said; never a secret
     * @param cause the SDK's exception, which is kept without its secrets, or null
     * @param retryAfter how long the system asks to be left alone, as by {@code Retry-After}, or null
     */
    public ProviderException(
            Kind kind,
            @Nullable String providerCode,
            String message,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.providerCode = providerCode;
        this.retryAfter = retryAfter;
    }

    /** {@return what kind of failure it was} */
    public Kind kind() {
        return kind;
    }

    /** {@return the provider's own code, or null} */
    public @Nullable String providerCode() {
        return providerCode;
    }

    /** {@return how long the system asks to be left alone, or null when it does not say} */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** {@return whether the same call may succeed later} */
    public boolean isRetryable() {
        return kind.isRetryable();
    }
}
