package io.dativo.pace;

import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls of one run to systems that may never answer. Where the run has a deadline, each call is made by a thread of its
 * own and given up at the deadline; what it returns later is dropped. Without a deadline the caller makes its calls itself.
 * The threads are daemons, and at most {@value #MOST_GIVEN_UP} calls of one process that were given up may be under way: once
 * there are as many, no further call is begun under a deadline until one of them ends. Thread-safe.
 */
@Internal
public final class Calls implements AutoCloseable {
    static final int MOST_GIVEN_UP = 64;

    /** What is known by then is still written down after the deadline. */
    private static final Duration LEAST_TO_RECORD = Duration.ofSeconds(2);

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final AtomicInteger GIVEN_UP = new AtomicInteger();

    private final Deadline deadline;
    private final ExecutorService threads;

    /** When less than {@link #LEAST_TO_RECORD} was left at first. */
    private final Map<String, Long> lastCalls = new ConcurrentHashMap<>();

    /** Systems of which a call was given up. */
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    /**
     * Starts no thread yet.
     *
     * @param deadline when calls are given up
     */
    public Calls(Deadline deadline) {
        this.deadline = deadline;
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "dativo-call-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return the deadline} */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * Makes a call whose answer is of no use after the deadline. None is begun then.
     *
     * @param system who is called, for messages, for example {@code the provider 'aws'}
     * @param call the call
     * @param late takes what comes after the deadline, to release it
     * @param <T> what it answers
     * @return the answer
     * @throws ProviderException of the kind {@code TIMEOUT} when it is given up, {@code UNAVAILABLE} when it is not begun;
     *     what the call itself throws passes
     */
    public <T> T ask(String system, Supplier<T> call, Consumer<? super T> late) {
        if (!deadline.isSet()) {
            return call.get();
        }
        if (deadline.isOver()) {
            throw notBegun(system, "the deadline passed before");
        }
        return await(system, new Call<>(call, late), deadline.left());
    }

    /**
     * Makes a call that writes down what is known, for example in a ledger: where less than two seconds are left, all such
     * calls of a system have two seconds together, unless the system let one wait until it was given up.
     *
     * @param system who is called, for messages
     * @param call the call
     * @param <T> what it answers
     * @return the answer
     * @throws ProviderException of the kind {@code TIMEOUT} when it is given up, {@code UNAVAILABLE} when it is not begun;
     *     what the call itself throws passes
     */
    public <T> T record(String system, Supplier<T> call) {
        if (!deadline.isSet()) {
            return call.get();
        }
        Duration most = silent.contains(system) ? Duration.ZERO : toRecord(system);
        if (most.isZero()) {
            throw notBegun(system, "it did not answer in time before");
        }
        return await(system, new Call<>(call, late -> {}), most);
    }

    /** What is left, or of the two seconds what others of these calls left. */
    private Duration toRecord(String system) {
        Duration left = deadline.left();
        if (left.compareTo(LEAST_TO_RECORD) >= 0) {
            return left;
        }
        long now = deadline.time().nanoTime();
        Duration rest = LEAST_TO_RECORD.minusNanos(now - lastCalls.computeIfAbsent(system, first -> now));
        return rest.compareTo(left) > 0 ? rest : left;
    }

    /**
     * Makes a call that ends the use of a system. It is not waited for longer than one that records, and where the system is
     * silent not at all.
     *
     * @param system who is called
     * @param call the call, which throws nothing
     */
    public void end(String system, Runnable call) {
        if (!deadline.isSet()) {
            call.run();
            return;
        }
        CompletableFuture<Void> ended = CompletableFuture.runAsync(call, threads);
        if (!silent.contains(system)) {
            deadline.time().await(ended, toRecord(system));
        }
    }

    private <T> T await(String system, Call<T> call, Duration most) {
        if (GIVEN_UP.get() >= MOST_GIVEN_UP) {
            throw notBegun(system, MOST_GIVEN_UP + " calls that were given up are still under way");
        }
        threads.execute(call);
        if (!deadline.time().await(call.answer, most) && call.abandon()) {
            silent.add(system);
            throw new ProviderException(Kind.TIMEOUT, null, system + " did not answer before the deadline", null);
        }
        return call.result();
    }

    private static ProviderException notBegun(String system, String why) {
        return new ProviderException(Kind.UNAVAILABLE, null, system + " was not called: " + why, null);
    }

    /** The threads end with their calls. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** A call that either ends or is given up. */
    private static final class Call<T> implements Runnable {
        private final Supplier<T> work;
        private final Consumer<? super T> late;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Call(Supplier<T> work, Consumer<? super T> late) {
            this.work = work;
            this.late = late;
        }

        @Override
        public void run() {
            T result;
            try {
                result = work.get();
            } catch (Throwable thrown) {
                if (ends()) {
                    answer.completeExceptionally(thrown);
                }
                return;
            }
            if (ends()) {
                answer.complete(result);
            } else {
                late.accept(result);
            }
        }

        /** False when it was given up before. */
        private boolean ends() {
            boolean ends = isOver.compareAndSet(false, true);
            if (!ends) {
                GIVEN_UP.decrementAndGet();
            }
            return ends;
        }

        /** False when it ended in that moment. */
        boolean abandon() {
            GIVEN_UP.incrementAndGet();
            boolean gaveUp = isOver.compareAndSet(false, true);
            if (!gaveUp) {
                GIVEN_UP.decrementAndGet();
            }
            return gaveUp;
        }

        T result() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
            }
        }
    }
}
