package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.MergeRule;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Jobs that run apart, in any order, while reads lag, writes get lost, clocks jump, jobs are renamed, resources leave and
 * return, and the ledger is lost. However it went: once every job said its last word twice more, each tag is what all words
 * for it make, what no job claims is gone, and what others wrote was never touched. {@code -Ddativo.histories=…} makes more
 * of them, {@code -Ddativo.first-history=…} begins with that seed.
 */
class OwnershipCampaignTest {
    private static final long FIRST = Long.getLong("dativo.first-history", 0);
    private static final int HISTORIES = Integer.getInteger("dativo.histories", 60);
    private static final List<ResourceRef> RESOURCES =
            List.of(LAKE, ROLE, new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw"));
    private static final Map<String, List<String>> VALUES = new TreeMap<>(Map.of(
            "owner",
            List.of("a", "b"),
            "env",
            List.of("prod", "dev"),
            Oracle.UNION,
            List.of("A", "B", "A,B", "C,A"),
            Oracle.STRONGEST,
            Oracle.LEVELS,
            "boss",
            List.of("x", "y", "z")));
    private static final AccountScope HERE = AccountScope.of("aws");

    @Test
    void however_it_went_the_last_words_of_all_jobs_decide() {
        List<String> failures = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
            try {
                new History(seed).run();
            } catch (AssertionError e) {
                failures.add(e.getMessage());
            }
        }
        assertThat(failures)
                .as("%d of %d histories", failures.size(), HISTORIES)
                .isEmpty();
    }

    private static final class History {
        private final Random random;
        private final String name;
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        private final TestClock clock = new TestClock();
        private final List<String> jobs = new ArrayList<>();
        private final Map<String, String> renamed = new HashMap<>();

        /** What each job says now, by resource. */
        private final Map<String, Map<ResourceRef, Map<String, String>>> words = new HashMap<>();

        private final Map<ResourceRef, Map<String, String>> foreign = new TreeMap<>();
        private final boolean keptByStore;
        private OwnershipLedger ledger = OwnershipLedger.inMemory();
        private boolean ledgerWasLost;
        private String boss;

        History(long seed) {
            // The first numbers of a Random are nearly the same for all small seeds.
            random = new Random(new SplittableRandom(seed).nextLong());
            keptByStore = random.nextInt(4) == 0;
            if (keptByStore) {
                // Such a store shows what it acknowledged: that is what TagStore.keepsOwnership() asks of it.
                aws.with(Behaviour.KEEPS_OWNERSHIP, Behaviour.PRECONDITIONS);
            } else if (random.nextBoolean()) {
                aws.with(Behaviour.EVENTUALLY_CONSISTENT);
            }
            int count = random.nextInt(5) == 0 ? 1 + random.nextInt(50) : 1 + random.nextInt(5);
            for (int job = 0; job < count; job++) {
                jobs.add("job" + job);
            }
            boss = jobs.get(0);
            name = "seed " + seed + ", " + count + " jobs" + (keptByStore ? ", kept by the store" : "");
        }

        void run() {
            for (int step = 0; step < 12 + jobs.size(); step++) {
                trouble();
                List<String> together = random.nextInt(4) == 0 ? List.of(any(), any()) : List.of(any());
                for (String job : new TreeSet<>(together)) {
                    words.put(job, word());
                }
                propagate(new TreeSet<>(together), false);
                requireForeignUntouched();
            }
            settle();
        }

        private String any() {
            return jobs.get(random.nextInt(jobs.size()));
        }

        private Map<ResourceRef, Map<String, String>> word() {
            Map<ResourceRef, Map<String, String>> word = new TreeMap<>();
            for (ResourceRef resource : RESOURCES) {
                if (random.nextInt(3) > 0) {
                    Map<String, String> tags = new TreeMap<>();
                    VALUES.forEach((key, values) -> {
                        if (random.nextBoolean()) {
                            tags.put(key, values.get(random.nextInt(values.size())));
                        }
                    });
                    word.put(resource, tags);
                }
            }
            return word;
        }

        private void trouble() {
            switch (random.nextInt(10)) {
                case 0 -> {
                    if (!keptByStore) {
                        aws.faults().loseWrites(1);
                    }
                }
                case 1 -> clock.advance(Duration.ofMinutes(random.nextInt(600) - 300));
                case 2 -> rename();
                case 3 -> somebodyTags();
                case 4 -> aws.becomeConsistent();
                case 5 -> {
                    if (!keptByStore && random.nextInt(3) == 0) {
                        ledger = OwnershipLedger.inMemory();
                        ledgerWasLost = true;
                    }
                }
                default -> clock.advance(Duration.ofSeconds(random.nextInt(90)));
            }
        }

        private void rename() {
            String former = any();
            String now = former + "'";
            jobs.set(jobs.indexOf(former), now);
            renamed.put(former, now);
            Map<ResourceRef, Map<String, String>> word = words.remove(former);
            if (word != null) {
                words.put(now, word);
            }
            boss = boss.equals(former) ? now : boss;
        }

