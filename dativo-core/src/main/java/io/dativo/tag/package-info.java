/**
 * Tags, where each came from, and the pure rule that decides between several sources: {@link io.dativo.tag.TagResolver}.
 */
@NullMarked
package io.dativo.tag;

import org.jspecify.annotations.NullMarked;
