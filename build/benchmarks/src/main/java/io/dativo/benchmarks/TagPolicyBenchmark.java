package io.dativo.benchmarks;

import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdicts;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagResolution;
import io.dativo.tag.TagResolver;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** 10,000 resources with 30 tags each, judged by 20 rules: 200,000 rule evaluations an operation, on one core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TagPolicyBenchmark {
    private static final int RESOURCES = 10_000;
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    /** How many of the values are wrong, in percent. */
    @Param({"2", "100"})
    public int wrong;

    /** Whether values are searched for secrets and personal data too. */
    @Param({"true", "false"})
    public boolean lints;

    private TagPolicy policy = TagPolicy.builder().build();
    private final List<List<TagCandidate>> candidates = new ArrayList<>();
    private final List<TaggedResource> resources = new ArrayList<>();

    /** Makes the policy and the resources; the same for every run. */
    @Setup(Level.Trial)
    public void prepare() {
        policy = Fleet.policy(lints);
        candidates.addAll(Fleet.candidates(RESOURCES, wrong));
        resources.addAll(Fleet.of(RESOURCES, wrong));
    }

    /** Judges resources whose tags are resolved. */
    @Benchmark
    public Verdicts check() {
        return policy.check(resources, TODAY);
    }

    /** Resolves the tags of every resource, writes the explanation of each tag as text, then judges. */
    @Benchmark
    public Verdicts resolveExplainAndCheck(Blackhole sink) {
        List<TaggedResource> resolved = new ArrayList<>(RESOURCES);
        for (int i = 0; i < RESOURCES; i++) {
            TagResolution resolution = TagResolver.resolve(candidates.get(i));
            resolution.traces().values().forEach(trace -> sink.consume(trace.toString()));
            resolved.add(Fleet.resource(i, resolution.tags()));
        }
        return policy.check(resolved, TODAY);
    }

    /** Resolves the tags of every resource, then judges. */
    @Benchmark
    public Verdicts resolveAndCheck() {
        List<TaggedResource> resolved = new ArrayList<>(RESOURCES);
        for (int i = 0; i < RESOURCES; i++) {
            resolved.add(Fleet.resource(i, candidates.get(i)));
        }
        return policy.check(resolved, TODAY);
    }
}
