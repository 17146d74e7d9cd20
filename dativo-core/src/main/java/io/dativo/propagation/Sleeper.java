package io.dativo.propagation;

import java.time.Duration;

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
                Thread.sleep(duration.toMillis());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
