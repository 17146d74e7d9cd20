/**
 * Job, asset, connector and runner files: {@link io.dativo.job.JobLoader} reads and validates them,
 * {@link io.dativo.job.Job} is what was read, {@link io.dativo.job.ResolvedJob} says which tags each target should carry.
 */
@NullMarked
package io.dativo.job;

import org.jspecify.annotations.NullMarked;
