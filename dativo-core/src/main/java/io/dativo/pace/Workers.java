package io.dativo.pace;

import io.dativo.problem.Internal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The threads of one run. They are daemons and end with it. Used by one thread, and once. */
@Internal
public final class Workers implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Enough that no thread waits for the taker of the results, and few enough to be held. */
    private static final int TASKS_AHEAD = 4;

    private final ExecutorService threads;
    private final int ahead;
    private final Cancellation cancellation;

    /**
     * Starts no thread yet.
     *
     * @param parallelism how many tasks run at once, at least 1
     * @param cancellation is cancelled when the caller is interrupted or a task fails
     */
    public Workers(int parallelism, Cancellation cancellation) {
        this.cancellation = cancellation;
        this.ahead = parallelism * TASKS_AHEAD;
        this.threads = Executors.newFixedThreadPool(parallelism, task -> {
            Thread thread = new Thread(task, "dativo-propagation-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs tasks, a few ahead of their results, and takes the results in the order of the tasks. An interrupt of the
     * caller cancels the run, waits for what is under way and stays set. What a task, the source of the tasks or the
     * taker of the results throws cancels the run and is thrown again when the tasks under way are done.
     *
     * @param tasks the tasks; read by the calling thread
     * @param results is called by the calling thread
     * @param <T> what a task results in
     */
    public <T> void run(Iterator<? extends Callable<T>> tasks, Consumer<? super T> results) {
        // Waiting for a task that is done already does not look at the interrupt.
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            cancellation.cancel();
        }
        Deque<Future<T>> underway = new ArrayDeque<>();
        Throwable failure = null;
        while (true) {
            try {
                while (underway.size() < ahead && failure == null && tasks.hasNext()) {
                    underway.add(threads.submit(tasks.next()));
                }
                Future<T> first = underway.peek();
                if (first == null) {
                    break;
                }
                T result = first.get();
                underway.remove();
                if (failure == null) {
                    results.accept(result);
                }
            } catch (InterruptedException e) {
                interrupted = true;
                cancellation.cancel();
            } catch (ExecutionException e) {
                underway.remove();
                failure = failure == null ? e.getCause() : failure;
                cancellation.cancel();
            } catch (RuntimeException | Error e) {
                failure = failure == null ? e : failure;
                cancellation.cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
