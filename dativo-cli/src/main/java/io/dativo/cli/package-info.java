/** The command line: validates, plans, applies and verifies job files, and runs a job's program between. */
@NullMarked
package io.dativo.cli;

import org.jspecify.annotations.NullMarked;
