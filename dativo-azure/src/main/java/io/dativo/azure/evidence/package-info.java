/**
 * How storage accounts and containers keep and protect what is in them. Uses {@code io.dativo.azure} and
 * {@code io.dativo.spi}; hosts use it.
 */
@NullMarked
package io.dativo.azure.evidence;

import org.jspecify.annotations.NullMarked;
