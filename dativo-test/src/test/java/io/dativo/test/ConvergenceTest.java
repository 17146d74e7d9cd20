package io.dativo.test;

import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.MergeRule;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Long random histories of claims and of what others do, against an oracle and under every awkward behaviour. */
class ConvergenceTest {
    private static final List<String> KEYS =
            List.of("owner", "env", "cost_center", "Team", "pii", Oracle.UNION, Oracle.STRONGEST);
    private static final List<String> VALUES = List.of("", "a", "b", "c");
    private static final List<String> LISTS = List.of("A", "B", "A,B", "C,A", "C");
    private static final List<String> CLAIMANTS = List.of("a.yaml", "b.yaml", "c.yaml");
    private static final List<ResourceRef> RESOURCES = List.of(
            Claims.LAKE,
            Claims.ROLE,
            new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw"),
            new ResourceRef("aws", "glue_catalog", "db"));

    static Stream<Set<Behaviour>> behaviours() {
        List<Set<Behaviour>> sets = new ArrayList<>();
        sets.add(EnumSet.noneOf(Behaviour.class));
        for (Behaviour behaviour : Behaviour.values()) {
            sets.add(EnumSet.of(behaviour));
        }
        sets.add(EnumSet.of(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS, Behaviour.FAILS_ITEMS));
        sets.add(EnumSet.of(Behaviour.IGNORES_KEY_CASE, Behaviour.THROTTLES, Behaviour.PRECONDITIONS));
        sets.add(EnumSet.of(Behaviour.FINISHES_LATER, Behaviour.IGNORES_KEY_CASE, Behaviour.KEEPS_OWNERSHIP));
        // One thing that takes its time is enough for four attempts.
        sets.add(EnumSet.complementOf(EnumSet.of(Behaviour.KEEPS_OWNERSHIP, Behaviour.FINISHES_LATER)));
        sets.add(EnumSet.complementOf(EnumSet.of(Behaviour.FINISHES_LATER)));
        return sets.stream();
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void every_history_ends_as_the_oracle_says_and_a_second_run_writes_nothing(Set<Behaviour> behaviours) {
        for (long seed = 0; seed < 20; seed++) {
            new History(seed, behaviours).run(12);
        }
    }

    private static final class History {
        private final Random random;
        private final String name;
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        private final TestClock clock = new TestClock();

        /** One thread: a seed decides the whole history, which call is throttled too. */
        private final TagPropagator propagator = propagator(aws, OwnershipLedger.inMemory())
                .clock(clock)
                .merge(Oracle.STRONGEST, MergeRule.strongest(Oracle.LEVELS))
                .parallelism(1)
                .build();

        private final Map<ResourceRef, Oracle> oracles = new TreeMap<>();
        private final Set<Behaviour> behaviours;

        History(long seed, Set<Behaviour> behaviours) {
            random = new Random(seed);
            name = "seed " + seed + " with " + behaviours;
            this.behaviours = behaviours;
            aws.with(behaviours.toArray(Behaviour[]::new));
            for (ResourceRef resource : RESOURCES) {
                oracles.put(resource, new Oracle(foldsCase(resource), lags(behaviours)));
            }
        }

        void run(int rounds) {
            for (int round = 0; round < rounds; round++) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    somebodyActs();
                }
                aws.becomeConsistent();
                clock.advance(Duration.ofMinutes(2));
                claimantRuns(round);
            }
        }

        private void somebodyActs() {
            ResourceRef resource = pick(RESOURCES);
            String key = random.nextBoolean() ? pick(KEYS) : pick(KEYS).toUpperCase(Locale.ROOT);
            if (random.nextInt(3) > 0) {
                // Where a write need not show, a value of ours that comes back may be that write.
                String value = random.nextBoolean() || lags(behaviours) ? "foreign" : pick(values(key));
                boolean isSpelledOtherwise = !resource.type().equals("glue_catalog");
                aws.tag(resource, key, isSpelledOtherwise ? value.replace(',', '+') : value);
                oracles.get(resource).somebodySets(key, value);
            } else {
                aws.untag(resource, key);
                oracles.get(resource).somebodyRemoves(key);
            }
        }

        private void claimantRuns(int round) {
            String claimant = pick(CLAIMANTS);
            List<TagClaim> claims = new ArrayList<>();
            for (ResourceRef resource : RESOURCES) {
                if (random.nextInt(4) > 0) {
                    Map<String, String> tags = new TreeMap<>();
                    KEYS.stream().filter(key -> random.nextBoolean()).forEach(key -> tags.put(key, pick(values(key))));
                    claims.add(claim(claimant, resource, tags));
                    oracles.get(resource).run(claimant, tags);
                }
            }
            Collections.shuffle(claims, random);
            PropagationPlan plan = propagator.plan(claims, List.of());
            propagator.apply(PropagationPlan.fromJson(plan.toJson())).throwIfFailed();
            aws.becomeConsistent();
            String where = name + ", round " + round + "\n" + plan;
            oracles.forEach((resource, oracle) ->
                    assertThat(folded(resource)).as("%s of %s", resource, where).isEqualTo(oracle.tags()));

            int writes = aws.writeCalls();
            PropagationPlan second = propagator.plan(claims, List.of());
            propagator.apply(second);
            assertThat(second.isEmpty()).as("%s\nthen\n%s", where, second).isTrue();
            assertThat(aws.writeCalls()).as(where).isEqualTo(writes);
            assertThat(propagator.plan(claims, List.of()).toJson()).as(where).isEqualTo(second.toJson());
        }

        /** Where the store keeps ownership, it removes a tag and its entry in one. */
        private static boolean lags(Set<Behaviour> behaviours) {
            return behaviours.contains(Behaviour.EVENTUALLY_CONSISTENT)
                    && !behaviours.contains(Behaviour.KEEPS_OWNERSHIP);
        }

        private Map<String, String> folded(ResourceRef resource) {
            Map<String, String> tags = new TreeMap<>();
            aws.tags(resource)
                    .forEach((key, value) -> tags.put(
                            foldsCase(resource) ? key.toLowerCase(Locale.ROOT) : key, value.replace('+', ',')));
            return tags;
        }

        private boolean foldsCase(ResourceRef resource) {
            return resource.type().equals("iam_role")
                    || behaviours.contains(Behaviour.IGNORES_KEY_CASE)
                    || behaviours.contains(Behaviour.KEEPS_FIRST_SPELLING);
        }

        private static List<String> values(String key) {
            return switch (key.toLowerCase(Locale.ROOT)) {
                case Oracle.UNION -> LISTS;
                case Oracle.STRONGEST -> Oracle.LEVELS;
                default -> VALUES;
            };
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
