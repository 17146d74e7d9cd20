package io.dativo.dagster.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.test.DagsterReader;
import io.dativo.test.DagsterStep;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that follows the file while it is written finds whole lines only. */
class WholeLinesTest {
    private static final int RUNS = Integer.getInteger("dativo.dagster.runs", 60);
    private static final int THREADS = 8;

    @TempDir
    Path folder;

    @Test
    void eight_threads_tear_no_line_and_send_nothing_after_the_last_message_even_when_they_are_left_alone()
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        Random random = new Random(25);
        for (int run = 0; run < RUNS; run++) {
            oneRun(threads, random, folder.resolve("messages-" + run));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private void oneRun(ExecutorService threads, Random random, Path messages) throws Exception {
        Map<String, List<String>> checks = Map.of("a", List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"));
        UnderDagster dagster = new UnderDagster(messages, List.of("a"), checks);
        Files.createFile(messages);
        AtomicBoolean written = new AtomicBoolean();
        DagsterReader reader = dagster.reader();
        Future<?> following = threads.submit(() -> follow(messages, reader, written));
        PipesSession session = dagster.session().logs(LogLevel.INFO, 1_000).open();
        boolean crashes = random.nextInt(4) == 0;
        int length = random.nextInt(40_000);
        List<Future<?>> working = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            working.add(threads.submit(() -> {
                session.log(LogLevel.INFO, number + "x".repeat(length));
                session.report(
                        CheckResult.passed("a", "c" + number).with("t", MetadataValue.text("y".repeat(length / 3))));
                session.materialize("a");
                if (number == 5 && !crashes) {
                    session.close();
                }
            }));
        }
        for (Future<?> each : working) {
            each.get();
        }
        written.set(true);
        following.get();
        DagsterStep step = reader.end(crashes ? -9 : 0);
        assertThat(step.closing().readerEndedBy()).isEmpty();
        assertThat(step.closing().closed()).isEqualTo(!crashes);
        assertThat(step.logs()).noneMatch(log -> log.message().contains("after closed"));
        assertThat(step.checks()).hasSize(8);
        assertThat(step.failure().isPresent()).isEqualTo(crashes);
        Files.delete(messages);
    }

    /** Reads as Python does: what is there at the end of the file is a line. */
    private static void follow(Path messages, DagsterReader reader, AtomicBoolean written) {
        try (InputStream in = Files.newInputStream(messages)) {
            boolean last;
            do {
                last = written.get();
                byte[] visible = in.readAllBytes();
                if (visible.length > 0) {
                    reader.read(visible);
                }
            } while (!last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
