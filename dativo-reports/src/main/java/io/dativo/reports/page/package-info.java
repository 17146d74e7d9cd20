/**
 * Reports as people see them: pages without a script that need no other file, and the same tables as JSON and CSV. Uses
 * {@code io.dativo.reports}; hosts use it.
 */
@NullMarked
package io.dativo.reports.page;

import org.jspecify.annotations.NullMarked;
