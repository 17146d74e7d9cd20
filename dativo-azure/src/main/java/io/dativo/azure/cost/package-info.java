/**
 * Costs from Cost Management, and the files of its exports. Uses {@code io.dativo.azure} and {@code io.dativo.cost}; hosts and
 * reports use it.
 */
@NullMarked
package io.dativo.azure.cost;

import org.jspecify.annotations.NullMarked;
