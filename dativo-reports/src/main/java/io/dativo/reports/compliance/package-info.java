/**
 * Evidence of compliance: what jobs declare against what systems show, and files from which the same report is made again.
 * Uses {@code io.dativo.job}, {@code audit}, {@code propagation}, {@code spi} and what stands below them; hosts and
 * {@code io.dativo.reports.page} use it.
 */
@NullMarked
package io.dativo.reports.compliance;

import org.jspecify.annotations.NullMarked;
