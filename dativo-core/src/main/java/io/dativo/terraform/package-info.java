/**
 * Terraform as Dativo meets it: {@link io.dativo.terraform.StateReader} reads states, {@link
 * io.dativo.terraform.OutputBinding} puts outputs into a job.
 */
@NullMarked
package io.dativo.terraform;

import org.jspecify.annotations.NullMarked;
