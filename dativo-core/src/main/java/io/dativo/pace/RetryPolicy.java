package io.dativo.pace;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how soon a call that failed is tried again: full jitter, that is a wait between nothing and a bound that
 * doubles with each attempt. Immutable.
 *
 * @param attempts how often a call is made at most, the first time included; at least 1
 * @param base the bound of the first wait
 * @param cap the bound that no wait exceeds
 */
public record RetryPolicy(int attempts, Duration base, Duration cap) {
    /** Refuses what makes no sense. */
    public RetryPolicy {
        if (attempts < 1 || base.isNegative() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("a retry policy needs at least 1 attempt and 0 <= base <= cap; got "
                    + attempts + ", " + base + ", " + cap);
        }
    }

    /** {@return six attempts, waits of up to 0.2 s, 0.4 s, … and never more than 20 s} */
    public static RetryPolicy standard() {
        return new RetryPolicy(6, Duration.ofMillis(200), Duration.ofSeconds(20));
    }

    /** {@return one attempt} */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO);
    }

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts failed so far, at least 1
     * @param random the jitter
     * @return the wait
     */
    public Duration delay(int failures, RandomGenerator random) {
        long bound = cap.toMillis();
        int doublings = Math.min(failures - 1, 30);
        if (base.toMillis() <= bound >> doublings) {
            bound = base.toMillis() << doublings;
        }
        return Duration.ofMillis(bound == 0 ? 0 : random.nextLong(bound + 1));
    }
}
