package io.dativo.benchmarks;

import io.dativo.aws.organizations.AwsTagCompliance;
import io.dativo.aws.organizations.AwsTagEffectivePolicy;
import io.dativo.aws.organizations.AwsTagLevel;
import io.dativo.aws.organizations.AwsTagOperator;
import io.dativo.aws.organizations.AwsTagPolicies;
import io.dativo.aws.organizations.AwsTagPolicy;
import io.dativo.aws.organizations.AwsTagSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The most that AWS takes: five levels with ten policies each, every one of which names all of 200 keys. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwsTagPoliciesBenchmark {
    private static final int LEVELS = 5;
    private static final int POLICIES = 10;
    private static final int KEYS = 200;
    private static final int TAGS = 20;

    private final List<AwsTagLevel> levels = new ArrayList<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private AwsTagEffectivePolicy effective = AwsTagPolicies.effective(List.of());

    /** Makes the hierarchy and a resource with twenty tags, half of them wrong. */
    @Setup
    public void prepare() {
        for (int level = 0; level < LEVELS; level++) {
            List<AwsTagPolicy> policies = new ArrayList<>();
            for (int place = 0; place < POLICIES; place++) {
                policies.add(policy(level, place));
            }
            levels.add(new AwsTagLevel("level-" + level, policies));
        }
        effective = AwsTagPolicies.effective(levels);
        for (int i = 0; i < TAGS; i++) {
            tags.put("Key" + i, i % 2 == 0 ? "value-0" : "other");
        }
    }

    private static AwsTagPolicy policy(int level, int place) {
        AwsTagPolicy.Builder policy = AwsTagPolicy.builder("policy-" + level + "-" + place);
        for (int i = 0; i < KEYS; i++) {
            String key = "Key" + i;
            policy.assign(key, AwsTagSetting.TAG_KEY, key)
                    .set(
                            key,
                            AwsTagSetting.TAG_VALUE,
                            AwsTagOperator.APPEND,
                            List.of("value-" + level, "p" + place + "*"))
                    .set(key, AwsTagSetting.ENFORCED_FOR, AwsTagOperator.APPEND, List.of("s3:bucket"));
        }
        return policy.build();
    }

    /** {@return the effective policy of the account at the bottom} */
    @Benchmark
    public AwsTagEffectivePolicy effectivePolicy() {
        return AwsTagPolicies.effective(levels);
    }

    /** {@return the verdict on one resource with twenty tags} */
    @Benchmark
    public AwsTagCompliance oneResource() {
        return effective.check("s3:bucket", tags);
    }
}
