package io.dativo.benchmarks;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.ValueLints;
import io.dativo.policy.ValueType;
import io.dativo.policy.Verdicts;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagResolution;
import io.dativo.tag.TagResolver;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    private static final int TAGS = 30;
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
        policy = policy(lints);
        Random random = new Random(20261122);
        for (int i = 0; i < RESOURCES; i++) {
            List<TagCandidate> said = new ArrayList<>();
            for (int tag = 0; tag < TAGS; tag++) {
                String key = "key_" + tag;
                TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "infrastructure.tags." + key);
                said.add(TagCandidate.set(key, value(random, tag), origin));
                if (tag % 6 == 0) {
                    said.add(TagCandidate.set(key, value(random, tag), TagOrigin.of(TagLevel.RESOURCE, "tags." + key)));
                }
            }
            candidates.add(said);
            resources.add(resource(i, said));
        }
    }

    private static TagPolicy policy(boolean lints) {
        TagPolicy.Builder builder = TagPolicy.builder();
        if (!lints) {
            builder.lints(new ValueLints(null, null, List.of()));
        }
        for (int i = 0; i < 20; i++) {
            String key = "key_" + i;
            builder.rule("rule-" + i, rule -> {
                rule.key(key);
                switch (Integer.parseInt(key.substring(4)) % 5) {
                    case 0 -> rule.required().allowed("value-0", "value-1", "value-2", "value-3", "prod-*");
                    case 1 -> rule.pattern("[a-z]{1,10}-[0-9]{1,4}");
                    case 2 -> rule.required().minLength(3).maxLength(20);
                    case 3 -> rule.when("key_0", "value-*").required();
                    default -> rule.type(ValueType.NUMBER).min(0).max(1_000_000);
                }
            });
        }
        return builder.build();
    }

    private String value(Random random, int tag) {
        boolean bad = random.nextInt(100) < wrong;
        if (tag < 20 && tag % 5 == 4) {
            return bad ? "many-" + random.nextInt(1_000) : String.valueOf(random.nextInt(1_000));
        }
        return bad ? "Wrong " + random.nextInt(1_000_000) : "value-" + random.nextInt(tag % 5 == 0 ? 4 : 1_000);
    }

    private static TaggedResource resource(int index, List<TagCandidate> said) {
        return resource(index, TagResolver.resolve(said).tags());
    }

    private static TaggedResource resource(int index, TagSet tags) {
        return TaggedResource.builder(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-" + index))
                .tags(tags)
                .job("jobs/job-" + index % 200 + ".yaml")
                .tenant("acme")
                .environment("prod")
                .build();
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
            resolved.add(resource(i, resolution.tags()));
        }
        return policy.check(resolved, TODAY);
    }

    /** Resolves the tags of every resource, then judges. */
    @Benchmark
    public Verdicts resolveAndCheck() {
        List<TaggedResource> resolved = new ArrayList<>(RESOURCES);
        for (int i = 0; i < RESOURCES; i++) {
            resolved.add(resource(i, candidates.get(i)));
        }
        return policy.check(resolved, TODAY);
    }
}
