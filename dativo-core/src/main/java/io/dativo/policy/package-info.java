/** The organisation's tag policy and what it says of tags: {@link io.dativo.policy.TagPolicy}. */
@NullMarked
package io.dativo.policy;

import org.jspecify.annotations.NullMarked;
