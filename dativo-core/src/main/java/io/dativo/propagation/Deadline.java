package io.dativo.propagation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When nothing new is begun any more, by a clock that never goes back. Immutable and thread-safe.
 *
 * @param time measures
 * @param begun when the run began
 * @param limit how long it may go on, or null for ever
 */
record Deadline(Sleeper time, long begun, @Nullable Duration limit) {
    static Deadline in(@Nullable Duration limit, Sleeper time) {
        return new Deadline(time, time.nanoTime(), limit);
    }

    boolean isOver() {
        return limit != null && left(limit).isZero();
    }

    /** A wait, or what is left until the deadline when that is less. */
    Duration cut(Duration wait) {
        Duration left = limit == null ? wait : left(limit);
        return left.compareTo(wait) < 0 ? left : wait;
    }

    private Duration left(Duration of) {
        Duration left = of.minusNanos(time.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
