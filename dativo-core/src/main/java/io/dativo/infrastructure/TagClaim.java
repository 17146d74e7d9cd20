package io.dativo.infrastructure;

import io.dativo.tag.TagSet;

/**
 * What a claimant says that a resource should carry. Immutable.
 *
 * @param resource the resource
 * @param scope the account it lives in
 * @param tags the tags in canonical spelling
 * @param claimant who says it: the id of a job, {@code tenant/environment/name}
 * @param createdByJob whether the claimant creates the resource itself, so that it may not exist yet: a job's own table
 * @param undetermined what the claimant says as well and is not known yet
 */
public record TagClaim(
        ResourceRef resource,
        AccountScope scope,
        TagSet tags,
        String claimant,
        boolean createdByJob,
        Undetermined undetermined) {
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
     * A claim of which everything is known.
     *
     * @param resource the resource
     * @param scope the account it lives in
     * @param tags the tags in canonical spelling
     * @param claimant the id of a job
     * @param createdByJob whether the claimant creates the resource itself
     */
    public TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant, boolean createdByJob) {
        this(resource, scope, tags, claimant, createdByJob, Undetermined.NOTHING);
    }

    /**
     * The same claim of another.
     *
     * @param other the claimant
     * @return the claim
     */
    public TagClaim by(String other) {
        return new TagClaim(resource, scope, tags, other, createdByJob, undetermined);
    }

    /**
     * The same claim of other tags.
     *
     * @param others the tags
     * @return the claim
     */
    public TagClaim with(TagSet others) {
        return new TagClaim(resource, scope, others, claimant, createdByJob, undetermined);
    }

    /**
     * The same claim with something that is not known yet; tags of keys that are not known are none of it.
     *
     * @param open what is not known
     * @return the claim
     */
    public TagClaim waitingFor(Undetermined open) {
        TagSet known = TagSet.of(tags.tags().stream()
                .filter(tag -> !open.keys().containsKey(tag.key()))
                .toList());
        return new TagClaim(resource, scope, known, claimant, createdByJob, open);
    }
}
