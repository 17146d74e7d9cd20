package io.dativo.benchmarks;

import io.dativo.job.JobLoader;
import io.dativo.job.LoadResult;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.yaml.snakeyaml.Yaml;

/**
 * Loading the Stripe job: its four files read, composed, expanded, bound, merged and validated, against SnakeYAML composing
 * the same four texts, which is the least that any reader does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoadJobBenchmark {
    private static final Path EXAMPLE = Path.of(System.getProperty("dativo.example", "examples/quickstart"));

    private final JobLoader loader = JobLoader.create();
    private Path job = EXAMPLE;
    private List<String> texts = List.of();

    /** Reads the texts. */
    @Setup
    public void read() throws IOException {
        job = EXAMPLE.resolve("jobs/acme/stripe_customers.yaml");
        texts = List.of(
                Files.readString(job),
                Files.readString(EXAMPLE.resolve("assets/stripe_customers.yaml")),
                Files.readString(EXAMPLE.resolve("connectors/stripe.yaml")),
                Files.readString(EXAMPLE.resolve("connectors/iceberg.yaml")));
    }

    /** The job file with its asset and recipes, from disk. */
    @Benchmark
    public LoadResult load() {
        return loader.load(job);
    }

    /** The job file alone, from disk, bound and validated. */
    @Benchmark
    public Object readJobFile() {
        return loader.readJob(job);
    }

    /** The limit of {@link #load}. */
    @Benchmark
    public void composeAll(Blackhole sink) {
        for (String text : texts) {
            sink.consume(new Yaml().compose(new StringReader(text)));
        }
    }

    /** The limit of {@link #readJobFile}. */
    @Benchmark
    public Object composeJobFile() {
        return new Yaml().compose(new StringReader(texts.get(0)));
    }
}
