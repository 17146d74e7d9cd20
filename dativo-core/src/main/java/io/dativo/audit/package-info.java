/**
 * A chained log of plans and applies that shows any later change. Used by {@code propagation}; uses {@code document}.
 */
@NullMarked
package io.dativo.audit;

import org.jspecify.annotations.NullMarked;
