package io.dativo.propagation;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells the workers of one run to begin nothing new. Calls under way are left to end, so that their outcome is known;
 * only waits are cut short. Thread-safe.
 */
final class Cancellation {
    private final Set<Thread> sleeping = new HashSet<>();
    private boolean cancelled;

    synchronized boolean isCancelled() {
        return cancelled;
    }

    synchronized void cancel() {
        cancelled = true;
        sleeping.forEach(Thread::interrupt);
    }

    /** Waits, unless the run is or becomes cancelled; then false. */
    boolean sleep(Duration duration, Sleeper sleeper) {
        synchronized (this) {
            if (cancelled) {
                return false;
            }
            sleeping.add(Thread.currentThread());
        }
        boolean slept;
        try {
            slept = sleeper.sleep(duration);
        } finally {
            synchronized (this) {
                sleeping.remove(Thread.currentThread());
                if (cancelled) {
                    // The interrupt was ours: it must not cut short what the worker does to end in good order.
                    Thread.interrupted();
                }
            }
        }
        return slept && !isCancelled();
    }
}
