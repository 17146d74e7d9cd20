/**
 * How fast, how often, how long and by which threads systems are called: {@link io.dativo.pace.RateLimits},
 * {@link io.dativo.pace.RetryPolicy} and {@link io.dativo.pace.Sleeper} are set by hosts, the rest is for this library's
 * own use.
 */
@NullMarked
package io.dativo.pace;

import org.jspecify.annotations.NullMarked;
