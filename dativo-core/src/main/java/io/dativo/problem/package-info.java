/**
 * What can go wrong and how it is reported: located {@link io.dativo.problem.Problem problems}, the exceptions that carry
 * them, and {@link io.dativo.problem.Sensitive} values that never reach a text.
 */
@NullMarked
package io.dativo.problem;

import org.jspecify.annotations.NullMarked;
