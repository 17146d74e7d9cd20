/**
 * The {@code infrastructure:} block of a job as a model: the cloud account, its resources, the Terraform binding and
 * the tags. {@link io.dativo.infrastructure.Infrastructure#builder(String)} makes the same in code.
 */
@NullMarked
package io.dativo.infrastructure;

import org.jspecify.annotations.NullMarked;