        private void somebodyTags() {
            ResourceRef resource = RESOURCES.get(random.nextInt(RESOURCES.size()));
            String key = "foreign" + random.nextInt(3);
            String value = Integer.toString(random.nextInt(100));
            aws.tag(resource, key, value);
            foreign.computeIfAbsent(resource, any -> new TreeMap<>()).put(key, value);
        }

        private void requireForeignUntouched() {
            foreign.forEach(
                    (resource, tags) -> assertThat(aws.tags(resource)).as(name).containsAllEntriesOf(tags));
        }

        private PropagationReport propagate(Set<String> some, boolean adopts) {
            TagPropagator propagator = propagator(adopts);
            return propagator.apply(plan(propagator, some));
        }

        private PropagationPlan plan(TagPropagator propagator, Set<String> some) {
            List<TagClaim> claims = new ArrayList<>();
            Map<String, AccountScope> whole = new HashMap<>();
            for (String job : some) {
                whole.put(job, HERE);
                words.getOrDefault(job, Map.of()).forEach((resource, tags) -> claims.add(claim(job, resource, tags)));
            }
            Collections.shuffle(claims, random);
            return propagator.plan(claims, List.of(), null, whole);
        }

        private TagPropagator propagator(boolean adopts) {
            TagPropagator.Builder builder = TagPropagator.builder(Providers.of(List.of(aws)), ledger)
                    .clock(clock)
                    .sleeper(duration -> true)
                    .parallelism(1)
                    .releaseLeft()
                    .merge(Oracle.STRONGEST, MergeRule.strongest(Oracle.LEVELS))
                    .merge("boss", MergeRule.owner(boss));
            renamed.forEach(builder::renamed);
            return adopts ? builder.adoptForeign().build() : builder.build();
        }

        /** Nothing goes wrong any more, and every job runs as it is. */
        private void settle() {
            int rounds = ledgerWasLost ? 5 : 3;
            for (int round = 0; round < rounds; round++) {
                Collections.shuffle(jobs, random);
                for (String job : jobs) {
                    aws.becomeConsistent();
                    clock.advance(Duration.ofDays(1));
                    // In the first round some say their last word, so that only in the second all can be taken over.
                    propagate(Set.of(job), ledgerWasLost && round < 2);
                    aws.becomeConsistent();
                }
            }
            requireForeignUntouched();
            RESOURCES.forEach(this::requireLastWords);
            for (String job : jobs) {
                clock.advance(Duration.ofDays(1));
                PropagationPlan plan = plan(propagator(false), Set.of(job));
                assertThat(plan.isEmpty())
                        .as("%s: %s runs once more\n%s", name, job, plan)
                        .isTrue();
                boolean inPlace = RESOURCES.stream().allMatch(resource -> isInPlace(job, resource));
                assertThat(plan.summary().claims().count(ClaimStatus.CONFLICT) == 0)
                        .as("%s: %s\n%s", name, job, plan)
                        .isEqualTo(inPlace);
            }
        }

        private void requireLastWords(ResourceRef resource) {
            Map<String, String> there = ours(resource);
            for (String key : VALUES.keySet()) {
                Map<String, String> said = said(resource, key);
                String where = name + ": " + key + " of " + resource + ", said " + said;
                Optional<String> made = made(key, said);
                if (said.isEmpty()) {
                    if (!ledgerWasLost) {
                        assertThat(there).as(where).doesNotContainKey(key);
                    }
                } else {
                    made.ifPresent(value -> assertThat(there).as(where).containsEntry(key, value));
                }
            }
        }

        private boolean isInPlace(String job, ResourceRef resource) {
            Map<String, String> there = ours(resource);
            return words.getOrDefault(job, Map.of()).getOrDefault(resource, Map.of()).entrySet().stream()
                    .allMatch(tag -> made(tag.getKey(), said(resource, tag.getKey()))
                            .orElse(tag.getValue())
                            .equals(there.get(tag.getKey())));
        }

        private Map<String, String> ours(ResourceRef resource) {
            Map<String, String> there = new HashMap<>();
            aws.tags(resource).forEach((key, value) -> there.put(key, value.replace('+', ',')));
            return there;
        }

        private Map<String, String> said(ResourceRef resource, String key) {
            Map<String, String> said = new TreeMap<>();
            words.forEach((job, word) -> {
                String value = word.getOrDefault(resource, Map.of()).get(key);
                if (value != null) {
                    said.put(job, value);
                }
            });
            return said;
        }

        /** What all words for a key make, by the rules as people write them down. */
        private Optional<String> made(String key, Map<String, String> said) {
            Set<String> values = new TreeSet<>(said.values());
            if (values.size() < 2) {
                return values.stream().findFirst();
            }
            return switch (key) {
                case Oracle.UNION -> {
                    Set<String> all = new TreeSet<>();
                    values.forEach(value -> all.addAll(List.of(value.split(","))));
                    yield values.stream()
                            .filter(value -> new HashSet<>(List.of(value.split(","))).equals(all))
                            .findFirst()
                            .or(() -> Optional.of(String.join(",", all)));
                }
                case Oracle.STRONGEST ->
                    Optional.of(
                            Oracle.LEVELS.stream().filter(values::contains).reduce("", (weaker, stronger) -> stronger));
                case "boss" -> Optional.ofNullable(said.get(boss));
                default -> Optional.empty();
            };
        }
    }
}
