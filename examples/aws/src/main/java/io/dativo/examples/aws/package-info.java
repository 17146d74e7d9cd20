/** What a host writes to share an account of AWS with Terraform; scripts/e2e-aws walks its job through every system. */
@NullMarked
package io.dativo.examples.aws;

import org.jspecify.annotations.NullMarked;
