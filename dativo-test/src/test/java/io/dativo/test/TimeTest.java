package io.dativo.test;

import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations are measured by a clock that never goes back, and no wait outlasts the deadline. */
class TimeTest {
    private static final List<TagClaim> CLAIMS = IntStream.range(0, 4)
            .mapToObj(i -> claim("a", new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::b" + i), Map.of("k", "v")))
            .toList();

    private final VirtualTime time = new VirtualTime();
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws").with(Behaviour.ONE_AT_A_TIME);

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void a_wall_clock_that_is_set_meanwhile_changes_no_wait(long seconds) {
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITTEN) {
                time.setWallClockBy(Duration.ofSeconds(seconds));
            }
        });
        TagPropagator propagator = builder()
                .rateLimits(RateLimits.builder().writes("aws", 2).build())
                .deadline(Duration.ofMinutes(1))
                .build();

        PropagationReport report = propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(report.added()).isEqualTo(4);
        assertThat(time.longestWait()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(time.passed()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 60})
    void a_run_that_is_throttled_for_ever_ends_at_its_deadline_whatever_wait_is_asked_for(long retryAfter) {
        PropagationPlan plan = builder().build().plan(CLAIMS, List.of());
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITE) {
                Duration asked = retryAfter == 0 ? null : Duration.ofSeconds(retryAfter);
                throw new ProviderException(Kind.THROTTLED, "SlowDown", "slow down", null, asked);
            }
        });

        PropagationReport report =
                builder().deadline(Duration.ofSeconds(3)).build().apply(plan);

        assertThat(time.passed()).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(report.outcomes())
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome.isUndone()).isTrue());
    }

    private TagPropagator.Builder builder() {
        return TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .clock(time.wallClock())
                .sleeper(time)
                .parallelism(1);
    }
}
