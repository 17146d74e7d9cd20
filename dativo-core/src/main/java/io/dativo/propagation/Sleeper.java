package io.dativo.propagation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits. Replaced in tests, so that none of them takes time. */
@FunctionalInterface
public interface Sleeper {
    /**
     * Waits.
     *
     * @param duration how long
     * @return false when the thread was interrupted meanwhile; its interrupt flag is then set
     */
    boolean sleep(Duration duration);

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
