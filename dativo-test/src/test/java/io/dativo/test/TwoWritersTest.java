package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.propagation.TagPropagator.Staleness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two jobs that share resources and a ledger, and a person who tags by hand, all in between each other's calls. */
class TwoWritersTest {
    static Stream<Set<Behaviour>> behaviours() {
        return Stream.of(
                EnumSet.noneOf(Behaviour.class),
                EnumSet.of(Behaviour.PRECONDITIONS),
                EnumSet.of(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS),
                EnumSet.of(Behaviour.IGNORES_KEY_CASE, Behaviour.FAILS_ITEMS));
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void whatever_happens_between_two_calls_nothing_foreign_is_lost_and_both_jobs_get_their_tags(
            Set<Behaviour> behaviours) {
        for (long seed = 0; seed < 40; seed++) {
            for (Staleness staleness : Staleness.values()) {
                new Interleaving(seed, behaviours, staleness).run();
            }
        }
    }

    private static final class Interleaving {
        private final Random random;
        private final String name;
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        private final TagPropagator propagator;
        private final Map<ResourceRef, Map<String, String>> foreign = new HashMap<>();
        private int depth;

        Interleaving(long seed, Set<Behaviour> behaviours, Staleness staleness) {
            random = new Random(seed);
            name = "seed " + seed + " with " + behaviours + " and " + staleness;
            propagator = propagator(aws, OwnershipLedger.inMemory())
                    .parallelism(1)
                    .staleness(staleness)
                    .build();
            aws.with(behaviours.toArray(Behaviour[]::new));
        }

        void run() {
            runJob("a.yaml", Map.of("a", "0", "shared", "s", "gone", "1"));
            runJob("b.yaml", Map.of("b", "0", "shared", "s"));
            aws.onCall(call -> comeInBetween());
            for (int i = 0; i < 4; i++) {
                runJob("a.yaml", claimed("a"));
                check();
            }
            aws.onCall(call -> {});
            finish("a.yaml", Map.of("a", "end", "shared", "s"));
            finish("b.yaml", Map.of("b", "end", "shared", "s"));
            finish("a.yaml", Map.of("a", "end", "shared", "s"));
            for (ResourceRef resource : List.of(LAKE, ROLE)) {
                assertThat(aws.tags(resource))
                        .as(name)
                        .containsAllEntriesOf(Map.of("a", "end", "b", "end", "shared", "s"))
                        .doesNotContainKey("gone");
            }
            finish("a.yaml", Map.of());
            finish("b.yaml", Map.of());
            for (ResourceRef resource : List.of(LAKE, ROLE)) {
                assertThat(aws.tags(resource)).as(name).isEqualTo(foreign.getOrDefault(resource, Map.of()));
            }
        }

        private Map<String, String> claimed(String key) {
            Map<String, String> tags = new HashMap<>(Map.of(key, Integer.toString(random.nextInt(3))));
            if (random.nextBoolean()) {
                tags.put("shared", random.nextInt(3) > 0 ? "s" : key);
            }
            return tags;
        }

        private void comeInBetween() {
            if (random.nextInt(4) == 0) {
                ResourceRef resource = random.nextBoolean() ? LAKE : ROLE;
                String key = "foreign" + random.nextInt(3);
                String value = Integer.toString(random.nextInt(100));
                foreign.computeIfAbsent(resource, ref -> new HashMap<>()).put(key, value);
                aws.tag(resource, key, value);
            }
            if (depth == 0 && random.nextInt(4) == 0) {
                depth++;
                runJob("b.yaml", claimed("b"));
                depth--;
            }
        }

        private void check() {
            foreign.forEach(
                    (resource, tags) -> assertThat(aws.tags(resource)).as(name).containsAllEntriesOf(tags));
        }

        private PropagationReport runJob(String claimant, Map<String, String> tags) {
            List<TagClaim> claims = List.of(claim(claimant, LAKE, tags), claim(claimant, ROLE, tags));
            return propagator.apply(propagator.plan(claims, List.of()));
        }

        private void finish(String claimant, Map<String, String> tags) {
            PropagationReport report = runJob(claimant, tags);
            assertThat(report.outcomes()).as(name).noneMatch(ResourceOutcome::isUndone);
        }
    }

    @Test
    void many_threads_on_one_resource_and_one_ledger_directory_lose_nothing(@TempDir Path directory) throws Exception {
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
                .with(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS)
                .withResource("s3_bucket", "lake", Map.of("foreign", "x"));
        int jobs = 8;
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int job = 0; job < jobs; job++) {
                String name = "job" + job;
                // Each has a ledger of its own on the same directory, as separate processes do.
                TagPropagator propagator =
                        propagator(aws, OwnershipLedger.directory(directory)).build();
                tasks.add(() -> {
                    List<TagClaim> claims = List.of(claim(name, LAKE, Map.of(name, "1", "shared", "s")));
                    int runs = 1;
                    while (!propagator.apply(propagator.plan(claims, List.of())).isComplete()) {
                        runs++;
                    }
                    return runs;
                });
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(aws.tags(LAKE)).hasSize(jobs + 2).containsEntry("foreign", "x");
        OwnershipLedger ledger = OwnershipLedger.directory(directory);
        TagPropagator last = propagator(aws, ledger).build();
        assertThat(ledger.owned(LAKE)).hasSize(jobs + 1);
        for (int job = 0; job < jobs; job++) {
            List<TagClaim> nothing = List.of(claim("job" + job, LAKE, Map.of()));
            last.apply(last.plan(nothing, List.of())).throwIfFailed();
        }
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("foreign", "x"));
    }
}
