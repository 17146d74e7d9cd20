package io.dativo.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one run. They are daemons and end with it. */
final class Workers implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService threads;
    private final Cancellation cancellation;

    Workers(int parallelism, Cancellation cancellation) {
        this.cancellation = cancellation;
        this.threads = Executors.newFixedThreadPool(parallelism, task -> {
            Thread thread = new Thread(task, "dativo-propagation-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs tasks and waits for all of them. An interrupt of the caller cancels the run, waits for what is under way and
     * stays set. An error in a task cancels the run and is thrown again.
     */
    <T> List<T> run(List<? extends Callable<T>> tasks) {
        // Waiting for a task that is done already does not look at the interrupt.
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            cancellation.cancel();
        }
        List<Future<T>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(threads.submit(task)));
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        for (Future<T> future : futures) {
            boolean done = false;
            while (!done) {
                try {
                    results.add(future.get());
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancellation.cancel();
                } catch (ExecutionException e) {
                    done = true;
                    failure = failure == null ? e.getCause() : failure;
                    cancellation.cancel();
                }
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
        return results;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
