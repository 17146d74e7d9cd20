package io.dativo.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    @Test
    void the_bound_doubles_up_to_the_cap_and_the_wait_is_anywhere_below_it() {
        RetryPolicy policy = new RetryPolicy(99, Duration.ofMillis(100), Duration.ofSeconds(2));
        long[] bounds = {100, 200, 400, 800, 1600, 2000, 2000, 2000};
        for (int failures = 1; failures <= bounds.length; failures++) {
            Random random = new Random(failures);
            long longest = 0;
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < 2000; i++) {
                long wait = policy.delay(failures, random).toMillis();
                longest = Math.max(longest, wait);
                shortest = Math.min(shortest, wait);
            }
            assertThat(longest)
                    .as("after %d failures", failures)
                    .isBetween(bounds[failures - 1] * 9 / 10, bounds[failures - 1]);
            assertThat(shortest).as("after %d failures", failures).isLessThan(bounds[failures - 1] / 10);
        }
    }

    @Test
    void very_many_failures_do_not_overflow() {
        RetryPolicy policy = new RetryPolicy(Integer.MAX_VALUE, Duration.ofDays(1), Duration.ofDays(3650));
        assertThat(policy.delay(Integer.MAX_VALUE, new Random(1))).isBetween(Duration.ZERO, Duration.ofDays(3650));
        assertThat(RetryPolicy.never().delay(1, new Random(1))).isZero();
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("at least 1 attempt");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
