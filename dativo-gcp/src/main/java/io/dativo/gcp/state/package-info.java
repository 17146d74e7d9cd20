/**
 * Terraform states and ledgers in Cloud Storage. Uses {@code io.dativo.gcp}, {@code io.dativo.http} and
 * {@code io.dativo.spi}; hosts and core's readers of states use it.
 */
@NullMarked
package io.dativo.gcp.state;

import org.jspecify.annotations.NullMarked;
