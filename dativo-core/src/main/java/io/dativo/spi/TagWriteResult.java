package io.dativo.spi;

import io.dativo.problem.ProviderException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What writing the tags of one resource gave. Immutable.
 *
 * @param failure what kind of failure it was, or null when it was written; {@code TIMEOUT} means that it is not known
 * @param detail the provider's code and words when it failed, or null; never a secret
 * @param retryAfter how long the system asks to be left alone, as by {@code Retry-After}, or null when it does not say
 * @param refused keys that the system refused while all others of the write took effect; empty when that is not known
 * @param isSeen whether the tags were seen on the resource after the write, so that they need not be read again
 */
public record TagWriteResult(
        ProviderException.@Nullable Kind failure,
        @Nullable String detail,
        @Nullable Duration retryAfter,
        Set<String> refused,
        boolean isSeen) {
    private static final TagWriteResult WRITTEN = new TagWriteResult(null, null, null, Set.of(), false);
    private static final TagWriteResult SEEN = new TagWriteResult(null, null, null, Set.of(), true);

    /** Copies the keys. */
    public TagWriteResult {
        refused = Set.copyOf(refused);
    }

    /** {@return the result of a write that was acknowledged; the tags are read afterwards} */
    public static TagWriteResult written() {
        return WRITTEN;
    }

    /** {@return the result of a write after which the tags were seen on the resource, in its answer or by a read} */
    public static TagWriteResult seen() {
        return SEEN;
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
     * @param retryAfter how long the system asks to be left alone, or null when it does not say
     * @return the result
     */
    public static TagWriteResult failed(ProviderException.Kind failure, String detail, @Nullable Duration retryAfter) {
        return new TagWriteResult(failure, detail, retryAfter, Set.of(), false);
    }

    /**
     * The result of a write of which the system refused some tags and took all others: nothing of it is tried again.
     *
     * @param failure what kind of failure it was
     * @param keys the keys that were refused, at least one
     * @param detail the provider's code and words
     * @return the result
     */
    public static TagWriteResult refused(ProviderException.Kind failure, Set<String> keys, String detail) {
        return new TagWriteResult(failure, detail, null, keys, false);
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

    /** {@return whether the write was acknowledged} */
    public boolean isWritten() {
        return failure == null;
    }
}
