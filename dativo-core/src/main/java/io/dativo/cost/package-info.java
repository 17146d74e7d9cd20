/**
 * Charges of a cloud bill by dimension and tag: what a cloud implements and reports read. Uses {@code problem}.
 */
@NullMarked
package io.dativo.cost;

import org.jspecify.annotations.NullMarked;
