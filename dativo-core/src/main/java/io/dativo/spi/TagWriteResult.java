package io.dativo.spi;

import io.dativo.problem.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What writing the tags of one resource gave. Immutable.
 *
 * @param failure what kind of failure it was, or null when it was written; {@code TIMEOUT} means that nobody knows
 * @param detail the provider's code and words when it failed, or null; never a secret
 * @param retryAfter how long the system wants to be left alone, as by {@code Retry-After}, or null when it does not say
 */
public record TagWriteResult(
        ProviderException.@Nullable Kind failure,
        @Nullable String detail,
        @Nullable Duration retryAfter) {
    private static final TagWriteResult WRITTEN = new TagWriteResult(null, null, null);

    /** {@return the result of a write that took effect} */
    public static TagWriteResult written() {
        return WRITTEN;
    }

    /**
     * The result of a write that failed.
     *
     * @param failure what kind of failure it was
     * @param detail the provider's code and words
     * @return the result
     */
    public static TagWriteResult failed(ProviderException.Kind failure, String detail) {
        return failed(failure, detail, null);
    }

    /**
     * The result of a write that failed in a system that may say when to come again.
     *
     * @param failure what kind of failure it was
     * @param detail the provider's code and words
     * @param retryAfter how long the system wants to be left alone, or null when it does not say
     * @return the result
     */
    public static TagWriteResult failed(ProviderException.Kind failure, String detail, @Nullable Duration retryAfter) {
        return new TagWriteResult(failure, detail, retryAfter);
    }

    /**
     * The result of a write that failed.
     *
     * @param failure why
     * @return the result
     */
    public static TagWriteResult failed(ProviderException failure) {
        return failed(failure.kind(), String.valueOf(failure.getMessage()), failure.retryAfter());
    }

    /** {@return whether the write took effect} */
    public boolean isWritten() {
        return failure == null;
    }
}
