package io.dativo.test;

import static io.dativo.test.Claims.NOW;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.pace.RetryPolicy;
import io.dativo.pace.Sleeper;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A system that takes so many write calls in a second and throttles the rest, in a time of its own. */
class PacedApplyTest {
    private static final int RESOURCES = 3000;
    private static final List<TagClaim> CLAIMS = IntStream.range(0, RESOURCES)
            .mapToObj(i -> claim("a", new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::b" + i), Map.of("k", "v")))
            .toList();

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final Time time = new Time();
    private int refused;

    @Test
    void a_known_limit_is_kept_and_used_up() {
        Duration took = applyAt(5, RateLimits.builder().writes("aws", 500).build());
        assertThat(refused).isZero();
        // 30 batches of 100 at 500 in a second, the first half second's worth at once.
        assertThat(took).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Test
    void an_unknown_limit_is_found_and_everything_is_written_in_the_end() {
        Duration took = applyAt(1, RateLimits.adaptive());
        assertThat(refused).isBetween(1, 15);
        assertThat(took).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(60));
    }

    @Test
    void without_bulk_calls_the_rate_is_one_of_resources() {
        aws.with(Behaviour.ONE_AT_A_TIME);
        assertThat(applyAt(500, RateLimits.builder().writes("aws", 500).build()))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
        assertThat(refused).isZero();
    }

    private Duration applyAt(double callsPerSecond, RateLimits limits) {
        TagPropagator propagator = TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .clock(time)
                .sleeper(time)
                .retry(new RetryPolicy(20, Duration.ofMillis(200), Duration.ofSeconds(5)))
                .rateLimits(limits)
                .parallelism(1)
                .build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        time.now = time.now.plusSeconds(10);
        Instant start = time.now;
        double[] tokens = {callsPerSecond};
        Instant[] last = {start};
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITE) {
                double refill = Duration.between(last[0], time.now).toNanos() / 1e9 * callsPerSecond;
                tokens[0] = Math.min(callsPerSecond, tokens[0] + refill);
                last[0] = time.now;
                if (tokens[0] < 0.999) {
                    refused++;
                    throw new ProviderException(Kind.THROTTLED, "SlowDown", "slow down", null);
                }
                tokens[0] -= 1;
            }
        });
        PropagationReport report = propagator.apply(plan).throwIfFailed();
        assertThat(report.added()).isEqualTo(RESOURCES);
        return Duration.between(start, time.now);
    }

    private static final class Time extends Clock implements Sleeper {
        private volatile Instant now = NOW;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public boolean sleep(Duration duration) {
            now = now.plus(duration);
            return true;
        }

        @Override
        public long nanoTime() {
            return Duration.between(NOW, now).toNanos();
        }
    }
}
