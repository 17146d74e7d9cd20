package io.dativo.azure.cost;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps to what Cost Management allows a directory: units for queries, of which a month of data takes one; 12 in 10
 * seconds, 60 in a minute, 600 in an hour. Thread-safe.
 */
final class QpuBudget {
    private record Limit(int units, Duration within) {}

    private static final Limit[] LIMITS = {
        new Limit(12, Duration.ofSeconds(10)), new Limit(60, Duration.ofMinutes(1)), new Limit(600, Duration.ofHours(1))
    };

    private final LongSupplier nanos;
    private final Consumer<Duration> pause;
    private final Deque<Long> spent = new ArrayDeque<>();

    /**
     * @param nanos the time, as {@link System#nanoTime}
     * @param pause lets time pass
     */
    QpuBudget(LongSupplier nanos, Consumer<Duration> pause) {
        this.nanos = nanos;
        this.pause = pause;
    }

    /** Takes one unit, when there is one. */
    synchronized void take() {
        for (Duration wait = toWait(); !wait.isZero(); wait = toWait()) {
            pause.accept(wait);
        }
        spent.addLast(nanos.getAsLong());
        if (spent.size() > LIMITS[LIMITS.length - 1].units()) {
            spent.removeFirst();
        }
    }

    private Duration toWait() {
        long now = nanos.getAsLong();
        long longest = 0;
        Long[] times = spent.toArray(Long[]::new);
        for (Limit limit : LIMITS) {
            if (times.length >= limit.units()) {
                long oldest = times[times.length - limit.units()];
                longest = Math.max(longest, oldest + limit.within().toNanos() - now);
            }
        }
        return Duration.ofNanos(Math.max(0, longest));
    }
}
