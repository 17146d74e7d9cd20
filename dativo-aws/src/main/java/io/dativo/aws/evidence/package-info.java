/**
 * How buckets keep and protect what is in them. Uses {@code io.dativo.aws} and {@code io.dativo.spi}; hosts use it.
 */
@NullMarked
package io.dativo.aws.evidence;

import org.jspecify.annotations.NullMarked;
