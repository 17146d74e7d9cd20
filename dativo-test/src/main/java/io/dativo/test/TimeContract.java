package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.AccountScope;
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
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.HttpAnswers.Answer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines, waits and clocks of a run over a provider: in a time that passes by waits alone. */
abstract class TimeContract extends HttpContract {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    @Nested
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    class Time {
        private final VirtualTime time = new VirtualTime();
        private final OwnershipLedger ledger = OwnershipLedger.inMemory();

        /** Comes before each call of a store. */
        private Consumer<Call> before = call -> {};

        @Test
        void throttled_writes_end_at_the_deadline() {
            endsAtTheDeadlineThrottled(0);
        }

        @Test
        void throttled_writes_end_at_the_deadline_also_where_a_wait_of_a_minute_is_asked_for() {
            endsAtTheDeadlineThrottled(60);
        }

        private void endsAtTheDeadlineThrottled(long retryAfter) {
            PropagationPlan plan = propagator().plan(claims(), List.of());
            throttle(retryAfter);

            PropagationReport report = propagator().apply(plan);

            assertThat(time.passed()).isLessThanOrEqualTo(DEADLINE);
            assertThat(report.outcomes())
                    .hasSize(2)
                    .allSatisfy(outcome -> assertThat(outcome.isUndone()).isTrue());
            assertThat(report.claims().count(ClaimStatus.IN_PLACE)).isZero();
            asUsual();
        }

        @Test
        void a_wall_clock_that_is_set_back_changes_no_wait() {
            isNoMatterOf(Duration.ofHours(-1));
        }

        @Test
        void a_wall_clock_that_is_set_forward_changes_no_wait() {
            isNoMatterOf(Duration.ofHours(1));
        }

        private void isNoMatterOf(Duration difference) {
            PropagationPlan plan = propagator().plan(claims(), List.of());
            before = call -> time.setWallClockBy(call == Call.WRITE ? difference : Duration.ZERO);

            PropagationReport report = propagator().apply(plan);

            assertThat(report.outcomes())
                    .as("%s", report)
                    .allSatisfy(outcome -> assertThat(outcome.isUndone()).isFalse());
            assertThat(time.longestWait()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(time.passed()).isLessThan(DEADLINE);
        }

        @Test
        void a_write_that_hangs_is_unknown_at_the_deadline_and_the_next_run_finds_out() {
            PropagationPlan plan = propagator().plan(claims(), List.of());
            hang(Call.WRITE);

            PropagationReport report = propagator().apply(plan);

            assertThat(time.passed()).isEqualTo(DEADLINE);
            assertThat(report.outcomes()).hasSize(2);
            assertThat(report.claims().count(ClaimStatus.OUTCOME_UNKNOWN))
                    .as("%s", report)
                    .isPositive();
            assertThat(report.claims().count(ClaimStatus.IN_PLACE)).isZero();

            time.release();
            asUsual();
            settle();
            PropagationReport next = propagator().apply(propagator().plan(claims(), List.of()));
            assertThat(next.isComplete()).as("%s", next).isTrue();
        }

        @Test
        void a_read_that_hangs_is_not_observed_at_the_deadline() {
            hang(Call.READ);
            PropagationPlan plan = propagator().plan(claims(), List.of());

            assertThat(time.passed()).isEqualTo(DEADLINE);
            assertThat(plan.summary().claims().count(ClaimStatus.NOT_OBSERVED)).isEqualTo(2);
            time.release();

            hang(Call.READ);
            DriftReport drift = propagator().verify(claims(), List.of());

            assertThat(time.passed()).isEqualTo(DEADLINE.multipliedBy(2));
            assertThat(drift.sync()).isEqualTo(DriftReport.Sync.UNKNOWN);
            time.release();
            asUsual();
        }

        private TagPropagator propagator() {
            return TagPropagator.builder(Providers.of(new Interposed()), ledger)
                    .clock(time.wallClock())
                    .sleeper(time)
                    .deadline(DEADLINE)
                    .parallelism(1)
                    .rateLimits(RateLimits.builder().writes(provider().id(), 2).build())
                    .build();
        }

        private List<TagClaim> claims() {
            TagSet tags = TagSet.of(Map.of("team", "data"), TagOrigin.of(TagLevel.INFRASTRUCTURE, "contract"));
            return List.of(
                    new TagClaim(resource(0), scope(), tags, "contract"),
                    new TagClaim(resource(1), scope(), tags, "contract"));
        }

        private void throttle(long retryAfter) {
            if (has(Capability.HTTP)) {
                Map<String, String> headers =
                        retryAfter == 0 ? Map.of() : Map.of("Retry-After", String.valueOf(retryAfter));
                answers().give(Call.WRITE, "", new Answer(429, headers, ""));
                return;
            }
            Duration asked = retryAfter == 0 ? null : Duration.ofSeconds(retryAfter);
            before = call -> {
                if (call == Call.WRITE) {
                    throw new ProviderException(Kind.THROTTLED, "SlowDown", "slow down", null, asked);
                }
            };
        }

        private void hang(Call hanging) {
            if (has(Capability.HTTP)) {
                answers().hang(hanging, time);
                return;
            }
            before = call -> {
                if (call == hanging) {
                    before = next -> {};
                    time.hang();
                    throw new ProviderException(Kind.REJECTED, null, "too late", null);
                }
            };
        }

        private void asUsual() {
            before = call -> {};
            if (has(Capability.HTTP)) {
                answers().asUsual();
            }
        }

        /** The provider of the test, and what comes before each call of its stores. */
        private final class Interposed implements ProviderSpi {
            @Override
            public String id() {
                return provider().id();
            }

            @Override
            public Set<String> resourceTypes() {
                return provider().resourceTypes();
            }

            @Override
            public TagRules rules(String resourceType) {
                return provider().rules(resourceType);
            }

            @Override
            public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
                return provider().canonical(ref, scope);
            }

            @Override
            public int batchSize() {
                return provider().batchSize();
            }

            @Override
            public TagStore open(AccountScope scope) {
                TagStore opened = provider().open(scope);
                return new TagStore() {
                    @Override
                    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
                        before.accept(Call.READ);
                        return opened.read(resources);
                    }

                    @Override
                    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                        before.accept(Call.WRITE);
                        return opened.write(writes);
                    }

                    @Override
                    public boolean keepsOwnership() {
                        return opened.keepsOwnership();
                    }

                    @Override
                    public void close() {
                        opened.close();
                    }
                };
            }
        }
    }
}
