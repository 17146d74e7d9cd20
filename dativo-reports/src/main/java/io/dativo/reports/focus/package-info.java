/**
 * Bills in FOCUS, the FinOps Open Cost and Usage Specification, versions 1.0 to 1.4. Uses {@code io.dativo.cost}; hosts and
 * {@code io.dativo.reports} use it.
 */
@NullMarked
package io.dativo.reports.focus;

import org.jspecify.annotations.NullMarked;
