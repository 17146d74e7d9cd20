package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.audit.AuditLog;
import io.dativo.document.WriterLock;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.problem.DativoException;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationException;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that never comes back costs what it was about, and nothing else; the run ends at its deadline. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingCallTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final ResourceRef BUCKET = new ResourceRef("gcp", "gcs_bucket", "lake");
    private static final List<TagClaim> CLAIMS =
            List.of(claim("a", LAKE, Map.of("env", "prod")), claim("a", BUCKET, Map.of("env", "prod")));

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final Hanging gcp = new Hanging(InMemoryProvider.standingInFor("gcp"));
    private final HangingStore documents = new HangingStore();
    private final OwnershipLedger ledger = OwnershipLedger.of(documents);

    /** What hangs of the provider whose resource comes last. */
    private enum Part {
        OPEN,
        READ,
        WRITE,
        WRITTEN,
        CLOSE
    }

    @AfterEach
    void release() {
        time.release();
    }

    private TagPropagator.Builder builder() {
        return TagPropagator.builder(Providers.of(List.of(aws, gcp)), ledger)
                .clock(time.wallClock())
                .sleeper(time)
                .deadline(DEADLINE)
                .parallelism(1)
                .audit(AuditLog.file(folder.resolve("audit.jsonl")));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("audit.jsonl"));
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void an_apply_ends_at_the_deadline_and_keeps_what_it_knows_of_the_others(Part part) throws IOException {
        TagPropagator propagator = builder().build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        gcp.hangs = part;

        PropagationReport report = propagator.apply(plan);

        ClaimStatus expected = switch (part) {
            case OPEN, READ -> ClaimStatus.DEADLINE_PASSED;
            case WRITE, WRITTEN -> ClaimStatus.OUTCOME_UNKNOWN;
            case CLOSE -> ClaimStatus.IN_PLACE;
        };
        assertThat(time.passed()).isEqualTo(DEADLINE);
        assertThat(report.outcome(LAKE).orElseThrow().claims().count(ClaimStatus.IN_PLACE))
                .as("%s", report)
                .isEqualTo(1);
        assertThat(report.outcome(BUCKET).orElseThrow().claims().count(expected))
                .as("%s", report)
                .isEqualTo(1);
        assertThat(report.completion())
                .isEqualTo(
                        expected == ClaimStatus.OUTCOME_UNKNOWN
                                ? Completion.FAILED
                                : expected == ClaimStatus.IN_PLACE ? Completion.COMPLETE : Completion.INCOMPLETE);
        if (part != Part.CLOSE) {
            assertThat(report.toString()).contains("the provider 'gcp' did not answer before the deadline");
        }
        assertThat(log()).contains("\"outcome\"", "\"applied\"");
        assertThat(AuditLog.file(folder.resolve("audit.jsonl")).verify().isIntact())
                .isTrue();
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("env", "prod"));

        String known = documents.toString();
        String told = log();
        gcp.releaseAndAwait();
        assertThat(documents).as("the late answer").hasToString(known);
        assertThat(log()).isEqualTo(told);

        PropagationReport next = propagator.apply(propagator.plan(CLAIMS, List.of()));
        assertThat(next.isComplete()).as("%s", next).isTrue();
        assertThat(ledger.owned(BUCKET)).isEqualTo(Map.of("env", "prod"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"OPEN", "READ", "CLOSE"})
    void a_plan_and_a_verification_end_at_the_deadline_and_what_did_not_answer_is_not_observed(Part part) {
        TagPropagator propagator = builder().build();
        propagator.apply(propagator.plan(CLAIMS.subList(0, 1), List.of())).throwUnlessComplete();
        boolean observed = part == Part.CLOSE;

        gcp.hangs = part;
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());

        assertThat(time.passed()).isEqualTo(DEADLINE);
        assertThat(plan.summary().claims().count(ClaimStatus.IN_PLACE)).isEqualTo(1);
        assertThat(plan.summary().claims().count(ClaimStatus.NOT_OBSERVED)).isEqualTo(observed ? 0 : 1);
        gcp.releaseAndAwait();

        gcp.hangs = part;
        DriftReport drift = propagator.verify(CLAIMS, List.of());

        assertThat(time.passed()).isEqualTo(DEADLINE.multipliedBy(2));
        assertThat(drift.claims().count(ClaimStatus.IN_PLACE)).isEqualTo(1);
        assertThat(drift.sync()).isEqualTo(observed ? DriftReport.Sync.DRIFTED : DriftReport.Sync.UNKNOWN);
        gcp.releaseAndAwait();
        assertThat(aws.openStores()).isZero();
        assertIsClosed(gcp.cloud);
    }

    /** The thread of a call that was given up closes its store once the call returns. */
    private static void assertIsClosed(InMemoryProvider cloud) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (cloud.openStores() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(cloud.openStores()).isZero();
    }

    /** Which call of the ledger hangs in an apply of two resources, and what is written nevertheless. */
    private enum Document {
        PLAN("readAll", 0),
        PLAN_WRITTEN("write", 0),
        FIRST_READ("read", 0),
        CLAIM_READ("read", 1),
        CLAIM("write", 1),
        INTENT("write", 2),
        SETTLED("read", 2),
        SETTLING("write", 3);

        private final String call;
        private final int before;

        Document(String call, int before) {
            this.call = call;
            this.before = before;
        }
    }

    @ParameterizedTest
    @EnumSource(Document.class)
    void a_ledger_that_hangs_lets_nothing_be_written_that_is_not_recorded(Document document) {
        TagPropagator propagator = builder().build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        documents.hangsAt(document.call, document.before);

        PropagationReport report = propagator.apply(plan);

        assertThat(time.passed()).isEqualTo(DEADLINE);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.outcomes()).hasSize(2);
        assertThat(report.toString()).contains("the ledger did not answer before the deadline");
        boolean wrote = document == Document.SETTLED || document == Document.SETTLING;
        assertThat(aws.tags(LAKE)).isEqualTo(wrote ? Map.of("env", "prod") : Map.of());
        assertThat(report.claims().count(ClaimStatus.DEADLINE_PASSED)).isEqualTo(wrote ? 1 : 2);
        assertThat(gcp.cloud.writes()).isZero();

        documents.releaseAndAwait();
        PropagationReport next = propagator.apply(propagator.plan(CLAIMS, List.of()));
        assertThat(next.isComplete()).as("%s", next).isTrue();
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void a_plan_whose_ledger_hangs_knows_nothing_of_what_needs_it() {
        TagPropagator propagator = builder().build();
        documents.hangsAt("read", 0);

        PropagationPlan plan = propagator.plan(CLAIMS, List.of());

        assertThat(time.passed()).isEqualTo(DEADLINE);
        assertThat(plan.summary().claims().count(ClaimStatus.NOT_OBSERVED)).isEqualTo(2);
        assertThat(plan.toString())
                .contains("its ownership is not known", "the ledger did not answer before the deadline");
    }

    @Test
    void an_audit_log_that_hangs_before_an_apply_stops_it_and_gets_no_line_of_it_later() throws Exception {
        TagPropagator propagator = builder().build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        String before = log();
        try (Held held = new Held()) {
            assertThatThrownBy(() -> propagator.apply(plan))
                    .isInstanceOf(DativoException.class)
                    .hasMessageContaining("the audit log did not answer before the deadline");
            assertThat(time.passed()).isEqualTo(DEADLINE);
            assertThat(aws.writes()).isZero();
            assertThat(held.file).exists();
        }
        AuditLog log = AuditLog.file(folder.resolve("audit.jsonl"));
        // The next writer comes after the one that was given up.
        assertThat(propagator.plan(CLAIMS, List.of()).id()).isEqualTo(plan.id());
        assertThat(log().substring(before.length())).contains("\"planned\"").doesNotContain("\"applying\"");
        assertThat(log.verify().isIntact()).isTrue();
    }

    @Test
    void an_audit_log_that_hangs_after_an_apply_does_not_lose_the_report() throws Exception {
        AtomicReference<@Nullable Held> held = new AtomicReference<>();
        TagPropagator propagator = builder()
                .listener(new PropagationListener() {
                    @Override
                    public void applied(PropagationReport report) {
                        held.set(new Held());
                    }
                })
                .build();
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        try {
            assertThatThrownBy(() -> propagator.apply(plan))
                    .isInstanceOfSatisfying(
                            PropagationException.class,
                            e -> assertThat(e.report().claims().count(ClaimStatus.IN_PLACE))
                                    .isEqualTo(2))
                    .hasMessageContaining("its outcome is not in the audit log");
        } finally {
            Held open = held.get();
            if (open != null) {
                open.close();
            }
        }
        // The next writer comes after the one that was given up, so that no file appears while the folder goes.
        assertThat(propagator.plan(CLAIMS, List.of()).isEmpty()).isTrue();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void of_a_batch_the_answers_that_came_before_count_and_nothing_is_sent_after() throws InterruptedException {
        OneByOne system = new OneByOne();
        TagPropagator propagator = TagPropagator.builder(Providers.of(system), ledger)
                .clock(time.wallClock())
                .sleeper(time)
                .deadline(DEADLINE)
                .parallelism(1)
                .retry(RetryPolicy.never())
                .build();
        List<TagClaim> claims = IntStream.range(0, 4)
                .mapToObj(i -> claim("a", system.ref(i), Map.of("env", "prod")))
                .toList();
        PropagationPlan plan = propagator.plan(claims, List.of());

        system.hangsAt = system.ref(2);
        PropagationReport report = propagator.apply(plan);

        assertThat(time.passed()).isEqualTo(DEADLINE);
        assertThat(report.outcomes())
                .extracting(ResourceOutcome::outcome)
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.UNKNOWN, Outcome.UNKNOWN);
        time.release();
        system.returned.await();
        assertThat(system.sent).containsExactly(system.ref(0), system.ref(1), system.ref(2));

        system.hangsAt = system.ref(1);
        DriftReport drift = propagator.verify(claims, List.of());
        assertThat(drift.claims().count(ClaimStatus.IN_PLACE)).isEqualTo(1);
        assertThat(drift.claims().count(ClaimStatus.NOT_OBSERVED)).isEqualTo(3);
    }

    /** Holds the lock of the audit log as another process would; the call that waits for it hangs. */
    private final class Held implements AutoCloseable {
        private final Path file = folder.resolve("audit.jsonl.lock");
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread holder;

        Held() {
            CountDownLatch begun = new CountDownLatch(1);
            holder = new Thread(() -> {
                try (WriterLock lock = WriterLock.acquire(file)) {
                    assertThat(lock).isNotNull();
                    begun.countDown();
                    end.await();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            holder.start();
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Thread hangs = new Thread(time::hang);
            hangs.setDaemon(true);
            hangs.start();
        }

        @Override
        public void close() {
            end.countDown();
            try {
                holder.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Documents in memory, one call of which hangs. */
    private final class HangingStore implements VersionedStore {
        private final Map<String, Versioned> documents = new ConcurrentHashMap<>();
        private String hanging = "";
        private int skipped;
        private CountDownLatch returned = new CountDownLatch(0);

        /**
         * @param before how many such calls are answered before
         */
        void hangsAt(String call, int before) {
            hanging = call;
            skipped = before;
            returned = new CountDownLatch(1);
        }

        private void at(String call) {
            if (call.equals(hanging) && skipped-- <= 0) {
                hanging = "";
                time.hang();
                returned.countDown();
            }
        }

        void releaseAndAwait() {
            time.release();
            try {
                returned.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<Versioned> read(String name) {
            at("read");
            return Optional.ofNullable(documents.get(name));
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            at("readAll");
            SortedMap<String, Versioned> found = new TreeMap<>(documents);
            found.keySet().removeIf(name -> !name.startsWith(prefix));
            return found;
        }

        @Override
        public void delete(String name) {
            documents.remove(name);
        }

        @Override
        public synchronized boolean write(String name, String content, @Nullable String expectedVersion) {
            at("write");
            Versioned there = documents.get(name);
            String version = there == null ? null : there.version();
            if (!Objects.equals(version, expectedVersion)) {
                return false;
            }
            documents.put(name, new Versioned(content, version == null ? "1" : version + "1"));
            return true;
        }

        @Override
        public String toString() {
            return new TreeMap<>(documents).toString();
        }
    }

    /** A stand-in for a cloud, a call of which hangs. */
    private final class Hanging implements ProviderSpi {
        private final InMemoryProvider cloud;
        private volatile @Nullable Part hangs;
        private volatile CountDownLatch returned = new CountDownLatch(0);

        Hanging(InMemoryProvider cloud) {
            this.cloud = cloud;
        }

        private void at(Part part) {
            if (part == hangs) {
                hangs = null;
                returned = new CountDownLatch(1);
                time.hang();
            }
        }

        void releaseAndAwait() {
            CountDownLatch end = returned;
            time.release();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String id() {
            return cloud.id();
        }

        @Override
        public Set<String> resourceTypes() {
            return cloud.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            return cloud.rules(resourceType);
        }

        @Override
        public TagStore open(AccountScope scope) {
            at(Part.OPEN);
            TagStore store = cloud.open(scope);
            return new TagStore() {
                @Override
                public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
                    at(Part.READ);
                    try {
                        return store.read(resources);
                    } finally {
                        returned.countDown();
                    }
                }

                @Override
                public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                    at(Part.WRITE);
                    try {
                        Map<ResourceRef, TagWriteResult> results = store.write(writes);
                        at(Part.WRITTEN);
                        return results;
                    } finally {
                        returned.countDown();
                    }
                }

                @Override
                public void close() {
                    at(Part.CLOSE);
                    store.close();
                    returned.countDown();
                }
            };
        }
    }

    /** A system that is asked for one resource after the other, although it takes them all at once. */
    private final class OneByOne implements ProviderSpi {
        private final InMemoryProvider memory = InMemoryProvider.standingInFor("aws");
        private final List<ResourceRef> sent = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch returned = new CountDownLatch(1);
        private volatile @Nullable ResourceRef hangsAt;

        ResourceRef ref(int number) {
            return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::b" + number);
        }

        @Override
        public String id() {
            return "aws";
        }

        @Override
        public Set<String> resourceTypes() {
            return memory.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            return memory.rules(resourceType);
        }

        private void at(ResourceRef resource) {
            if (resource.equals(hangsAt)) {
                time.hang();
            }
        }

        @Override
        public TagStore open(AccountScope scope) {
            TagStore store = memory.open(scope);
            return new BatchStore("things") {
                @Override
                protected void read(ReadBatch batch) {
                    batch.open()
                            .forEach(resource -> batch.read(resource, () -> {
                                if (!sent.isEmpty()) {
                                    at(resource);
                                }
                                return store.read(List.of(resource)).get(resource);
                            }));
                }

                @Override
                protected void write(Collection<TagWrite> writes, WriteBatch batch) {
                    writes.forEach(write -> batch.make(write, () -> {
                        sent.add(write.resource());
                        at(write.resource());
                        store.write(List.of(write));
                    }));
                    returned.countDown();
                }
            };
        }
    }
}
