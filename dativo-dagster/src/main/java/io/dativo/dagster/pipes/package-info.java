/**
 * Dagster Pipes for Java: a process that Dagster started says which assets it made, which checks passed, and why it failed.
 * Usable without the rest of Dativo; begin at {@link io.dativo.dagster.pipes.PipesSession}.
 */
@NullMarked
package io.dativo.dagster.pipes;

import org.jspecify.annotations.NullMarked;
