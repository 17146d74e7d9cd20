package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider.Call;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that plan and apply and are killed by SIGKILL at random points, before, in and after each of their calls and
 * while they write their ledger. The resources live in this process, behind HTTP; the ledger and the audit log are files.
 * {@code -Ddativo.kills=100} makes the campaign as long as {@code docs/reliability.md} reports it.
 */
class KilledRunTest {
    private static final int KILLS = Integer.getInteger("dativo.kills", 12);

    /** Side by side, for most of a run is the start of a JVM. */
    private static final int WORLDS = 2;

    private static final List<String> REGIONS = List.of("eu-west-1", "eu-north-1", "us-east-1");

    @TempDir
    private Path directory;

    @Test
    void runs_that_are_killed_lose_nothing_and_the_next_one_completes_them() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORLDS);
        Map<String, Integer> counts = new TreeMap<>();
        try {
            List<Callable<World>> tasks = new ArrayList<>();
            for (int i = 0; i < WORLDS; i++) {
                int seed = i;
                tasks.add(() -> {
                    try (World world = new World(seed, directory.resolve("world" + seed))) {
                        world.run(KILLS / WORLDS);
                        return world;
                    }
                });
            }
            for (Future<World> done : threads.invokeAll(tasks)) {
                done.get().counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
            }
        } finally {
            threads.shutdownNow();
        }
        Files.writeString(Path.of("target", "kill-campaign.txt"), counts + System.lineSeparator());
        assertThat(counts.get("killed")).as("%s", counts).isEqualTo(KILLS / WORLDS * WORLDS);
    }

    /** What a run in a process of its own is to do. */
    static final class Run {
        private Run() {}

        /** Plans and applies the claims of one version: {@code port folder version}. */
        public static void main(String[] arguments) {
            InMemoryProvider rules = InMemoryProvider.standingInFor("aws");
            TagPropagator propagator = propagator(
                    Providers.of(new TagServer.Client(rules, Integer.parseInt(arguments[0]))), Path.of(arguments[1]));
            List<TagClaim> claims = claims(Integer.parseInt(arguments[2]));
            propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();
        }
    }

    private static TagPropagator propagator(Providers providers, Path folder) {
        return TagPropagator.builder(providers, OwnershipLedger.directory(folder.resolve("ledger")))
                .audit(AuditLog.file(folder.resolve("audit.jsonl")))
                .parallelism(2)
                .build();
    }

    /** Each version adds, changes and removes something on every resource. */
    private static List<TagClaim> claims(int version) {
        List<TagClaim> claims = new ArrayList<>();
        for (ResourceRef resource : resources()) {
            Map<String, String> tags = wanted(version);
            TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml#infrastructure.tags");
            AccountScope scope = new AccountScope("aws", region(resource), null, null, null, null);
            claims.add(new TagClaim(resource, scope, TagSet.of(tags, origin), "job.yaml"));
        }
        return claims;
    }

    private static Map<String, String> wanted(int version) {
        return version == 0
                ? Map.of()
                : Map.of("keep", "1", "change", Integer.toString(version), "rotates-" + version % 3, "1");
    }

    private static List<ResourceRef> resources() {
        List<ResourceRef> resources = new ArrayList<>();
        for (int i = 0; i < 2 * REGIONS.size(); i++) {
            resources.add(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket" + i));
        }
        return resources;
    }

    private static String region(ResourceRef resource) {
        return REGIONS.get(resources().indexOf(resource) % REGIONS.size());
    }

    /** The resources of one sequence of runs, and the executioner. */
    private static final class World implements AutoCloseable {
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        private final Random random;
        private final int seed;
        private final Path folder;
        private final TagServer server;
        private final TagPropagator own;
        private final AuditLog audit;
        private final Map<ResourceRef, Map<String, String>> foreign = new HashMap<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private int version;
        private AuditLog.Head head;

        World(int seed, Path folder) throws IOException {
            this.seed = seed;
            this.random = new Random(seed);
            this.folder = folder;
            if (seed % 2 == 1) {
                aws.with(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS);
            }
            server = new TagServer(aws);
            own = propagator(Providers.of(aws), folder);
            audit = AuditLog.file(folder.resolve("audit.jsonl"));
            head = audit.head();
            for (ResourceRef resource : resources()) {
                foreign.put(resource, new HashMap<>());
                somebodyTags(resource);
            }
        }

        void run(int kills) throws IOException, InterruptedException {
            converges("at the beginning");
            while (counts.getOrDefault("killed", 0) < kills) {
                version++;
                somebodyTags(resources().get(random.nextInt(resources().size())));
                String where = "seed " + seed + ", version " + version + ", " + kill();
                server.awaitQuiet();
                nothingForeignWasTouched(where);
                chainHolds(where);
                // Half of the runs follow one that was killed and not yet completed.
                if (random.nextBoolean()) {
                    converges(where);
                }
            }
            converges("seed " + seed + " at the end");
            version = 0;
            converges("seed " + seed + ", when nothing is claimed any more");
        }

        /** Runs one version in a process and kills that at one of its calls, or a moment after it. */
        private String kill() throws IOException, InterruptedException {
            int call = 1 + random.nextInt(14);
            long delay = random.nextInt(3) == 0 ? 0 : random.nextInt(12_000);
            Executioner executioner = new Executioner(call, delay);
            aws.onCall(executioner);
            Process process = start();
            executioner.victim(process);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            aws.onCall(at -> {});
            boolean killed = process.exitValue() != 0;
            assertThat(Files.readString(folder.resolve("output")))
                    .as("seed %d, version %d, call %d", seed, version, call)
                    .isEmpty();
            counts.merge(killed ? "killed" : "too late", 1, Integer::sum);
            if (killed) {
                counts.merge("killed " + (delay == 0 ? "at " : "after ") + executioner.at, 1, Integer::sum);
            }
            return "call " + call + " + " + delay + " us";
        }

        private Process start() throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx64m",
                            "-Dorg.slf4j.simpleLogger.log.io.dativo.propagation.TagPropagator=error",
                            "-Dorg.slf4j.simpleLogger.logFile=System.err",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Run.class.getName(),
                            Integer.toString(server.port()),
                            folder.toString(),
                            Integer.toString(version))
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder.toFile(), "output"))
                    .start();
        }

        private void somebodyTags(ResourceRef resource) {
            String key = "foreign-" + random.nextInt(3);
            String value = Integer.toString(random.nextInt(1000));
            foreign.get(resource).put(key, value);
            aws.tag(resource, key, value);
        }

        private void nothingForeignWasTouched(String where) {
            foreign.forEach((resource, tags) -> {
                Map<String, String> there = new HashMap<>(aws.tags(resource));
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

        /** Another process on the same ledger: this one. */
        private void converges(String where) {
            PropagationPlan plan = own.plan(claims(version), List.of());
            assertThat(plan.resources()).as("%s\n%s", where, plan).allSatisfy(resource -> {
                assertThat(resource.detail()).as("the ledger can be read").isNull();
                assertThat(resource.changes()).noneMatch(change -> change.status() == ClaimStatus.CONFLICT);
            });
            own.apply(plan).throwIfFailed();
            for (ResourceRef resource : resources()) {
                Map<String, String> expected = new HashMap<>(foreign.get(resource));
                expected.putAll(wanted(version));
                assertThat(aws.tags(resource)).as("%s\n%s", where, plan).isEqualTo(expected);
            }
            PropagationPlan again = own.plan(claims(version), List.of());
            assertThat(again.resources())
                    .as("%s\n%s", where, again)
                    .allSatisfy(resource -> assertThat(resource.changes()).isEmpty());
            counts.merge("converged", 1, Integer::sum);
            chainHolds(where);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Kills a process when the server is at one of its calls, or some time after. */
    private static final class Executioner implements InMemoryProvider.Calls {
        private final int call;
        private final long delayMicros;
        private int calls;
        private Process process;
        private Call at;

        Executioner(int call, long delayMicros) {
            this.call = call;
            this.delayMicros = delayMicros;
        }

        synchronized void victim(Process victim) {
            process = victim;
            notifyAll();
        }

        @Override
        public void at(Call now) {
            synchronized (this) {
                calls++;
                if (calls != call) {
                    return;
                }
                at = now;
            }
            if (delayMicros == 0) {
                kill();
            } else {
                Thread later = new Thread(() -> {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros));
                    kill();
                });
                later.start();
            }
        }

        private void kill() {
            Process victim;
            synchronized (this) {
                while (process == null) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
                victim = process;
            }
            victim.destroyForcibly();
            try {
                victim.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
