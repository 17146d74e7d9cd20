package io.dativo.test;

import io.dativo.Dativo;
import io.dativo.policy.PolicyTestReport;
import io.dativo.policy.PolicyTests;
import io.dativo.policy.TagPolicy;
import java.nio.file.Path;
import java.time.Clock;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a file of table tests of a tag policy. Not thread-safe. */
public final class PolicyTestsAssert extends AbstractAssert<PolicyTestsAssert, Path> {
    private Dativo dativo = Dativo.builder().withoutDiscovery().build();
    private Clock clock = Clock.systemUTC();
    private @Nullable TagPolicy policy;

    PolicyTestsAssert(Path file) {
        super(file, PolicyTestsAssert.class);
    }

    /**
     * Reads the jobs that the tests name with this instance.
     *
     * @param instance the instance
     * @return this object
     */
    public PolicyTestsAssert using(Dativo instance) {
        dativo = instance;
        return this;
    }

    /**
     * Judges waivers by another clock than the system's, in tests that say no day of their own.
     *
     * @param today the clock
     * @return this object
     */
    public PolicyTestsAssert at(Clock today) {
        clock = today;
        return this;
    }

    /**
     * Tests this policy in place of the one that the file names.
     *
     * @param tested the policy
     * @return this object
     */
    public PolicyTestsAssert of(TagPolicy tested) {
        policy = tested;
        return this;
    }

    /**
     * Every test passes: each rule that it names says what is expected, and no other objects.
     *
     * @return this object
     */
    public PolicyTestsAssert pass() {
        PolicyTestReport report = report();
        if (!report.isPassed()) {
            failWithMessage("%s", "Expecting the tests in " + actual + " to pass, but\n" + report);
        }
        return this;
    }

    /**
     * Every rule of the policy objects in some test: without one, nothing shows that it works.
     *
     * @return this object
     */
    public PolicyTestsAssert showEveryRule() {
        PolicyTestReport report = report();
        if (!report.neverObjecting().isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting each rule to object in some test in " + actual + ", but these never do: "
                            + String.join(", ", report.neverObjecting()));
        }
        return this;
    }

    private PolicyTestReport report() {
        isNotNull();
        PolicyTests tests = PolicyTests.load(actual);
        TagPolicy tested = policy;
        if (tested == null) {
            Path file = tests.policy().orElse(null);
            if (file == null) {
                throw failure("%s names no policy: write policy: tag-policy.yaml, or say of(policy)", actual);
            }
            tested = TagPolicy.load(file);
        }
        return tests.run(tested, job -> dativo.preview(dativo.load(job).job()).resources(), clock);
    }
}
