/**
 * Plan, then apply: {@link io.dativo.propagation.TagPropagator} makes a {@link io.dativo.propagation.PropagationPlan} from
 * claims and carries out exactly that plan.
 */
@NullMarked
package io.dativo.propagation;

import org.jspecify.annotations.NullMarked;
