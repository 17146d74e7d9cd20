/**
 * Makes each apply a Micrometer observation. Uses core alone.
 */
@NullMarked
package io.dativo.micrometer;

import org.jspecify.annotations.NullMarked;
