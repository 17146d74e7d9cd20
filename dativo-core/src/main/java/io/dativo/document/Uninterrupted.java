package io.dativo.document;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Work on files that an interrupt does not reach: the JDK closes a file whose reader or writer is interrupted, and a record
 * of what was done must be whole also when the run is ended. Thread-safe.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * Work on files.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        /**
         * Does the work.
         *
         * @return what comes of it
         * @throws IOException when a file cannot be read or written
         */
        T run() throws IOException;
    }

    /**
     * Does some work to its end in a thread that is never interrupted. An interrupt of the caller stays set.
     *
     * @param <T> what comes of it
     * @param work the work
     * @return what comes of it
     * @throws IOException when a file cannot be read or written
     */
    public static <T extends @Nullable Object> T run(Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread thread = new Thread(task, "dativo-files");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException thrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException failed ? failed : new IOException(cause);
    }
}
