package io.dativo.infrastructure;

import io.dativo.tag.TagSet;

/**
 * What somebody says that a resource shall carry. Immutable.
 *
 * @param resource the resource
 * @param scope the account it lives in
 * @param tags the tags in canonical spelling
 * @param claimant who says it, for example the job file
 * @param createdByJob whether the claimant creates the resource itself, so that it may not exist yet: a job's own table
 */
public record TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant, boolean createdByJob) {
    /**
     * What somebody says of a resource that exists whether or not he runs.
     *
     * @param resource the resource
     * @param scope the account it lives in
     * @param tags the tags in canonical spelling
     * @param claimant who says it
     */
    public TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant) {
        this(resource, scope, tags, claimant, false);
    }
}
