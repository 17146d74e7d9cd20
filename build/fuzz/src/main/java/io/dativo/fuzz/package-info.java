/** What reads foreign bytes, as targets for Jazzer. */
@NullMarked
package io.dativo.fuzz;

import org.jspecify.annotations.NullMarked;
