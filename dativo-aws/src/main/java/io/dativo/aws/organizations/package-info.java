/**
 * Tag policies of AWS Organizations: read, merged into the effective policy, checked offline, and written from a
 * {@link io.dativo.policy.TagPolicy}. Only {@link io.dativo.aws.organizations.OrganizationPolicies} calls AWS. Uses
 * {@code io.dativo.aws} and {@code io.dativo.policy}; hosts use it.
 */
@NullMarked
package io.dativo.aws.organizations;

import org.jspecify.annotations.NullMarked;
