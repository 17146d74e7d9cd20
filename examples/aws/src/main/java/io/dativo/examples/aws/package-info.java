/** A host that shares AWS with Terraform: run by scripts/e2e-aws. */
@NullMarked
package io.dativo.examples.aws;

import org.jspecify.annotations.NullMarked;
