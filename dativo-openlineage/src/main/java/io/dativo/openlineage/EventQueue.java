package io.dativo.openlineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way: one daemon thread, made with the first event, offers them to the transport in the order they came, each
 * once. What is too much is dropped at once. Thread-safe.
 */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
    private static final int MOST_NOTES = 100;

    private final Transport transport;
    private final int capacity;
    private final ThreadPoolExecutor worker;
    private final List<String> notes = new ArrayList<>();
    private long sent;
    private long failed;
    private long dropped;
    private long pending;
    private boolean closed;

    EventQueue(Transport transport, int capacity) {
        this.transport = transport;
        this.capacity = capacity;
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "dativo-openlineage");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Takes an event, or drops it.
     *
     * @param what which event it is, for a note
     * @param event makes it, in the thread of the queue
     * @return what becomes of it; fails with a {@link LineageException} when it does not arrive
     */
    synchronized CompletableFuture<Void> add(String what, Supplier<OpenLineage.BaseEvent> event) {
        CompletableFuture<Void> arrival = new CompletableFuture<>();
        if (closed || pending >= capacity) {
            dropped++;
            String why = what + (closed ? ": lineage was closed before" : ": " + capacity + " events were waiting");
            note(why);
            arrival.completeExceptionally(new LineageException(why, null));
        } else {
            pending++;
            worker.execute(() -> offer(what, event, arrival));
        }
        return arrival;
    }

    private void offer(String what, Supplier<OpenLineage.BaseEvent> event, CompletableFuture<Void> arrival) {
        try {
            emit(event.get());
            count(null);
            arrival.complete(null);
        } catch (Throwable e) {
            // Whatever a transport throws is this event's failure and ends no thread, whose default handler would print
            // it; a
            // text that is not ours may hold a secret.
            String why = what + ": "
                    + (e instanceof LineageException
                            ? e.getMessage()
                            : e.getClass().getName());
            count(why);
            arrival.completeExceptionally(new LineageException(why, e));
        }
    }

    private void emit(OpenLineage.BaseEvent event) {
        if (event instanceof OpenLineage.RunEvent run) {
            transport.emit(run);
        } else if (event instanceof OpenLineage.DatasetEvent dataset) {
            transport.emit(dataset);
        } else {
            throw new IllegalStateException("no transport takes a " + event.getClass());
        }
    }

    private synchronized void count(@Nullable String failure) {
        if (closed && pending == 0) {
            return; // close() has counted it as dropped
        }
        pending--;
        if (failure == null) {
            sent++;
        } else {
            failed++;
            note(failure);
        }
        notifyAll();
    }

    private void note(String note) {
        if (notes.size() < MOST_NOTES) {
            notes.add(note);
            LOG.debug("Lineage: {}", note);
        }
    }

    /**
     * Waits until everything that was added so far was offered.
     *
     * @return whether it was, in time
     */
    synchronized boolean flush(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long done = sent + failed + pending;
        boolean interrupted = false;
        try {
            while (sent + failed < done && pending > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                    return false;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for what is pending, drops the rest, and closes the transport; all of it within the time. */
    void close(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (this) {
            if (closed) {
                return;
            }
            flush(atMost);
            closed = true;
            if (pending > 0) {
                note(pending + " events were not offered within " + atMost);
            }
            dropped += pending;
            pending = 0;
        }
        if (worker.getPoolSize() == 0) {
            closeTransport();
        } else {
            // After the event that is on its way, if there is one: the thread is a daemon, and nothing waits for it
            // longer.
            worker.getQueue().clear();
            worker.execute(this::closeTransport);
        }
        worker.shutdown();
        try {
            worker.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LineageDelivery delivery = delivery();
        if (!delivery.isComplete()) {
            LOG.warn(
                    "Lineage: {} events arrived, {} failed, {} were dropped; the first: {}",
                    delivery.sent(),
                    delivery.failed(),
                    delivery.dropped(),
                    delivery.notes().get(0));
        }
    }

    private void closeTransport() {
        try {
            transport.close();
        } catch (Exception e) {
            LOG.debug("Lineage: the transport failed to close: {}", e.getClass().getName());
        }
    }

    synchronized LineageDelivery delivery() {
        return new LineageDelivery(sent, failed, dropped, pending, notes);
    }
}
