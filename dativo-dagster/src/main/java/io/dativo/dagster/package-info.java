/**
 * What Dagster shows of a job: infrastructure, cost tags, compliance, columns, plan, report, verdicts and drift. It reads what
 * the other stages made; {@link io.dativo.dagster.JobReport} is where to begin.
 */
@NullMarked
package io.dativo.dagster;

import org.jspecify.annotations.NullMarked;
