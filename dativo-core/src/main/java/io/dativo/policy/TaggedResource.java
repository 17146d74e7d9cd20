package io.dativo.policy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a policy judges: one resource with the tags that it carries or should carry, and what is known of them. Immutable.
 *
 * @param resource the resource
 * @param tags the tags whose values are known, in canonical spelling
 * @param undetermined keys that will be there with a value that is not known yet, for example an output of Terraform,
 *     and where each comes from
 * @param observation how much is known
 * @param before the tags that the resource has now, which the guard against lowering compares with; empty when there
 *     are none or when they are not known
 * @param job the name of the job that says so, or null
 * @param tenant the tenant, or null
 * @param environment the environment, or null
 * @param location where the resource is named, or null
 */
public record TaggedResource(
        ResourceRef resource,
        TagSet tags,
        Map<String, TagOrigin> undetermined,
        Observation observation,
        TagSet before,
        @Nullable String job,
        @Nullable String tenant,
        @Nullable String environment,
        @Nullable SourceLocation location) {

    /** Copies the keys that are not known yet. */
    public TaggedResource {
        undetermined = undetermined.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(undetermined));
    }

    /** How much is known of the tags of a resource. */
    public enum Observation {
        /** Every key is known; one that is not there is absent. */
        COMPLETE,
        /** Further keys may come: one that is not there is not known to be absent. */
        PARTIAL,
        /**
         * An entry of a catalog, whose tags repeat those of the data: what it carries is judged under every spelling, and it is
         * not asked for what it does not carry.
         */
        ENTRY,
        /** The tags could not be read. */
        NOT_OBSERVED,
        /** The system has no tags for this resource. */
        NOT_TAGGABLE
    }

    /**
     * What a claim says, with every key known.
     *
     * @param claim the claim; its claimant is the job
     * @return the resource
     */
    public static TaggedResource of(TagClaim claim) {
        return builder(claim.resource())
                .tags(claim.tags())
                .job(claim.claimant())
                .build();
    }

    /**
     * Starts a resource without tags, with every key known.
     *
     * @param resource the resource
     * @return the builder
     */
    public static Builder builder(ResourceRef resource) {
        return new Builder(resource);
    }

    /** {@return a builder that starts from this resource} */
    public Builder toBuilder() {
        Builder builder = builder(resource).tags(tags).observation(observation).before(before);
        builder.undetermined.putAll(undetermined);
        builder.job = job;
        builder.tenant = tenant;
        builder.environment = environment;
        builder.location = location;
        return builder;
    }

    /** Makes a {@link TaggedResource}. Not thread-safe. */
    public static final class Builder {
        private final ResourceRef resource;
        private TagSet tags = TagSet.empty();
        private final Map<String, TagOrigin> undetermined = new TreeMap<>();
        private Observation observation = Observation.COMPLETE;
        private TagSet before = TagSet.empty();
        private @Nullable String job;
        private @Nullable String tenant;
        private @Nullable String environment;
        private @Nullable SourceLocation location;

        private Builder(ResourceRef resource) {
            this.resource = resource;
        }

        /**
         * Sets the tags whose values are known.
         *
         * @param known the tags in canonical spelling
         * @return this builder
         */
        public Builder tags(TagSet known) {
            tags = known;
            return this;
        }

        /**
         * Adds a key whose value is not known yet.
         *
         * @param key the key
         * @param origin what will give the value
         * @return this builder
         */
        public Builder undetermined(String key, TagOrigin origin) {
            undetermined.put(key, origin);
            return this;
        }

        /**
         * Sets how much is known.
         *
         * @param known how much
         * @return this builder
         */
        public Builder observation(Observation known) {
            observation = known;
            return this;
        }

        /**
         * Sets the tags that the resource has now.
         *
         * @param present the tags in canonical spelling
         * @return this builder
         */
        public Builder before(TagSet present) {
            before = present;
            return this;
        }

        /**
         * Sets the job.
         *
         * @param name the name of the job, for example its file
         * @return this builder
         */
        public Builder job(String name) {
            job = name;
            return this;
        }

        /**
         * Sets the tenant.
         *
         * @param name the tenant
         * @return this builder
         */
        public Builder tenant(String name) {
            tenant = name;
            return this;
        }

        /**
         * Sets the environment.
         *
         * @param name the environment
         * @return this builder
         */
        public Builder environment(String name) {
            environment = name;
            return this;
        }

        /**
         * Sets where the resource is named.
         *
         * @param where the place
         * @return this builder
         */
        public Builder location(SourceLocation where) {
            location = where;
            return this;
        }

        /** {@return the resource} */
        public TaggedResource build() {
            return new TaggedResource(
                    resource, tags, undetermined, observation, before, job, tenant, environment, location);
        }
    }
}
