package io.dativo.pace;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits, and measures how long something takes by a clock that never goes back, whatever is done to the wall clock. Replaced
 * in tests, so that none of them takes time: a sleeper that does not wait says how much time it let pass. Thread-safe.
 */
@FunctionalInterface
public interface Sleeper {
    /** No wait is longer, and more may not fit into nanoseconds. */
    Duration LONGEST = Duration.ofDays(365);

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

    /**
     * Waits for a call that another thread makes. An interrupt ends neither the call nor the wait, and stays set.
     *
     * @param call the call
     * @param most how long at most
     * @return false when it has not ended by then
     */
    default boolean await(CompletableFuture<?> call, Duration most) {
        long end = System.nanoTime() + (most.compareTo(LONGEST) > 0 ? LONGEST : most).toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    return false;
                } catch (ExecutionException | CancellationException e) {
                    return true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
