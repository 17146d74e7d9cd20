/**
 * Bills as files, in FOCUS (the FinOps Open Cost and Usage Specification) and in what AWS and Azure export. Uses
 * {@code io.dativo.cost}; hosts and {@code io.dativo.reports} use it.
 */
@NullMarked
package io.dativo.reports.bill;

import org.jspecify.annotations.NullMarked;
