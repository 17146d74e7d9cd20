/**
 * Configuration documents: YAML composed into a tree that knows where each value was written, and bound to records with
 * every problem reported at once.
 */
@Internal
@NullMarked
package io.dativo.config;

import io.dativo.problem.Internal;
import org.jspecify.annotations.NullMarked;
