/**
 * The organisation's tag policy and what it says of tags: {@link io.dativo.policy.TagPolicy}. The tag policies of AWS
 * Organizations: {@link io.dativo.policy.AwsTagPolicies}.
 */
@NullMarked
package io.dativo.policy;

import org.jspecify.annotations.NullMarked;
