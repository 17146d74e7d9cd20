package io.dativo.infrastructure;

import io.dativo.tag.TagSet;

/**
 * What somebody says that a resource shall carry. Immutable.
 *
 * @param resource the resource
 * @param scope the account it lives in
 * @param tags the tags in canonical spelling
 * @param claimant who says it: the id of a job, {@code tenant/environment/name}
 * @param createdByJob whether the claimant creates the resource itself, so that it may not exist yet: a job's own table
 */
public record TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant, boolean createdByJob) {
    /**
     * A claim on a resource that exists whether or not the claimant runs.
     *
     * @param resource the resource
     * @param scope the account it lives in
     * @param tags the tags in canonical spelling
     * @param claimant the id of a job
     */
    public TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant) {
        this(resource, scope, tags, claimant, false);
    }

    /**
     * The same claim of another.
     *
     * @param other the claimant
     * @return the claim
     */
    public TagClaim by(String other) {
        return new TagClaim(resource, scope, tags, other, createdByJob);
    }

    /**
     * The same claim of other tags.
     *
     * @param others the tags
     * @return the claim
     */
    public TagClaim with(TagSet others) {
        return new TagClaim(resource, scope, others, claimant, createdByJob);
    }
}
