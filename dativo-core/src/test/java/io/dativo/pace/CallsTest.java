package io.dativo.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<CompletableFuture<Void>> ends = Collections.synchronizedList(new ArrayList<>());

    /** A time that passes by waits for calls, all of which take as long as they may. */
    private final Sleeper impatient = new Sleeper() {
        private long nanos;

        @Override
        public boolean sleep(Duration duration) {
            return true;
        }

        @Override
        public synchronized long nanoTime() {
            return nanos;
        }

        @Override
        public synchronized boolean await(CompletableFuture<?> call, Duration most) {
            nanos += most.toNanos();
            return false;
        }
    };

    @AfterEach
    void release() {
        released.countDown();
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    }

    /** Hangs until the test ends. */
    private String hang() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ends.add(end);
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.complete(null);
        return "late";
    }

    private Calls calls(int seconds) {
        return new Calls(Deadline.in(Duration.ofSeconds(seconds), impatient));
    }

    @Test
    void without_a_deadline_the_caller_makes_its_calls_itself() {
        Calls calls = new Calls(Deadline.in(null, impatient));
        Thread caller = Thread.currentThread();
        assertThat(calls.ask("x", Thread::currentThread, late -> {})).isSameAs(caller);
        assertThat(calls.record("x", Thread::currentThread)).isSameAs(caller);
        AtomicReference<Thread> ended = new AtomicReference<>();
        calls.end("x", () -> ended.set(Thread.currentThread()));
        assertThat(ended.get()).isSameAs(caller);
    }

    @Test
    void a_call_under_a_deadline_answers_or_throws_as_it_does_by_itself() {
        try (Calls calls = new Calls(Deadline.in(Duration.ofDays(1), Sleeper.realTime()))) {
            Thread made = calls.ask("x", Thread::currentThread, late -> {});
            assertThat(made).isNotSameAs(Thread.currentThread());
            assertThat(made.isDaemon()).isTrue();
            for (Throwable thrown : List.of(
                    new IllegalStateException("broken"), new ProviderException(Kind.DENIED, null, "no", null))) {
                assertThatThrownBy(() -> calls.record("x", () -> {
                            throw (RuntimeException) thrown;
                        }))
                        .isSameAs(thrown);
            }
            assertThatThrownBy(() -> calls.ask(
                            "x",
                            () -> {
                                throw new NoClassDefFoundError("broken");
                            },
                            late -> {}))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void a_call_that_hangs_is_given_up_and_what_it_returns_later_is_released() {
        CompletableFuture<String> late = new CompletableFuture<>();
        try (Calls calls = calls(7)) {
            assertThatThrownBy(() -> calls.ask("the store", this::hang, late::complete))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                    .hasMessage("the store did not answer before the deadline");
            assertThat(impatient.nanoTime()).isEqualTo(Duration.ofSeconds(7).toNanos());
            assertThatThrownBy(() -> calls.ask("another", () -> "never made", unused -> {}))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("the deadline passed before");
        }
        released.countDown();
        assertThat(late.join()).isEqualTo("late");
    }

    @Test
    void what_is_known_is_recorded_after_the_deadline_within_two_seconds_in_all_and_not_in_what_is_silent() {
        try (Calls calls = calls(0)) {
            assertThatThrownBy(() -> calls.record("the ledger", this::hang)).hasMessageContaining("did not answer");
            assertThat(impatient.nanoTime()).isEqualTo(Duration.ofSeconds(2).toNanos());
            assertThatThrownBy(() -> calls.record("the ledger", this::hang)).hasMessageContaining("was not called");
            assertThatThrownBy(() -> calls.record("the log", this::hang)).hasMessageContaining("did not answer");
            assertThat(impatient.nanoTime()).isEqualTo(Duration.ofSeconds(4).toNanos());
        }
    }

    @Test
    void no_more_calls_are_given_up_than_a_process_can_bear() {
        try (Calls calls = calls(1)) {
            for (int i = 0; i < Calls.MOST_GIVEN_UP; i++) {
                String system = "system " + i;
                assertThatThrownBy(() -> calls.record(system, this::hang)).hasMessageContaining("did not answer");
            }
            assertThatThrownBy(() -> calls.record("one more", this::hang))
                    .hasMessageContaining("64 calls that were given up are still under way");
        }
    }

    @Test
    void an_interrupt_does_not_end_the_wait_for_a_call_and_stays_set() {
        CompletableFuture<String> call = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThat(Sleeper.realTime().await(call, Duration.ZERO)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        call.completeExceptionally(new IllegalStateException());
        assertThat(Sleeper.realTime().await(call, Duration.ofDays(1_000_000))).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
