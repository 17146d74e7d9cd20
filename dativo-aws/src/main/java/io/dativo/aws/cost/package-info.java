/**
 * Costs from Cost Explorer, and the tags that the bill knows. Uses {@code io.dativo.aws} and {@code io.dativo.cost};
 * hosts and reports use it.
 */
@NullMarked
package io.dativo.aws.cost;

import org.jspecify.annotations.NullMarked;
