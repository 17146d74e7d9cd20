package io.dativo.infrastructure;

import io.dativo.tag.TagSet;

/**
 * What somebody says that a resource shall carry. Immutable.
 *
 * @param resource the resource
 * @param scope the account it lives in
 * @param tags the tags in canonical spelling
 * @param claimant who says it: the id of a job, {@code tenant/environment/name}
 */
public record TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant) {
    /**
     * The same claim of another.
     *
     * @param other the claimant
     * @return the claim
     */
    public TagClaim by(String other) {
        return new TagClaim(resource, scope, tags, other);
    }
}
