/**
 * Costs from the billing exports in BigQuery. Uses {@code io.dativo.gcp} and {@code io.dativo.cost}; hosts and reports
 * use it.
 */
@NullMarked
package io.dativo.gcp.cost;

import org.jspecify.annotations.NullMarked;
