package io.dativo.infrastructure;

import io.dativo.tag.TagSet;

/**
 * What somebody says that a resource shall carry. Immutable.
 *
 * @param resource the resource
 * @param scope the account it lives in
 * @param tags the tags in canonical spelling
 * @param claimant who says it, for example the job file
 */
public record TagClaim(ResourceRef resource, AccountScope scope, TagSet tags, String claimant) {}
