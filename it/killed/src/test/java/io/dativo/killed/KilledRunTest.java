package io.dativo.killed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.test.InMemoryProvider.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes that plan and apply and are killed by SIGKILL at random points, before, in and after each of their calls and
 * while they write their ledger. {@code -Ddativo.kills=100} makes each campaign as long as {@code docs/reliability.md}
 * reports it, {@code -Ddativo.kill-seed=7} makes another one.
 */
class KilledRunTest {
    private static final int KILLS = Integer.getInteger("dativo.kills", 5);
    private static final int SEED = Integer.getInteger("dativo.kill-seed", 0);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void runs_that_are_killed_lose_nothing_and_the_next_one_completes_them(Ledgers ledgers) throws Exception {
        try (Ledgers.Server server = ledgers.start();
                Fleet fleet = new Buckets(SEED % 2 == 1 || ledgers == Ledgers.POSTGRES)) {
            campaign(new World(fleet, ledgers, server.address(), folder("world" + SEED)), ledgers + " under buckets");
        }
    }

    @Test
    void a_killed_run_over_an_iceberg_catalog_leaves_tables_whole_and_the_next_one_completes_it() throws Exception {
        try (Fleet fleet = new Tables(folder("warehouse"))) {
            campaign(new World(fleet, Ledgers.DIRECTORY, "-", folder("world" + SEED)), "Iceberg tables");
        }
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static void campaign(World world, String what) throws Exception {
        world.run(KILLS);
        Path figures = Path.of("target", "kill-campaign-" + what.replace(' ', '-') + ".txt");
        Files.writeString(figures, world.counts + System.lineSeparator());
        assertThat(world.counts.get("killed")).as("%s", world.counts).isEqualTo(KILLS);
    }

    /** The resources of one sequence of runs, and what is known of them. */
    private static final class World {
        private final Random random = new Random(SEED);
        private final Fleet fleet;
        private final Ledgers ledgers;
        private final String address;
        private final Path folder;
        private final TagPropagator own;
        private final AuditLog audit;
        private final Map<ResourceRef, Map<String, String>> foreign = new HashMap<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private int version;
        private AuditLog.Head head;

        World(Fleet fleet, Ledgers ledgers, String address, Path folder) {
            this.fleet = fleet;
            this.ledgers = ledgers;
            this.address = address;
            this.folder = folder;
            own = Victim.propagator(fleet.providers(), ledgers.open(address, folder), folder);
            audit = AuditLog.file(folder.resolve("audit.jsonl"));
            head = audit.head();
            for (ResourceRef resource : fleet.resources()) {
                foreign.put(resource, new HashMap<>());
                tagAsAnother(resource);
            }
        }

        void run(int kills) throws IOException, InterruptedException {
            converges("at the beginning");
            while (counts.getOrDefault("killed", 0) < kills) {
                version++;
                tagAsAnother(
                        fleet.resources().get(random.nextInt(fleet.resources().size())));
                String where = "seed " + SEED + ", version " + version + ", " + kill();
                fleet.awaitQuiet();
                nothingForeignWasTouched(where);
                chainHolds(where);
                // Half of the runs follow one that was killed and not yet completed.
                if (random.nextBoolean()) {
                    converges(where);
                }
            }
            converges("seed " + SEED + " at the end");
            version = 0;
            converges("seed " + SEED + ", when nothing is claimed any more");
        }

        /** Runs one version in a process and kills that at one of its calls, or a moment after it. */
        private String kill() throws IOException, InterruptedException {
            int call = 1 + random.nextInt(14);
            long delay = random.nextInt(3) == 0 ? 0 : random.nextInt(12_000);
            Executioner executioner = new Executioner(call, delay);
            fleet.observe(executioner);
            Process process = Victim.start(fleet, ledgers, address, folder, version);
            executioner.victim(process);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            fleet.observe(at -> {});
            boolean killed = process.exitValue() != 0;
            assertThat(Files.readString(folder.resolve("output")))
                    .as("seed %d, version %d, call %d", SEED, version, call)
                    .isEmpty();
            counts.merge(killed ? "killed" : "too late", 1, Integer::sum);
            if (killed) {
                Call at = executioner.killedAt();
                counts.merge("killed " + (delay == 0 ? "at " : "after ") + at, 1, Integer::sum);
            }
            return "call " + call + " + " + delay + " us";
        }

        private void tagAsAnother(ResourceRef resource) {
            String key = "foreign-" + random.nextInt(3);
            String value = Integer.toString(random.nextInt(1000));
            foreign.get(resource).put(key, value);
            fleet.tag(resource, key, value);
        }

        private void nothingForeignWasTouched(String where) {
            foreign.forEach((resource, tags) -> {
                Map<String, String> there = new HashMap<>(fleet.tags(resource));
                assertThat(there).as(where).containsAllEntriesOf(tags);
                there.keySet().removeAll(tags.keySet());
                assertThat(there.keySet())
                        .as(where)
                        .allMatch(key -> key.equals("keep") || key.equals("change") || key.startsWith("rotates-"));
            });
        }

        private void chainHolds(String where) {
            assertThat(audit.verify(head).findings()).as(where).isEmpty();
            head = audit.head();
        }

        private List<TagClaim> claims() {
            return Victim.claims(fleet.resources(), version);
        }

        /** Another process on the same ledger: this one. */
        private void converges(String where) {
            PropagationPlan plan = own.plan(claims(), List.of());
            assertThat(plan.resources()).as("%s\n%s", where, plan).allSatisfy(resource -> {
                assertThat(resource.detail()).as("the ledger can be read").isNull();
                assertThat(resource.changes()).noneMatch(change -> change.status() == ClaimStatus.CONFLICT);
            });
            own.apply(plan).throwIfFailed();
            for (ResourceRef resource : fleet.resources()) {
                Map<String, String> expected = new HashMap<>(foreign.get(resource));
                expected.putAll(Victim.tags(version));
                assertThat(fleet.tags(resource)).as("%s\n%s", where, plan).isEqualTo(expected);
            }
            PropagationPlan again = own.plan(claims(), List.of());
            assertThat(again.resources())
                    .as("%s\n%s", where, again)
                    .allSatisfy(resource -> assertThat(resource.changes()).isEmpty());
            counts.merge("converged", 1, Integer::sum);
            chainHolds(where);
        }
    }
}
