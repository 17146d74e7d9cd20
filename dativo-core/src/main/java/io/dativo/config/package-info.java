/**
 * Configuration documents: YAML composed into a tree that knows where each value was written, and bound to records with
 * every problem told at once.
 */
@NullMarked
package io.dativo.config;

import org.jspecify.annotations.NullMarked;
