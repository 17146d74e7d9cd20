/**
 * The providers that a host has, given or found on its class path. Used by {@code propagation} and the door; uses
 * {@code spi} and what it names.
 */
@NullMarked
package io.dativo.provider;

import org.jspecify.annotations.NullMarked;
