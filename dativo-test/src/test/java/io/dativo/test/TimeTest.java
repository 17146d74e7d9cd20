package io.dativo.test;

import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "0, 0, , DRIFTED", // a system without a delay
        "60, 59, , UNKNOWN",
        "60, 60, , DRIFTED",
        "3600, 3599, , UNKNOWN",
        "3600, 59, 30, DRIFTED", // the host knows better
        "0, 29, 30, UNKNOWN"
    })
    void a_write_that_does_not_show_is_settling_as_long_as_its_system_says(
            long delay, long age, @Nullable Long override, DriftReport.Sync expected) {
        InMemoryProvider lake = InMemoryProvider.of(
                "lake",
                Map.of(
                        "table",
                        TagRules.builder().settling(Duration.ofSeconds(delay)).build()));
        List<TagClaim> claims = List.of(claim("a", new ResourceRef("lake", "table", "t"), Map.of("k", "v")));
        TagPropagator.Builder options = TagPropagator.builder(Providers.of(lake), OwnershipLedger.inMemory())
                .clock(time.wallClock())
                .sleeper(time);
        if (override != null) {
            options.settling(Duration.ofSeconds(override));
        }
        TagPropagator propagator = options.build();
        lake.faults().loseWrites(1);
        propagator.apply(propagator.plan(claims, List.of()));

        time.sleep(Duration.ofSeconds(age));

        assertThat(propagator.verify(claims, List.of()).sync()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "60, , true, SETTLING",
        "60, , false, SETTLING",
        "0, , true, WRITE_FAILED", // a system that shows at once lost the write
        "0, , false, OUTCOME_UNKNOWN",
        "60, 0, true, WRITE_FAILED", // the host knows better
        "0, 60, true, SETTLING"
    })
    void a_report_takes_what_does_not_show_for_settling_only_where_the_system_has_a_delay(
            long delay, @Nullable Long override, boolean isReadBack, ClaimStatus expected) {
        TagRules rules = TagRules.builder().settling(Duration.ofSeconds(delay)).build();
        InMemoryProvider lake = InMemoryProvider.of("lake", Map.of("table", rules));
        List<TagClaim> claims = List.of(claim("a", new ResourceRef("lake", "table", "t"), Map.of("k", "v")));
        TagPropagator.Builder options = TagPropagator.builder(Providers.of(lake), OwnershipLedger.inMemory())
                .clock(time.wallClock())
                .sleeper(time);
        if (override != null) {
            options.settling(Duration.ofSeconds(override));
        }
        TagPropagator propagator = options.build();
        PropagationPlan plan = propagator.plan(claims, List.of());
        lake.faults().loseWrites(1);
        lake.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITE && !isReadBack) {
                lake.faults().failReads(Kind.DENIED, 1);
            }
        });

        PropagationReport report = propagator.apply(plan);

        assertThat(report.claims().tags()).as("%s", report).isEqualTo(Map.of(expected, 1));
        assertThat(report.completion() == PropagationReport.Completion.FAILED).isEqualTo(expected.isFailure());
        assertThat(report.isComplete()).isEqualTo(!expected.isFailure());
        assertThat(report.outcomes().get(0).added()).isEqualTo(expected.isFailure() ? 0 : 1);

        lake.onCall(call -> {});
        propagator.apply(propagator.plan(claims, List.of())).throwUnlessComplete();
        assertThat(lake.tags(new ResourceRef("lake", "table", "t"))).containsEntry("k", "v");
    }

    private TagPropagator.Builder builder() {
        return TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .clock(time.wallClock())
                .sleeper(time)
                .parallelism(1);
    }
}
