/**
 * Terraform states and ledgers in S3. Uses {@code io.dativo.aws}, {@code io.dativo.http} and {@code io.dativo.spi};
 * hosts and core's readers of states use it.
 */
@NullMarked
package io.dativo.aws.state;

import org.jspecify.annotations.NullMarked;
