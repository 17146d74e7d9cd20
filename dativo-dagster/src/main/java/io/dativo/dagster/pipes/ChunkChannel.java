package io.dativo.dagster.pipes;

import io.dativo.spi.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects {@code 1.json}, {@code 2.json} and so on: each holds whole lines and none is empty, since Dagster stops at
 * the first that is missing or empty. What could not be written is written with the next, under the same number.
 */
final class ChunkChannel implements MessageChannel {
    private static final int LARGE = 4_000_000;

    private final ObjectStore store;
    private final String bucket;
    private final String prefix;
    private final Duration interval;
    private final ScheduledExecutorService timer;
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int lines;
    private int chunk = 1;
    private @Nullable ScheduledFuture<?> waiting;

    ChunkChannel(ObjectStore store, String bucket, String prefix, Duration interval) {
        this.store = store;
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
        this.interval = interval;
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("dativo-dagster-chunks");
            thread.setDaemon(true);
            return thread;
        });
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.timer = one;
    }

    @Override
    public synchronized void write(byte[] line) {
        pending.writeBytes(line);
        lines++;
        if (pending.size() >= LARGE) {
            flush();
        } else if (waiting == null) {
            waiting = timer.schedule(this::flushOnTime, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void flushOnTime() {
        waiting = null;
        flush();
    }

    private boolean flush() {
        if (lines == 0) {
            return true;
        }
        try {
            store.write(bucket, prefix + chunk + ".json", pending.toByteArray());
        } catch (RuntimeException e) {
            PipesLog.LOG.warn("Chunk {} for Dagster was not written and goes with the next: {}", chunk, e.getMessage());
            return false;
        }
        chunk++;
        lines = 0;
        pending = new ByteArrayOutputStream();
        return true;
    }

    @Override
    public synchronized int close() {
        timer.shutdown();
        boolean written = flush();
        if (!written) {
            written = flush();
        }
        return written ? 0 : lines;
    }
}
