package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.job.ResolvedJob;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.Transport;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the receiver does, the job goes on, and what became of each event is counted. */
@Timeout(60)
class LineageDeliveryTest {
    private static final ResolvedJob JOB = ResolvedJob.of(Jobs.orders("DATA-001"), ref -> Optional.empty());
    private static final Duration SOON = Duration.ofMillis(150);
    private static final Duration LATE = Duration.ofSeconds(30);

    /** Hands each event of a run to the test. */
    private static Transport transport(Consumer<OpenLineage.RunEvent> receiver) {
        return new Transport() {
            @Override
            public void emit(OpenLineage.RunEvent event) {
                receiver.accept(event);
            }

            @Override
            public void emit(OpenLineage.DatasetEvent event) {}

            @Override
            public void emit(OpenLineage.JobEvent event) {}

            @Override
            public void close() {}
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dativo-openlineage") && thread.isAlive())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_job_ends_as_it_would_whatever_the_receiver_does(BadReceiver.Fault fault) {
        Duration timeout = fault == BadReceiver.Fault.HANGS || fault == BadReceiver.Fault.DRIPS ? SOON : LATE;
        try (BadReceiver receiver = new BadReceiver(fault)) {
            Lineage lineage = Lineage.to(receiver.url())
                    .timeout(timeout)
                    .flushTimeout(LATE)
                    .build();
            try (lineage) {
                lineage.run(JOB, UUID.randomUUID()).start().complete();
                assertThat(lineage.flush()).isTrue();
            }
            LineageDelivery delivery = lineage.delivery();
            assertThat(delivery)
                    .extracting(LineageDelivery::sent, LineageDelivery::failed, LineageDelivery::dropped)
                    .containsExactly(0L, 2L, 0L);
            assertThat(delivery.notes())
                    .hasSize(2)
                    .allSatisfy(note -> assertThat(note)
                            .contains("acme/prod/orders", fault.reason())
                            .doesNotContain("secret-page"));
        }
    }

    @Test
    void no_call_waits_for_the_receiver_and_close_waits_no_longer_than_it_may() {
        CountDownLatch never = new CountDownLatch(1);
        Lineage lineage =
                Lineage.by(transport(event -> await(never))).flushTimeout(SOON).build();
        lineage.run(JOB, UUID.randomUUID()).start().complete();
        assertThat(lineage.delivery().pending()).isEqualTo(2);
        assertThat(lineage.flush()).isFalse();
        lineage.close();
        assertThat(lineage.delivery())
                .extracting(LineageDelivery::sent, LineageDelivery::dropped, LineageDelivery::pending)
                .containsExactly(0L, 2L, 0L);
        lineage.run(JOB, UUID.randomUUID()).start();
        assertThat(lineage.delivery().dropped()).isEqualTo(3);
        never.countDown();
        lineage.close();
        assertThat(lineage.delivery().sent()).isZero();
    }

    private static Stream<Consumer<String>> failures() {
        return Stream.of(
                words -> {
                    throw new IllegalStateException(words);
                },
                words -> {
                    throw new NoClassDefFoundError(words);
                },
                words -> {
                    throw new AssertionError(words);
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void one_event_that_fails_holds_no_later_one_back_and_no_words_of_another_are_kept(Consumer<String> failure) {
        List<String> arrived = new ArrayList<>();
        Lineage lineage = Lineage.by(transport(event -> {
                    if (event.getEventType() == OpenLineage.RunEvent.EventType.START) {
                        failure.accept("hunter2");
                    }
                    arrived.add(event.getEventType().name());
                }))
                .build();
        try (lineage) {
            lineage.run(JOB, UUID.randomUUID()).start().complete();
            lineage.run(JOB, UUID.randomUUID()).start().fail("no");
        }
        assertThat(arrived).containsExactly("COMPLETE", "FAIL");
        assertThat(lineage.delivery().failed()).isEqualTo(2);
        assertThat(lineage.delivery().notes().toString())
                .containsPattern("(Exception|Error)\\b")
                .doesNotContain("hunter2");
        assertThat(lineage.delivery().isComplete()).isFalse();
    }

    @Test
    void what_the_queue_cannot_hold_is_dropped_at_once_and_counted() {
        CountDownLatch go = new CountDownLatch(1);
        List<String> arrived = new ArrayList<>();
        Lineage lineage = Lineage.by(transport(event -> {
                    await(go);
                    arrived.add(event.getEventType().name());
                }))
                .capacity(3)
                .build();
        try (lineage) {
            lineage.run(JOB, UUID.randomUUID()).start().complete();
            lineage.run(JOB, UUID.randomUUID()).start().complete();
            assertThat(lineage.delivery())
                    .extracting(LineageDelivery::pending, LineageDelivery::dropped)
                    .containsExactly(3L, 1L);
            go.countDown();
        }
        assertThat(arrived).containsExactly("START", "COMPLETE", "START");
        assertThat(lineage.delivery().notes()).singleElement().asString().contains("COMPLETE", "3 events were waiting");
        assertThatThrownBy(() -> Lineage.by(transport(event -> {})).capacity(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void flush_waits_for_what_was_sent_and_shuts_nothing_down() {
        List<String> arrived = new ArrayList<>();
        try (Lineage lineage = Lineage.by(
                        transport(event -> arrived.add(event.getEventType().name())))
                .build()) {
            assertThat(lineage.flush()).isTrue();
            LineageRun run = lineage.run(JOB, UUID.randomUUID()).start();
            assertThat(lineage.flush()).isTrue();
            assertThat(arrived).containsExactly("START");
            run.complete();
            assertThat(lineage.flush()).isTrue();
            assertThat(arrived).containsExactly("START", "COMPLETE");
            assertThat(lineage.delivery().isComplete()).isTrue();
        }
    }

    @Test
    void there_is_no_thread_before_the_first_event_then_one_daemon_that_waits_without_a_clock_and_none_after() {
        int before = threads().size();
        try (Lineage lineage = Lineage.by(transport(event -> {})).build()) {
            LineageRun run = lineage.run(JOB, UUID.randomUUID());
            assertThat(threads()).hasSize(before);
            run.start();
            run.complete();
            lineage.flush();
            List<Thread> started = threads();
            assertThat(started).hasSize(before + 1).allMatch(Thread::isDaemon);
            while (started.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
        }
        while (threads().size() > before) {
            Thread.onSpinWait();
        }
    }

    @Test
    void the_events_of_each_run_keep_their_order_when_many_threads_send() throws InterruptedException {
        Map<UUID, List<String>> arrived = new ConcurrentHashMap<>();
        Lineage lineage = Lineage.by(transport(
                        event -> arrived.computeIfAbsent(event.getRun().getRunId(), run -> new ArrayList<>())
                                .add(event.getEventType().name())))
                .build();
        ExecutorService jobs = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 200; i++) {
            jobs.execute(() -> lineage.run(JOB, UUID.randomUUID()).start().complete());
        }
        jobs.shutdown();
        assertThat(jobs.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        lineage.close();
        assertThat(lineage.delivery().sent()).isEqualTo(400);
        assertThat(arrived.values())
                .hasSize(200)
                .allSatisfy(events -> assertThat(events).containsExactly("START", "COMPLETE"));
    }

    @Test
    void a_strict_host_is_told_by_an_exception_and_only_of_what_did_not_arrive() {
        try (StrictReceiver good = new StrictReceiver();
                Lineage lineage = Lineage.to(good.url()).strict().build()) {
            lineage.run(JOB, UUID.randomUUID()).start().complete();
            assertThat(good.events()).hasSize(2);
        }
        try (BadReceiver bad = new BadReceiver(BadReceiver.Fault.FAILS);
                Lineage lineage = Lineage.to(bad.url()).strict().build()) {
            LineageRun run = lineage.run(JOB, UUID.randomUUID());
            assertThatThrownBy(run::start)
                    .isInstanceOf(LineageException.class)
                    .hasMessageContaining("START of acme/prod/orders")
                    .hasMessageContaining("500");
        }
        try (BadReceiver bad = new BadReceiver(BadReceiver.Fault.HANGS);
                Lineage lineage =
                        Lineage.to(bad.url()).strict().flushTimeout(SOON).build()) {
            LineageRun run = lineage.run(JOB, UUID.randomUUID());
            assertThatThrownBy(run::start).isInstanceOf(LineageException.class).hasMessageContaining("PT0.15S");
        }
    }

    @Test
    void no_call_of_the_job_waits_or_is_blocked_while_the_receiver_never_answers_however_many_there_are() {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Thread job = Thread.currentThread();
        List<Thread> senders = new ArrayList<>();
        Lineage lineage = Lineage.by(transport(event -> {
                    senders.add(Thread.currentThread());
                    reached.countDown();
                    await(never);
                }))
                .datasetEvents()
                .flushTimeout(SOON)
                .build();
        lineage.run(JOB, "first").start().complete();
        await(reached);

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ThreadInfo before = threads.getThreadInfo(job.getId());
        for (int i = 0; i < 5_000; i++) {
            lineage.run(JOB, "run" + i).start().complete();
            lineage.run(JOB, "failed" + i).start().fail("no");
        }
        ThreadInfo after = threads.getThreadInfo(job.getId());

        assertThat(after.getWaitedCount()).isEqualTo(before.getWaitedCount());
        assertThat(after.getBlockedCount()).isEqualTo(before.getBlockedCount());
        assertThat(senders).hasSize(1).doesNotContain(job);
        LineageDelivery delivery = lineage.delivery();
        assertThat(delivery.pending()).isEqualTo(1_000);
        assertThat(delivery.pending() + delivery.dropped()).isEqualTo(3 + 5_000 * 5);
        lineage.close();
        never.countDown();
    }

    @Test
    void thousands_of_events_that_fail_hold_no_memory() {
        List<WeakReference<OpenLineage.RunEvent>> events = new ArrayList<>();
        Lineage lineage = Lineage.by(transport(event -> {
                    events.add(new WeakReference<>(event));
                    throw new Refusal();
                }))
                .capacity(5_000)
                .build();
        try (lineage) {
            for (int i = 0; i < 1_000; i++) {
                lineage.run(JOB, "run" + i).start().complete();
            }
            assertThat(lineage.flush()).isTrue();
            assertThat(lineage.delivery())
                    .extracting(LineageDelivery::sent, LineageDelivery::failed, LineageDelivery::dropped)
                    .containsExactly(0L, 2_000L, 0L);
            assertThat(lineage.delivery().pending()).isZero();
            assertThat(lineage.delivery().notes()).hasSize(100);
            assertThat(events).hasSize(2_000);
            while (events.stream().anyMatch(event -> event.get() != null)) {
                System.gc();
            }
        }
    }

    /** A failure that would fill the memory of the tests if a few hundred of them were kept. */
    private static final class Refusal extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final byte[] page = new byte[1 << 19];

        @Override
        public String getMessage() {
            return "a page of " + page.length + " bytes";
        }
    }

    @Test
    void a_run_is_remembered_until_ten_thousand_others_have_begun() {
        Lineage lineage = Lineage.by(transport(event -> {})).build();
        lineage.close();
        LineageRun first = lineage.run(JOB, "first").start().start();
        assertThat(lineage.delivery().dropped()).isEqualTo(1);
        for (int i = 0; i < 10_000; i++) {
            lineage.run(JOB, "run" + i).start();
        }
        lineage.run(JOB, "run0").start();
        assertThat(lineage.delivery().dropped()).isEqualTo(10_001);
        first.start();
        assertThat(lineage.delivery().dropped()).isEqualTo(10_002);
    }

    @Test
    void the_exit_code_of_a_process_is_its_own_whatever_its_receivers_do() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Host.class.getName()));
        List<BadReceiver> receivers =
                Stream.of(BadReceiver.Fault.values()).map(BadReceiver::new).toList();
        receivers.forEach(receiver -> command.add(receiver.url().toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor()).isEqualTo(3);
        } finally {
            receivers.forEach(BadReceiver::close);
        }
    }

    /** A host whose job is refused: it ends with exit code 3. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) {
            for (String receiver : args) {
                try (Lineage lineage = Lineage.to(URI.create(receiver))
                        .timeout(SOON)
                        .flushTimeout(SOON)
                        .build()) {
                    lineage.run(JOB, UUID.randomUUID()).start().fail("refused");
                }
            }
            System.exit(3);
        }
    }
}
