/**
 * The organisation's tag policy and its verdicts about tags: {@link io.dativo.policy.TagPolicy}. Uses {@code config} and
 * {@code infrastructure}.
 */
@NullMarked
package io.dativo.policy;

import org.jspecify.annotations.NullMarked;
