/** Microbenchmarks; run them as CONTRIBUTING.md says. */
@NullMarked
package io.dativo.benchmarks;

import org.jspecify.annotations.NullMarked;
