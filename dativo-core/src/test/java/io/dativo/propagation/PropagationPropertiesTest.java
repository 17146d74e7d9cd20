package io.dativo.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.Shelf.Fault;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for all tags, claims and faults: drawn at random, always the same ones. */
class PropagationPropertiesTest {
    private static final int DRAWS = 60;
    private static final List<ResourceRef> THINGS = List.of(Shelf.ref("one"), Shelf.ref("two"), Shelf.ref("three"));

    private Shelf shelf = new Shelf();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private TagPropagator propagator = propagator();

    @Test
    void what_others_wrote_stays_what_is_claimed_comes_and_the_report_says_which_is_which() {
        each(random -> {
            Map<ResourceRef, Map<String, String>> before = someTags(random);
            List<TagClaim> claims = claims("acme/orders", random);

            PropagationReport report = propagator.apply(propagator.plan(claims, List.of()));

            int conflicts = 0;
            for (TagClaim claim : claims) {
                Map<String, String> expected = new TreeMap<>(claim.tags().values());
                Map<String, String> there = before.get(claim.resource());
                conflicts += (int) there.entrySet().stream()
                        .filter(tag -> !expected.getOrDefault(tag.getKey(), tag.getValue())
                                .equals(tag.getValue()))
                        .count();
                expected.putAll(there);
                assertThat(shelf.tags(claim.resource())).isEqualTo(expected);
            }
            assertThat(report.completion()).isEqualTo(conflicts == 0 ? Completion.COMPLETE : Completion.INCOMPLETE);
            int claimed = claims.stream()
                    .mapToInt(claim -> claim.tags().values().size())
                    .sum();
            assertThat(report.claims().count(ClaimStatus.IN_PLACE)).isEqualTo(claimed - conflicts);
        });
    }

    @Test
    void a_second_run_writes_nothing() {
        each(random -> {
            someTags(random);
            List<TagClaim> claims = claims("acme/orders", random);
            propagator.apply(propagator.plan(claims, List.of()));
            int writes = shelf.writes();

            PropagationPlan second = propagator.plan(claims, List.of());

            assertThat(second.isEmpty()).isTrue();
            propagator.apply(second);
            assertThat(shelf.writes()).isEqualTo(writes);
        });
    }

    @Test
    void a_revert_gives_back_the_tags_that_were_there_before() {
        each(random -> {
            someTags(random);
            propagator.apply(propagator.plan(claims("acme/orders", random), List.of()));
            Map<ResourceRef, Map<String, String>> before = copy();
            PropagationPlan plan = propagator.plan(claims("acme/orders", random), List.of());
            propagator.apply(plan);
            later();

            propagator.apply(propagator.revert(plan));

            assertThat(copy()).isEqualTo(before);
        });
    }

    @Test
    void what_is_no_longer_claimed_goes_and_nothing_else() {
        each(random -> {
            Map<ResourceRef, Map<String, String>> before = someTags(random);
            List<TagClaim> claims = claims("acme/orders", random);
            propagator.apply(propagator.plan(claims, List.of()));
            later();

            propagator.apply(propagator.plan(nothing("acme/orders"), List.of()));

            assertThat(copy()).isEqualTo(before);
        });
    }

    @Test
    void two_jobs_keep_what_either_claims_in_any_order_and_agree_or_conflict() {
        each(random -> {
            List<TagClaim> one = claims("acme/orders", random);
            List<TagClaim> two = claims("acme/refunds", random);
            propagator.apply(propagator.plan(one, List.of()));
            propagator.apply(propagator.plan(two, List.of()));
            later();
            propagator.apply(propagator.plan(nothing("acme/orders"), List.of()));
            propagator.apply(propagator.plan(two, List.of()));

            for (TagClaim claim : two) {
                assertThat(shelf.tags(claim.resource())).isEqualTo(claim.tags().values());
            }
        });
    }

    @Test
    void what_somebody_writes_between_plan_and_apply_is_never_overwritten() {
        each(random -> {
            someTags(random);
            PropagationPlan plan = propagator.plan(claims("acme/orders", random), List.of());
            ResourceRef changed = THINGS.get(random.nextInt(THINGS.size()));
            String key = "k" + random.nextInt(5);
            shelf.tags(changed).put(key, "theirs");

            propagator.apply(plan);

            assertThat(shelf.tags(changed)).containsEntry(key, "theirs");
        });
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void however_a_write_ends_the_report_says_what_is_there_and_the_next_run_ends_it(Fault fault) {
        each(random -> {
            Map<ResourceRef, Map<String, String>> before = someTags(random);
            List<TagClaim> claims = claims("acme/orders", random);
            shelf.failNext(fault);

            PropagationReport report = propagator.apply(propagator.plan(claims, List.of()));

            long inPlace = claims.stream()
                    .mapToLong(claim -> claim.tags().values().entrySet().stream()
                            .filter(tag -> tag.getValue()
                                    .equals(shelf.tags(claim.resource()).get(tag.getKey())))
                            .count())
                    .sum();
            int said = report.claims().count(ClaimStatus.IN_PLACE);
            assertThat(said).as("nothing is said to be in place that is not").isLessThanOrEqualTo((int) inPlace);
            // Of a resource whose write was refused, what others had put there is not claimed as done either.
            if (fault != Fault.REFUSED) {
                assertThat(said).isEqualTo((int) inPlace);
            }
            propagator.apply(propagator.plan(claims, List.of()));
            later();
            propagator.apply(propagator.plan(nothing("acme/orders"), List.of()));
            assertThat(copy()).as("all that was written was known to be ours").isEqualTo(before);
        });
    }

    private interface Draw {
        void with(RandomGenerator random);
    }

    /** Each draw has a shelf and a ledger of its own. */
    private void each(Draw draw) {
        SplittableRandom seeds = new SplittableRandom(20261201);
        for (int i = 0; i < DRAWS; i++) {
            shelf = new Shelf();
            propagator = propagator();
            draw.with(new Random(seeds.nextLong()));
        }
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(shelf), OwnershipLedger.inMemory())
                .clock(new Clock() {
                    @Override
                    public Instant instant() {
                        return now;
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                })
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .sleeper(duration -> true)
                .parallelism(1)
                .build();
    }

    /** Past the time in which a system may show what was there before. */
    private void later() {
        now = now.plus(Duration.ofDays(1));
    }

    private Map<ResourceRef, Map<String, String>> someTags(RandomGenerator random) {
        THINGS.forEach(thing -> shelf.tags(thing).putAll(tags(random)));
        return copy();
    }

    private Map<ResourceRef, Map<String, String>> copy() {
        Map<ResourceRef, Map<String, String>> copy = new HashMap<>();
        THINGS.forEach(thing -> copy.put(thing, new TreeMap<>(shelf.tags(thing))));
        return copy;
    }

    private static List<TagClaim> claims(String job, RandomGenerator random) {
        List<TagClaim> claims = new ArrayList<>();
        THINGS.forEach(thing -> claims.add(claim(job, thing, tags(random))));
        return claims;
    }

    private static List<TagClaim> nothing(String job) {
        return THINGS.stream().map(thing -> claim(job, thing, Map.of())).toList();
    }

    private static TagClaim claim(String job, ResourceRef thing, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, job + "#infrastructure.tags");
        return new TagClaim(thing, AccountScope.of("shelf"), TagSet.of(tags, origin), job);
    }

    private static Map<String, String> tags(RandomGenerator random) {
        Map<String, String> tags = new TreeMap<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            tags.put("k" + random.nextInt(5), "v" + random.nextInt(3));
        }
        return tags;
    }
}
