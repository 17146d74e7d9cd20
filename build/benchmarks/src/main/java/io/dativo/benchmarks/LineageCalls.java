package io.dativo.benchmarks;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.openlineage.Lineage;
import io.dativo.openlineage.LineageDelivery;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A whole process that prints what lineage costs its job while the receiver takes connections and never answers:
 * {@code LineageCalls RUNS}. First one run in a JVM that has just begun, from building the lineage to the last call before
 * {@code close()}, then as many more, then {@code close()}.
 */
public final class LineageCalls {
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private LineageCalls() {}

    /**
     * Measures.
     *
     * @param arguments see the class
     * @throws IOException when no port of the loopback can be had
     */
    public static void main(String[] arguments) throws IOException {
        int runs = Integer.parseInt(arguments[0]);
        ResolvedJob job = ResolvedJob.of(job(), ref -> Optional.empty());
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI receiver = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            ThreadMXBean thread = ManagementFactory.getThreadMXBean();
            long beganWork = thread.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            Lineage lineage = Lineage.to(receiver).flushTimeout(FLUSH).build();
            lineage.run(job, "first").start().complete();
            long first = System.nanoTime() - began;
            long firstWork = thread.getCurrentThreadCpuTime() - beganWork;

            long[] later = IntStream.range(0, runs)
                    .mapToLong(i -> {
                        long start = System.nanoTime();
                        lineage.run(job, "run " + i).start().complete();
                        return System.nanoTime() - start;
                    })
                    .sorted()
                    .toArray();

            long closing = System.nanoTime();
            lineage.close();
            long closed = System.nanoTime() - closing;
            LineageDelivery delivery = lineage.delivery();
            System.out.printf(
                    "first run %.1f ms, %.1f ms of it processor time; %d more: median %.3f ms, longest %.1f ms; close() %.0f ms of %d; %d events dropped%n",
                    first / 1e6,
                    firstWork / 1e6,
                    runs,
                    later[runs / 2] / 1e6,
                    later[runs - 1] / 1e6,
                    closed / 1e6,
                    FLUSH.toMillis(),
                    delivery.dropped());
        }
    }

    private static Job job() {
        return Job.builder("acme")
                .environment("prod")
                .asset(Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                        .column(Asset.Column.of("email", "string").classified("pii"))
                        .column("id", "integer")
                        .build())
                .infrastructure(Infrastructure.builder("gcp")
                        .projectId("lake-1")
                        .resource("gcs_bucket", "lake")
                        .tags(new InfrastructureTags(
                                "CC-1", null, null, "prod", "data@acme.example", List.of("GDPR"), null))
                        .build())
                .build();
    }
}
