package io.dativo.spi;

import io.dativo.infrastructure.ResourceRef;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a system says of how one resource keeps and protects what is in it. Immutable.
 *
 * @param resource the resource
 * @param aspect what it is about
 * @param outcome whether it is so, or why that is not known
 * @param days for {@link Aspect#EXPIRY} after how many days data is gone, for {@link Aspect#DATA_AGE} how old the oldest is;
 *     else empty
 * @param detail what was seen, or why nothing was, for a person; never a secret
 * @param source what says it
 */
public record Observation(
        ResourceRef resource, Aspect aspect, Outcome outcome, OptionalInt days, String detail, Source source) {
    /** What can be seen. */
    public enum Aspect {
        /** What is stored is encrypted. */
        ENCRYPTION,
        /** Public access is blocked, whatever a rule or an object says. */
        PUBLIC_ACCESS_BLOCKED,
        /** What is not sent over TLS is refused. */
        TLS_ONLY,
        /** Data goes by itself after some days, its old versions too. */
        EXPIRY,
        /** Old versions of data are kept when it is changed or deleted. */
        VERSIONING,
        /** There is data, and how old its oldest is. */
        DATA_AGE
    }

    /** Whether it is so. */
    public enum Outcome {
        /** It is so. */
        YES,
        /** It is known not to be so. */
        NO,
        /** The system cannot say it, or does not say it to us. */
        NOT_OBSERVABLE,
        /** Asking failed. */
        ERROR
    }

    /**
     * What says it. Immutable.
     *
     * @param call the call, for example {@code s3:GetBucketEncryption}
     * @param at when it was made
     * @param digest SHA-256 of the answer as it was understood, in hexadecimal digits; empty where there was none
     */
    public record Source(String call, Instant at, String digest) {}
}
