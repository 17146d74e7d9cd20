/** A small host: one job, one Iceberg table, one plan, one apply. */
@NullMarked
package io.dativo.examples.quickstart;

import org.jspecify.annotations.NullMarked;
