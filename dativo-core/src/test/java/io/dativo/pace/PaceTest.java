package io.dativo.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void without_a_limit_nobody_waits() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY);
        for (int i = 0; i < 1000; i++) {
            assertThat(pace.reserve(1000, now)).isZero();
        }
    }

    @Test
    void a_limit_holds_on_average_and_half_a_second_may_be_saved() {
        Pace pace = new Pace(10);
        Instant start = now;
        for (int i = 0; i < 100; i++) {
            now = now.plus(pace.reserve(3, now));
        }
        // One begins before it is paid for; the first half second's worth was saved.
        assertThat(Duration.between(start, now)).isEqualTo(Duration.ofMillis(100 * 300 - 500));
        now = now.plusSeconds(3600);
        assertThat(pace.reserve(2, now)).isZero();
        assertThat(pace.reserve(3, now)).isZero();
        assertThat(pace.reserve(40, now)).as("the half second is used up").isEqualTo(Duration.ofMillis(200));
        now = now.plusSeconds(3600);
        assertThat(pace.reserve(40, now))
                .as("what is larger than half a second's worth")
                .isZero();
        assertThat(pace.reserve(1, now)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void being_throttled_halves_the_rate_once_for_all_that_was_under_way() {
        Pace pace = new Pace(100);
        Instant begun = now;
        now = now.plusMillis(50);
        pace.throttled(begun, now, null);
        pace.throttled(begun, now.plusMillis(1), null);
        pace.throttled(now, now.plusMillis(2), null);
        assertThat(pace.rate()).isEqualTo(50);
        pace.throttled(now.plusMillis(1), now.plusMillis(3), null);
        assertThat(pace.rate()).isEqualTo(25);
        for (int i = 0; i < 100; i++) {
            pace.succeeded();
        }
        assertThat(pace.rate()).as("never faster than the limit").isEqualTo(100);
    }

    @Test
    void a_system_that_says_when_to_come_again_is_left_alone_until_then() {
        Pace pace = new Pace(1000);
        pace.throttled(now, now, Duration.ofSeconds(7));
        assertThat(pace.reserve(1, now)).isEqualTo(Duration.ofSeconds(7));
        pace.throttled(now.minusSeconds(1), now, Duration.ofSeconds(9));
        assertThat(pace.reserve(1, now)).as("told by a call that was under way").isEqualTo(Duration.ofSeconds(9));
        assertThat(pace.rate()).isEqualTo(500);
    }

    @Test
    void nobody_stands_still_for_hours_because_a_system_says_so() {
        Pace pace = new Pace(1000);
        pace.throttled(now, now, Duration.ofHours(5));
        assertThat(pace.reserve(1, now)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void an_unlimited_pace_learns_its_rate_from_what_it_did() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY);
        for (int i = 0; i < 50; i++) {
            pace.reserve(2, now);
            now = now.plusMillis(10);
        }
        pace.throttled(now.minusMillis(5), now, null);
        assertThat(pace.rate()).isBetween(20.0, 60.0);
        Pace silent = new Pace(Double.POSITIVE_INFINITY);
        silent.throttled(now, now, null);
        assertThat(silent.rate()).isPositive();
    }

    /** A system that takes a certain rate, with one second's worth of burst, and throttles beyond it. */
    private static final class Server {
        private final double perSecond;
        private double tokens;
        private Instant last;
        private int throttled;

        Server(double perSecond, Instant start) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
            this.last = start;
        }

        boolean take(int items, Instant now) {
            double refill = Duration.between(last, now).toNanos() / 1e9 * perSecond;
            tokens = Math.min(perSecond, tokens + refill);
            last = now;
            if (tokens < items) {
                throttled++;
                return false;
            }
            tokens -= items;
            return true;
        }
    }

    @Test
    void it_finds_the_rate_of_a_system_by_itself_and_keeps_close_to_it() {
        for (double limit : new double[] {2, 5, 40, 300}) {
            Pace pace = new Pace(Double.POSITIVE_INFINITY);
            Server server = new Server(limit, now);
            Instant start = now;
            int done = 0;
            int calls = 0;
            while (Duration.between(start, now).toSeconds() < 600) {
                now = now.plus(pace.reserve(1, now)).plusMillis(1);
                calls++;
                if (server.take(1, now)) {
                    pace.succeeded();
                    done++;
                } else {
                    pace.throttled(now, now.plusNanos(1), null);
                }
            }
            assertThat(done / (limit * 600))
                    .as("share of %s in a second", limit)
                    .isBetween(0.6, 1.01);
            assertThat((double) server.throttled / calls)
                    .as("share of refused calls at %s", limit)
                    .isLessThan(0.1);
        }
    }

    @Test
    void accounts_and_regions_have_paces_of_their_own_and_share_them_with_all_who_ask() {
        RateLimits limits = RateLimits.builder().writes("aws", 5).build();
        AccountScope here = AccountScope.of("aws").withRegion("eu-west-1").withAccount("1");
        AccountScope there = AccountScope.of("aws").withRegion("us-east-1").withAccount("1");
        assertThat(limits.writes("aws", here))
                .isSameAs(limits.writes("aws", here))
                .isNotSameAs(limits.writes("aws", there));
        assertThat(limits.writes("aws", here).rate()).isEqualTo(5);
        assertThat(limits.reads("aws", here).rate()).isInfinite();
        assertThatThrownBy(() -> RateLimits.builder().reads("aws", 0)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> RateLimits.builder().reads("aws", Double.NaN)).hasMessageContaining("NaN");
    }
}
