package io.dativo.spi;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Supplier;

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

    /**
     * What the answer to a call says of an aspect. Immutable.
     *
     * @param outcome whether it is so
     * @param days the days, where the aspect has some
     * @param detail what was seen, for a person
     * @param text the answer as it was understood, of which the digest is made
     */
    public record Answer(Outcome outcome, OptionalInt days, String detail, String text) {
        /**
         * An answer without days.
         *
         * @param outcome whether it is so
         * @param detail what was seen, for a person
         * @param text the answer as it was understood
         * @return the answer
         */
        public static Answer of(Outcome outcome, String detail, Object text) {
            return new Answer(outcome, OptionalInt.empty(), detail, text.toString());
        }

        /**
         * The same answer with days.
         *
         * @param count how many
         * @return the answer
         */
        public Answer days(int count) {
            return new Answer(outcome, OptionalInt.of(count), detail, text);
        }
    }

    /**
     * Asks for an aspect. What is denied cannot be observed, and what else fails is an error: neither is an exception.
     *
     * @param resource the resource
     * @param aspect the aspect
     * @param call the call, for example {@code s3:GetBucketEncryption}
     * @param clock what time it is
     * @param ask makes the call, or looks at what it answered
     * @return the observation
     */
    public static Observation ask(ResourceRef resource, Aspect aspect, String call, Clock clock, Supplier<Answer> ask) {
        Answer answer;
        try {
            answer = ask.get();
        } catch (ProviderException e) {
            Outcome outcome = e.kind() == Kind.DENIED ? Outcome.NOT_OBSERVABLE : Outcome.ERROR;
            answer = Answer.of(outcome, String.valueOf(e.getMessage()), "");
        }
        String digest = answer.text().isEmpty() ? "" : Digest.of(answer.text());
        return new Observation(
                resource,
                aspect,
                answer.outcome(),
                answer.days(),
                answer.detail(),
                new Source(call, clock.instant(), digest));
    }
}
