package io.dativo.pace;

import io.dativo.problem.Internal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When nothing new is begun any more and what has not answered is given up, by a clock that never goes back. Immutable and thread-safe.
 *
 * @param time measures
 * @param begun when the run began
 * @param limit how long it may go on, or null for ever
 */
@Internal
public record Deadline(Sleeper time, long begun, @Nullable Duration limit) {
    /**
     * A deadline that is counted from now.
     *
     * @param limit how long a run may go on, or null for ever
     * @param time measures
     * @return the deadline
     */
    public static Deadline in(@Nullable Duration limit, Sleeper time) {
        return new Deadline(time, time.nanoTime(), limit);
    }

    /** {@return whether there is one} */
    public boolean isSet() {
        return limit != null;
    }

    /** {@return whether it passed} */
    public boolean isOver() {
        return limit != null && left(limit).isZero();
    }

    /**
     * {@return what is left until then}
     *
     * @throws IllegalStateException when there is none
     */
    public Duration left() {
        if (limit == null) {
            throw new IllegalStateException("there is no deadline");
        }
        return left(limit);
    }

    /**
     * Cuts a wait to what is left.
     *
     * @param wait how long it would be
     * @return the wait, or what is left until the deadline when that is less
     */
    public Duration cut(Duration wait) {
        Duration left = limit == null ? wait : left(limit);
        return left.compareTo(wait) < 0 ? left : wait;
    }

    private Duration left(Duration of) {
        Duration left = of.minusNanos(time.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
