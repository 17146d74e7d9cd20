package io.dativo.pace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits, and measures how long something takes by a clock that never goes back, whatever is done to the wall clock. Replaced
 * in tests, so that none of them takes time: a sleeper that does not wait tells the time that it let pass. Thread-safe.
 */
@FunctionalInterface
public interface Sleeper {
    /**
     * Waits.
     *
     * @param duration how long
     * @return false when the thread was interrupted meanwhile; its interrupt flag is then set
     */
    boolean sleep(Duration duration);

    /** {@return nanoseconds since some fixed moment; only differences mean something} */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** {@return the sleeper that lets time pass} */
    static Sleeper realTime() {
        return duration -> {
            try {
                // To the nanosecond: a wait that is cut to milliseconds ends before its time.
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
