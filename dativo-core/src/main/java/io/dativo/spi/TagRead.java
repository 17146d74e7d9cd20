package io.dativo.spi;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reading the tags of one resource gave. Immutable.
 *
 * @param status whether the tags could be read
 * @param tags every tag on the resource, ours and foreign, in the provider's spelling; empty unless {@code FOUND}
 * @param owned for a store that keeps ownership: key to the value that Dativo wrote; otherwise empty
 * @param claimants for a store that keeps ownership: key to those who claim it, by {@link TagWrite#claimants}; a key that
 *     is missing is claimed by nobody in particular
 * @param version what a conditional write needs, or null when the system has no preconditions
 * @param detail the provider's code and words when it is not {@code FOUND}, or null; never a secret
 * @param identity what tells the resource from another that takes its id later, for its whole life, or null when the
 *     system has nothing like it; a plan of one is never applied to another
 */
public record TagRead(
        Status status,
        Map<String, String> tags,
        Map<String, String> owned,
        Map<String, Set<String>> claimants,
        @Nullable String version,
        @Nullable String detail,
        @Nullable String identity) {
    /** Copies the maps. */
    public TagRead {
        tags = Map.copyOf(tags);
        owned = Map.copyOf(owned);
        claimants = Map.copyOf(claimants);
    }

    /**
     * What a store gave of a resource without an identity.
     *
     * @param status whether the tags could be read
     * @param tags every tag on the resource
     * @param owned key to the value that Dativo wrote
     * @param claimants key to those who claim it
     * @param version what a conditional write needs, or null
     * @param detail the provider's code and words, or null
     */
    public TagRead(
            Status status,
            Map<String, String> tags,
            Map<String, String> owned,
            Map<String, Set<String>> claimants,
            @Nullable String version,
            @Nullable String detail) {
        this(status, tags, owned, claimants, version, detail, null);
    }

    /**
     * What a store gave that keeps no ownership, or does not tell who claims what it owns.
     *
     * @param status whether the tags could be read
     * @param tags every tag on the resource
     * @param owned key to the value that Dativo wrote
     * @param version what a conditional write needs, or null
     * @param detail the provider's code and words, or null
     */
    public TagRead(
            Status status,
            Map<String, String> tags,
            Map<String, String> owned,
            @Nullable String version,
            @Nullable String detail) {
        this(status, tags, owned, Map.of(), version, detail);
    }

    /**
     * The same with an identity.
     *
     * @param theIdentity what tells the resource from another that takes its id later
     * @return the read
     */
    public TagRead identifiedBy(String theIdentity) {
        return new TagRead(status, tags, owned, claimants, version, detail, theIdentity);
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
     * The tags of a resource that exists.
     *
     * @param tags every tag on it
     * @return the result
     */
    public static TagRead found(Map<String, String> tags) {
        return new TagRead(Status.FOUND, tags, Map.of(), null, null);
    }

    /**
     * A resource whose tags are not known.
     *
     * @param status anything but {@code FOUND}
     * @param detail the provider's code and words
     * @return the result
     */
    public static TagRead without(Status status, String detail) {
        return new TagRead(status, Map.of(), Map.of(), null, detail);
    }
}
