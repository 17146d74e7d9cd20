/** The programs behind {@code scripts/}; one main class for each. Nothing here is published. */
@NullMarked
package io.dativo.tools;

import org.jspecify.annotations.NullMarked;
