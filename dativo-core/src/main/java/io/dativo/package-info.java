/** {@link io.dativo.Dativo} is the only door: load, resolve, plan, apply. */
@NullMarked
package io.dativo;

import org.jspecify.annotations.NullMarked;
