package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.job.ResolvedJob;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.Transport;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void one_event_that_fails_holds_no_later_one_back_and_no_words_of_another_are_kept() {
        List<String> arrived = new ArrayList<>();
        Lineage lineage = Lineage.by(transport(event -> {
                    if (event.getEventType() == OpenLineage.RunEvent.EventType.START) {
                        throw new NoClassDefFoundError("hunter2");
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
                .contains("NoClassDefFoundError")
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

    @ParameterizedTest
    @EnumSource(names = {"HANGS", "DRIPS", "FAILS", "IS_GARBAGE", "REFUSES"})
    void the_exit_code_of_a_process_is_its_own(BadReceiver.Fault fault) throws Exception {
        try (BadReceiver receiver = new BadReceiver(fault)) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Host.class.getName(),
                            receiver.url().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor()).isEqualTo(3);
        }
    }

    /** A host whose job is refused: it ends with exit code 3. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) {
            try (Lineage lineage = Lineage.to(URI.create(args[0]))
                    .timeout(SOON)
                    .flushTimeout(SOON)
                    .build()) {
                lineage.run(JOB, UUID.randomUUID()).start().fail("refused");
            }
            System.exit(3);
        }
    }
}
