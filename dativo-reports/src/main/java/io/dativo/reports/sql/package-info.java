/**
 * Bills that an engine of SQL groups where they lie, over JDBC. Uses {@code io.dativo.cost}; hosts use it.
 */
@NullMarked
package io.dativo.reports.sql;

import org.jspecify.annotations.NullMarked;
