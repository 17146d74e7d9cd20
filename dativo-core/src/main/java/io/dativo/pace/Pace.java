package io.dativo.pace;

import io.dativo.problem.Internal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pace of one kind of call in one account. A call learns how long to wait and pays for its size with the wait of the
 * next, so a large batch is never refused and the rate holds on average; up to half a second's worth is saved while no call
 * comes: systems save more, and calls do not arrive as evenly as they begin. Being throttled halves the rate once for all
 * calls that were under way; success lets it grow, fast up to near the rate that was too much and slowly from there.
 * Thread-safe.
 */
@Internal
public final class Pace {
    private static final double SLOWEST = 0.2;
    private static final double FAST_GROWTH = 1.2;
    private static final double SLOW_GROWTH = 1.01;
    private static final double NEAR = 0.85;

    /** A first refusal says that there is a limit, not that it is tiny. */
    private static final double FIRST_GUESS = 10;

    /** Who says hours is asked again sooner, and then reported: a run that stands still for hours looks dead. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(2);

    private static final double NANOS = 1e9;
    private static final long MOST_SAVED = 500_000_000;

    private final double fastest;
    private double rate;
    private @Nullable Instant nextFree;

    /** What came since when: from it an unlimited pace knows its rate when it is throttled for the first time. */
    private @Nullable Instant countingSince;

    private double counted;
    private @Nullable Instant slowedAt;
    private double tooFast = Double.POSITIVE_INFINITY;

    /**
     * A pace that begins at its limit.
     *
     * @param fastest items in a second, perhaps infinite
     */
    public Pace(double fastest) {
        this.fastest = fastest;
        this.rate = fastest;
    }

    /**
     * Takes a place in the row.
     *
     * @param items how many items the call has
     * @param now the time
     * @return how long to wait before the call
     */
    public synchronized Duration reserve(int items, Instant now) {
        count(items, now);
        if (Double.isInfinite(rate)) {
            return Duration.ZERO;
        }
        long cost = (long) (items / rate * NANOS);
        Instant saved = now.minusNanos(Math.max(0, MOST_SAVED - cost));
        Instant start = nextFree == null || nextFree.isBefore(saved) ? saved : nextFree;
        nextFree = start.plusNanos(cost);
        return start.isAfter(now) ? Duration.between(now, start) : Duration.ZERO;
    }

    /**
     * A call was throttled.
     *
     * @param begunAt when it began: calls that began before the last slowing say nothing new
     * @param now the time
     * @param retryAfter how long the system asks to be left alone, or null; of that two minutes at most
     */
    public synchronized void throttled(Instant begunAt, Instant now, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            notBefore(now.plus(retryAfter.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : retryAfter));
        }
        if (slowedAt != null && !begunAt.isAfter(slowedAt)) {
            return;
        }
        slowedAt = now;
        tooFast = Double.isInfinite(rate) ? Math.max(2 * FIRST_GUESS, measured(now)) : rate;
        rate = Math.max(SLOWEST, tooFast / 2);
        notBefore(now.plusNanos((long) (NANOS / rate)));
    }

    private void notBefore(Instant soonest) {
        nextFree = nextFree == null || nextFree.isBefore(soonest) ? soonest : nextFree;
    }

    /** A call was not throttled. */
    public synchronized void succeeded() {
        rate = Math.min(fastest, rate * (rate < NEAR * tooFast ? FAST_GROWTH : SLOW_GROWTH));
    }

    /** {@return items in a second, perhaps infinite} */
    public synchronized double rate() {
        return rate;
    }

    private void count(int items, Instant now) {
        if (countingSince == null || now.isAfter(countingSince.plusSeconds(2))) {
            countingSince = now.minusSeconds(1);
            counted = 0;
        }
        counted += items;
    }

    private double measured(Instant now) {
        if (countingSince == null) {
            return 0;
        }
        double seconds = Math.max(1, Duration.between(countingSince, now).toNanos() / NANOS);
        return counted / seconds;
    }
}
