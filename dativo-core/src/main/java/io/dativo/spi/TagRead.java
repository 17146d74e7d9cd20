package io.dativo.spi;

import io.dativo.problem.ProviderException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reading the tags of one resource gave. Immutable.
 *
 * @param status whether the tags could be read
 * @param tags every tag on the resource, ours and foreign, in the provider's spelling; empty unless {@code FOUND}
 * @param owned for a store that keeps ownership: key to the value that Dativo wrote; otherwise empty
 * @param claims for a store that keeps ownership: what each job claims, by {@link TagWrite#claims}
 * @param version what a conditional write needs, or null when the system has no preconditions
 * @param failure why it is {@code NOT_OBSERVED}, or null when it is something else or trying again is no use; a resource
 *     whose failure is retryable is read again, alone
 * @param retryAfter how long the system asks to be left alone, as by {@code Retry-After}, or null when it does not say
 * @param detail the provider's code and words when it is not {@code FOUND}, or null; never a secret
 * @param identity what distinguishes the resource from another that takes its id later, for its whole life, or null when the
 *     system has nothing like it; a plan of one is never applied to another
 */
public record TagRead(
        Status status,
        Map<String, String> tags,
        Map<String, String> owned,
        Map<String, Map<String, String>> claims,
        @Nullable String version,
        ProviderException.@Nullable Kind failure,
        @Nullable Duration retryAfter,
        @Nullable String detail,
        @Nullable String identity) {
    /** Copies the maps. */
    public TagRead {
        tags = Map.copyOf(tags);
        owned = Map.copyOf(owned);
        Map<String, Map<String, String>> copy = new HashMap<>();
        claims.forEach((claimant, keys) -> copy.put(claimant, Map.copyOf(keys)));
        claims = Collections.unmodifiableMap(copy);
    }

    /** Whether the tags of a resource could be read. */
    public enum Status {
        /** The resource exists; its tags are known, even when there are none. */
        FOUND,
        /** The resource does not exist. */
        MISSING,
        /** The resource exists and this system has no tags for it. */
        NOT_TAGGABLE,
        /** It could not be read: denied, throttled, failed. Nothing is known. */
        NOT_OBSERVED
    }

    /**
     * The tags of a resource that exists, in a system without preconditions.
     *
     * @param tags every tag on it
     * @return the result
     */
    public static TagRead found(Map<String, String> tags) {
        return found(tags, null);
    }

    /**
     * The tags of a resource that exists.
     *
     * @param tags every tag on it
     * @param version what a conditional write needs, or null when the system has no preconditions
     * @return the result
     */
    public static TagRead found(Map<String, String> tags, @Nullable String version) {
        return new TagRead(Status.FOUND, tags, Map.of(), Map.of(), version, null, null, null, null);
    }

    /**
     * A resource whose tags are not known.
     *
     * @param status anything but {@code FOUND}
     * @param detail the provider's code and words
     * @return the result
     */
    public static TagRead without(Status status, String detail) {
        return new TagRead(status, Map.of(), Map.of(), Map.of(), null, null, null, detail, null);
    }

    /**
     * A resource whose reading failed: {@code MISSING} when the failure says that it does not exist, else
     * {@code NOT_OBSERVED}.
     *
     * @param failure why
     * @return the result
     */
    public static TagRead failed(ProviderException failure) {
        Status status = failure.kind() == ProviderException.Kind.NOT_FOUND ? Status.MISSING : Status.NOT_OBSERVED;
        ProviderException.Kind kind = status == Status.MISSING ? null : failure.kind();
        String detail = String.valueOf(failure.getMessage());
        return new TagRead(status, Map.of(), Map.of(), Map.of(), null, kind, failure.retryAfter(), detail, null);
    }

    /**
     * A resource of which nothing is known since the call for it failed as a whole, for example for what it would list.
     *
     * @param failure why
     * @return the result, {@code NOT_OBSERVED} whatever the failure was
     */
    public static TagRead notObserved(ProviderException failure) {
        String detail = String.valueOf(failure.getMessage());
        return new TagRead(
                Status.NOT_OBSERVED,
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                failure.kind(),
                failure.retryAfter(),
                detail,
                null);
    }

    /**
     * Adds what a store knows that keeps ownership.
     *
     * @param ours key to the value that Dativo wrote
     * @param claimed what each job claims: key to value
     * @return the result
     */
    public TagRead owning(Map<String, String> ours, Map<String, ? extends Map<String, String>> claimed) {
        return new TagRead(status, tags, ours, new HashMap<>(claimed), version, failure, retryAfter, detail, identity);
    }

    /**
     * The same with an identity.
     *
     * @param theIdentity what distinguishes the resource from another that takes its id later
     * @return the read
     */
    public TagRead identifiedBy(String theIdentity) {
        return new TagRead(status, tags, owned, claims, version, failure, retryAfter, detail, theIdentity);
    }

    /** {@return whether reading it again may succeed} */
    public boolean isRetryable() {
        return failure != null && failure.isRetryable();
    }
}
