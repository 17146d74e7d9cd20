package io.dativo.pace;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells the workers of one run to begin nothing new. Calls under way are left to end, so that their outcome is known;
 * only waits are cut short. Thread-safe.
 */
public final class Cancellation {
    private final Set<Thread> sleeping = new HashSet<>();
    private boolean cancelled;

    /** A run that goes on. */
    public Cancellation() {}

    /** {@return whether nothing new is begun any more} */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Ends the run, and the waits of its workers. */
    public synchronized void cancel() {
        cancelled = true;
        sleeping.forEach(Thread::interrupt);
    }

    /**
     * Waits, unless the run is or becomes cancelled.
     *
     * @param duration how long
     * @param sleeper waits
     * @return false when the run is cancelled or the thread was interrupted
     */
    public boolean sleep(Duration duration, Sleeper sleeper) {
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
