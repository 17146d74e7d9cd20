/**
 * Terraform states and ledgers in Blob storage. Uses {@code io.dativo.azure}, {@code io.dativo.http} and
 * {@code io.dativo.spi}; hosts and core's readers of states use it.
 */
@NullMarked
package io.dativo.azure.state;

import org.jspecify.annotations.NullMarked;
