/** Processes that Dagster starts. */
@NullMarked
package io.dativo.dagsterit;

import org.jspecify.annotations.NullMarked;
