/** What this build's own tests need of the machine: programs, and what happens where one is missing. Not published. */
@NullMarked
package io.dativo.testparts;

import org.jspecify.annotations.NullMarked;
