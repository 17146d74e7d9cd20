/**
 * How buckets, datasets and tables keep and protect what is in them. Uses {@code io.dativo.gcp} and {@code io.dativo.spi};
 * hosts use it.
 */
@NullMarked
package io.dativo.gcp.evidence;

import org.jspecify.annotations.NullMarked;
