package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.NOW;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.pace.RetryPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingApplyTest {
    private static final List<TagClaim> CLAIMS =
            List.of(claim("a.yaml", LAKE, Map.of("env", "prod")), claim("a.yaml", ROLE, Map.of("env", "prod")));

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    private TagPropagator.Builder builder() {
        return propagator(aws, ledger).sleeper(duration -> {
            waits.add(duration);
            return true;
        });
    }

    @Test
    void what_fails_in_passing_is_tried_again_with_growing_waits_and_told_to_the_listener() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        TagPropagator propagator = builder()
                .retry(new RetryPolicy(4, Duration.ofMillis(100), Duration.ofMillis(250)))
                .rateLimits(RateLimits.builder().writes("aws", 1e9).build())
                .listener(new PropagationListener() {
                    @Override
                    public void planned(ResourcePlan plan) {
                        heard.add("planned " + plan.resource());
                    }

                    @Override
                    public void retrying(ResourceRef resource, int attempt, Duration delay, String why) {
                        heard.add("retrying " + resource + " after " + attempt + ": " + why);
                    }

                    @Override
                    public void finished(ResourceOutcome outcome) {
                        heard.add("finished " + outcome);
                    }
                })
                .build();
        aws.faults()
                .failItem(LAKE, Kind.THROTTLED, 1)
                .failItem(LAKE, Kind.CONFLICT, 1)
                .failItem(LAKE, Kind.TIMEOUT, 1);

        PropagationReport report = propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(report.outcome(LAKE).orElseThrow())
                .satisfies(lake -> assertThat(lake.attempts()).isEqualTo(4))
                .satisfies(lake -> assertThat(lake.added()).isEqualTo(1))
                .hasToString("aws " + LAKE.type() + " arn:aws:s3:::lake: RETRIED");
        assertThat(report.outcome(ROLE).orElseThrow().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(waits).hasSize(3).allMatch(wait -> wait.compareTo(Duration.ofMillis(250)) <= 0);
        assertThat(heard)
                .contains(
                        "planned " + LAKE,
                        "retrying " + LAKE + " after 1: TooManyRequests",
                        "retrying " + LAKE + " after 2: PreconditionFailed",
                        "retrying " + LAKE + " after 3: RequestTimeout",
                        "finished aws " + LAKE + ": RETRIED");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void what_fails_too_often_is_failed_with_the_providers_code_and_the_others_are_written() {
        aws.faults().failItem(LAKE, Kind.THROTTLED, 99);
        TagPropagator propagator = builder().build();

        PropagationReport report = propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(report.outcome(LAKE).orElseThrow())
                .satisfies(lake -> assertThat(lake.attempts()).isEqualTo(4))
                .satisfies(lake -> assertThat(lake.claims().count(ClaimStatus.WRITE_FAILED))
                        .isEqualTo(1))
                .hasToString("aws s3_bucket arn:aws:s3:::lake: FAILED THROTTLED (TooManyRequests)");
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("env", "prod"));
        assertThat(report.toString())
                .startsWith("Apply failed: 1 of 2 claimed tags is in place; 1 tag could not be written.\n"
                        + "  aws s3_bucket arn:aws:s3:::lake: FAILED THROTTLED")
                .endsWith("Tags: 1 added, 0 changed, 0 removed.");
        assertThat(report.counts()).containsEntry(Outcome.FAILED, 1).containsEntry(Outcome.APPLIED, 1);
        assertThat(report.toJson()).contains("\"code\" : \"THROTTLED\"", "\"plan\" : \"" + report.planId());
        assertThat(ledger.owned(LAKE)).isEmpty();
    }

    @Test
    void a_write_whose_answer_never_comes_is_unknown_and_the_next_run_finds_out() {
        TagPropagator propagator = builder().retry(RetryPolicy.never()).build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        aws.faults().timeOutAfterEffect(1);
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITTEN) {
                aws.faults().failReads(Kind.UNAVAILABLE, 1);
            }
        });

        PropagationReport report = propagator.apply(plan);

        assertThat(report.outcomes()).extracting(ResourceOutcome::outcome).containsOnly(Outcome.UNKNOWN);
        assertThatThrownBy(report::throwIfFailed)
                .hasMessageContaining("UNKNOWN TIMEOUT (the write failed: RequestTimeout");
        PropagationPlan next = propagator.plan(CLAIMS, List.of());
        assertThat(next.isEmpty())
                .as("what an interrupted run wrote is to be recorded")
                .isFalse();
        assertThat(next.summary().records()).isEqualTo(2);
        propagator.apply(next).throwUnlessComplete();
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void a_write_that_timed_out_and_took_effect_is_found_to_be_done() {
        aws.faults().timeOutAfterEffect(1);
        TagPropagator propagator = builder().build();

        PropagationReport report = propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(report.outcomes()).extracting(ResourceOutcome::outcome).containsOnly(Outcome.RETRIED);
        assertThat(report.added()).isEqualTo(2);
        assertThat(aws.writeCalls()).isEqualTo(1);
    }

    @Test
    void a_resource_that_the_answer_leaves_out_is_looked_at_again() {
        aws.faults().leaveUnanswered(1);
        TagPropagator propagator = builder().build();

        PropagationReport report = propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(report.counts()).containsEntry(Outcome.RETRIED, 1).containsEntry(Outcome.APPLIED, 1);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void a_store_that_cannot_be_opened_fails_its_own_resources_only() {
        InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
        ResourceRef bucket = new ResourceRef("gcp", "gcs_bucket", "lake");
        TagPropagator both =
                TagPropagator.builder(Providers.of(aws, gcp), ledger).build();
        List<TagClaim> claims = Stream.concat(CLAIMS.stream(), Stream.of(claim("a", bucket, Map.of("env", "prod"))))
                .toList();
        PropagationPlan plan = both.plan(claims, List.of());
        aws.faults().failOpen(1);

        PropagationReport report = both.apply(plan);

        assertThat(report.outcome(LAKE).orElseThrow())
                .hasToString("aws s3_bucket arn:aws:s3:::lake: FAILED UNAVAILABLE"
                        + " (the open failed: ServiceUnavailable)");
        assertThat(report.outcome(bucket).orElseThrow().outcome()).isEqualTo(Outcome.APPLIED);
        aws.faults().failOpen(1);
        assertThat(both.plan(claims, List.of()).summary().claims().resources(ClaimStatus.NOT_OBSERVED))
                .isEqualTo(2);
    }

    @Test
    void a_provider_that_is_gone_at_the_time_of_the_apply_fails_its_own_resources_only() {
        PropagationPlan plan = builder().build().plan(CLAIMS, List.of());
        TagPropagator without = TagPropagator.builder(Providers.of(InMemoryProvider.standingInFor("gcp")), ledger)
                .build();

        assertThat(without.apply(plan).outcomes())
                .allSatisfy(outcome -> assertThat(outcome.toString())
                        .contains("FAILED no-provider", "add the dependency io.dativo:dativo-aws"));
    }

    @Test
    void a_read_that_fails_in_passing_is_tried_again_and_one_that_is_denied_is_not_observed() {
        TagPropagator propagator = builder().build();
        aws.faults().failReads(Kind.UNAVAILABLE, 2);
        assertThat(propagator.plan(CLAIMS, List.of()).summary().claims().resources(ClaimStatus.NOT_OBSERVED))
                .isZero();
        assertThat(waits).hasSize(2);

        aws.faults().failReads(Kind.DENIED, 1);
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        assertThat(plan.summary().claims().resources(ClaimStatus.NOT_OBSERVED)).isEqualTo(2);
        assertThat(plan.toString()).contains("not observed", "AccessDenied");
        assertThat(propagator.apply(plan).outcomes())
                .extracting(ResourceOutcome::code)
                .containsOnly("not-observed");
        assertThat(waits).hasSize(2);
    }

    @Test
    void a_system_that_says_when_to_come_again_is_left_alone_until_then() {
        VirtualTime time = new VirtualTime();
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        TagPropagator patient =
                propagator(aws, OwnershipLedger.inMemory()).sleeper(time).build();
        PropagationPlan plan = patient.plan(List.of(claim("a.yaml", LAKE, Map.of("k", "v"))), List.of());
        aws.faults().failWrites(Kind.THROTTLED, 1);

        patient.apply(plan).throwIfFailed();

        assertThat(time.longestWait()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(time.passed()).isEqualTo(time.longestWait());
    }

    @Test
    void a_write_that_was_lost_is_drift_to_the_next_run() {
        aws.faults().loseWrites(1);
        TagPropagator propagator = builder().build();
        propagator.apply(propagator.plan(CLAIMS.subList(0, 1), List.of()));

        PropagationPlan next = propagator.plan(CLAIMS.subList(0, 1), List.of());

        assertThat(next.resource(LAKE).orElseThrow().changes().get(0).code()).isEqualTo("drift");
        propagator.apply(next).throwIfFailed();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void after_the_deadline_nothing_new_is_begun() {
        VirtualTime time = new VirtualTime();
        TagPropagator propagator = builder()
                .clock(time.wallClock())
                .deadline(Duration.ofMillis(1))
                .sleeper(time)
                .build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        aws.faults().failReads(Kind.UNAVAILABLE, 3);

        PropagationReport report = propagator.apply(plan);

        assertThat(report.outcomes()).allSatisfy(outcome -> {
            assertThat(outcome.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(outcome.code()).isEqualTo("deadline-passed");
            assertThat(outcome.isUndone()).isTrue();
        });
        assertThat(aws.writeCalls()).isZero();
        assertThat(Duration.between(report.startedAt(), report.finishedAt())).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void an_interrupt_lets_what_is_under_way_end_and_skips_the_rest() {
        List<TagClaim> claims = IntStream.range(0, 500)
                .mapToObj(i ->
                        claim("a.yaml", new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::b" + i), Map.of("k", "v")))
                .toList();
        TagPropagator propagator = builder().parallelism(1).build();
        PropagationPlan plan = propagator.plan(claims, List.of());
        Thread caller = Thread.currentThread();
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITE) {
                caller.interrupt();
                while (!Thread.interrupted() && caller.isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
        });

        PropagationReport report = propagator.apply(plan);

        assertThat(Thread.interrupted()).as("the interrupt stays set").isTrue();
        assertThat(report.outcomes()).hasSize(500);
        assertThat(report.counts().get(Outcome.APPLIED)).isBetween(100, 400);
        assertThat(report.outcomes())
                .filteredOn(outcome -> outcome.outcome() != Outcome.APPLIED)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.code()).isEqualTo("cancelled"));
        aws.onCall(call -> {});
        for (ResourceOutcome outcome : report.outcomes()) {
            assertThat(aws.tags(outcome.resource()).isEmpty()).isEqualTo(outcome.outcome() != Outcome.APPLIED);
        }
    }

    @Test
    void a_plan_that_is_interrupted_is_no_plan() {
        Thread.currentThread().interrupt();
        TagPropagator propagator = builder().build();
        assertThatThrownBy(() -> propagator.plan(CLAIMS, List.of()))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_listener_that_throws_changes_nothing() {
        TagPropagator propagator = builder()
                .listener(new PropagationListener() {
                    @Override
                    public void planned(ResourcePlan plan) {
                        throw new IllegalStateException("listener");
                    }

                    @Override
                    public void finished(ResourceOutcome outcome) {
                        throw new IllegalStateException("listener");
                    }
                })
                .build();
        assertThat(propagator.apply(propagator.plan(CLAIMS, List.of())).added()).isEqualTo(2);
    }

    @Test
    void a_ledger_that_cannot_be_understood_lets_nothing_be_changed_or_removed(@TempDir Path directory)
            throws Exception {
        TagPropagator propagator =
                propagator(aws, OwnershipLedger.directory(directory)).build();
        propagator.apply(propagator.plan(
                List.of(claim("a.yaml", LAKE, Map.of("env", "prod", "old", "x", "same", "s"))), List.of()));
        Path document;
        try (Stream<Path> files = Files.list(directory)) {
            document = files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(document, Files.readString(document).substring(0, 40));
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("env", "dev", "new", "y", "same", "s")));

        PropagationPlan plan = propagator.plan(claims, List.of());
        propagator.apply(plan).throwIfFailed();

        ResourcePlan lake = plan.resource(LAKE).orElseThrow();
        assertThat(lake.detail())
                .contains("cannot be understood", document.getFileName().toString());
        assertThat(lake.changes())
                .extracting(change -> change.action() + " " + change.key() + " " + change.code())
                .containsExactly("ADD new null", "BLOCKED env ownership-unknown");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod", "old", "x", "same", "s", "new", "y"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith(document.getFileName() + ".unreadable-"));
        }
        propagator.apply(propagator.plan(List.of(claim("a.yaml", LAKE, Map.of())), List.of()));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod", "old", "x", "same", "s"));
    }

    @Test
    void a_ledger_that_cannot_be_read_means_that_nothing_is_known(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        TagPropagator propagator =
                propagator(aws, OwnershipLedger.directory(file)).build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        assertThat(plan.resources()).allSatisfy(resource -> {
            assertThat(resource.status()).isEqualTo(ResourcePlan.Status.NOT_OBSERVED);
            assertThat(resource.detail()).contains("its ownership is not known");
        });
    }

    @Test
    void claims_in_two_accounts_are_read_through_one_of_them_whatever_their_order() {
        TagClaim here = new TagClaim(
                LAKE,
                AccountScope.of("aws").withRegion("eu-west-1").withAccount("1"),
                CLAIMS.get(0).tags(),
                "a");
        TagClaim anywhere =
                new TagClaim(LAKE, AccountScope.of("aws"), CLAIMS.get(0).tags(), "b");
        TagPropagator propagator = builder().build();

        PropagationPlan plan = propagator.plan(List.of(anywhere, here), List.of());

        assertThat(plan.resources()).hasSize(1);
        assertThat(plan.resources().get(0).scope()).isEqualTo(here.scope());
        assertThat(propagator.plan(List.of(here, anywhere), List.of()).toJson()).isEqualTo(plan.toJson());
    }

    private static final class SteppingClock extends Clock {
        private Instant now = NOW;

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
    }
}
