/**
 * The providers that a host has, given or found on its class path, behind one wall: whatever a provider throws becomes a
 * finding of the resource in question. Here it is answered, and nowhere else, where a claimed resource is and how a tag is
 * spelled on it. Used by {@code terraform}, {@code propagation} and the door; uses {@code spi} and what it names.
 */
@Internal
@NullMarked
package io.dativo.provider;

import io.dativo.problem.Internal;
import org.jspecify.annotations.NullMarked;
