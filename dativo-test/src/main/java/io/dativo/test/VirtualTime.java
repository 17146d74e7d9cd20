package io.dativo.test;

import io.dativo.pace.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A time that passes by waits alone, and a wall clock over it that a test may set, so that tests of waits, deadlines and
 * calls that hang take no time. One call may hang at a time; a run whose calls hang has one thread. Thread-safe.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Dativo.builder().clock(time.wallClock()).propagation(options -> options.sleeper(time).deadline(Duration.ofMinutes(1)))
 * }</pre>
 */
public final class VirtualTime implements Sleeper {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private long nanos;
    private Duration longest = Duration.ZERO;
    private Duration set = Duration.ZERO;
    private int hanging;
    private CountDownLatch released = new CountDownLatch(1);

    /** A time of which nothing has passed. */
    public VirtualTime() {}

    @Override
    public synchronized boolean sleep(Duration duration) {
        nanos += duration.toNanos();
        longest = duration.compareTo(longest) > 0 ? duration : longest;
        return true;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /** Waits until the call ends; when it {@linkplain #hang() hangs} instead, all the time passes. */
    @Override
    public boolean await(CompletableFuture<?> call, Duration most) {
        var unused = call.whenComplete((answer, failure) -> wake());
        boolean interrupted = false;
        synchronized (this) {
            while (!call.isDone() && hanging == 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (!call.isDone()) {
                hanging--;
                nanos += most.toNanos();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return call.isDone();
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** Hangs, as a call does that never comes back, until {@link #release}; called by who answers such a call. */
    public void hang() {
        CountDownLatch end;
        synchronized (this) {
            hanging++;
            end = released;
            notifyAll();
        }
        boolean interrupted = false;
        while (true) {
            try {
                end.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all calls that hang go on. */
    public synchronized void release() {
        hanging = 0;
        released.countDown();
        released = new CountDownLatch(1);
    }

    /** {@return the time that has passed} */
    public Duration passed() {
        return Duration.ofNanos(nanoTime());
    }

    /** {@return the longest wait so far; calls that hung are none} */
    public synchronized Duration longestWait() {
        return longest;
    }

    /**
     * Sets the wall clock, as an administrator or a time server does.
     *
     * @param difference by how much it differs from the time that has passed
     */
    public synchronized void setWallClockBy(Duration difference) {
        set = difference;
    }

    /** {@return the wall clock} */
    public Clock wallClock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                synchronized (VirtualTime.this) {
                    return START.plusNanos(nanos).plus(set);
                }
            }
        };
    }
}
