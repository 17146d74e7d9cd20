/**
 * Tag policies of AWS Organizations: read, merged into the effective policy, checked offline, and written from a
 * {@link io.dativo.policy.TagPolicy}. Calls no cloud.
 */
@NullMarked
package io.dativo.aws.organizations;

import org.jspecify.annotations.NullMarked;
