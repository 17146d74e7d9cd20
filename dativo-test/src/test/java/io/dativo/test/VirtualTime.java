package io.dativo.test;

import io.dativo.pace.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time that passes by waits alone, and a wall clock over it that somebody may set. */
final class VirtualTime implements Sleeper {
    private long nanos;
    private Duration longest = Duration.ZERO;
    private Duration set = Duration.ZERO;

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

    /** The time that has passed. */
    Duration passed() {
        return Duration.ofNanos(nanoTime());
    }

    synchronized Duration longestWait() {
        return longest;
    }

    /** Sets the wall clock, as an administrator or a time server does. */
    synchronized void setWallClockBy(Duration difference) {
        set = difference;
    }

    Clock wallClock() {
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
                    return Claims.NOW.plusNanos(nanos).plus(set);
                }
            }
        };
    }
}
