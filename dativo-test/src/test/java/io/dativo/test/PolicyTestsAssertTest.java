package io.dativo.test;

import static io.dativo.test.DativoAssertions.assertThatJobs;
import static io.dativo.test.DativoAssertions.assertThatPolicyTests;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.policy.Stage;
import io.dativo.policy.TagPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestsAssertTest {
    @TempDir
    Path folder;

    private final TagPolicy policy = TagPolicy.builder()
            .rule(
                    "owner",
                    rule -> rule.key("owner").required().stage(Stage.OBSERVE).providers("aws"))
            .rule("tenant", rule -> rule.key("tenant_id").required().providers("aws"))
            .build();

    @Test
    void tests_that_pass_and_show_every_rule_pass() throws IOException {
        Path tests = tests("""
                tests:
                  - {name: nothing, resource: aws/s3_bucket, expect: {owner: violation, tenant: violation}}
                  - {name: orders, job: jobs/orders.yaml, expect: {owner: violation, tenant: compliant}}
                """);
        new JobFiles(folder).job("orders.yaml", "");

        assertThatPolicyTests(tests).using(instance()).of(policy).pass().showEveryRule();
    }

    @Test
    void a_test_that_fails_and_a_rule_that_never_objects_are_named() throws IOException {
        Path tests = tests(
                "tests: [{name: nothing, resource: aws/s3_bucket, tags: {owner: a}, expect: {tenant: compliant}}]\n");

        assertThatThrownBy(() -> assertThatPolicyTests(tests).of(policy).pass())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing: expected compliant, and tenant says violation")
                .hasMessageContaining("1 test, 1 failed.");
        assertThatThrownBy(() -> assertThatPolicyTests(tests).of(policy).showEveryRule())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("these never do: owner");
        assertThatThrownBy(() -> assertThatPolicyTests(tests).pass())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("names no policy");
    }

    @Test
    void jobs_are_ready_for_a_rule_that_would_break_none_of_them() {
        JobFiles jobs = new JobFiles(folder);
        jobs.job("orders.yaml", "");

        assertThatJobs(jobs.jobs()).using(instance()).areReadyFor(policy, "tenant");
        assertThatThrownBy(() -> assertThatJobs(jobs.jobs()).using(instance()).areReadyFor(policy, "tenant", "owner"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("enforcing owner breaks acme/prod/");
    }

    private Dativo instance() {
        return Dativo.builder().withoutDiscovery().base(folder).build();
    }

    private Path tests(String text) throws IOException {
        return Files.writeString(folder.resolve("policy-tests.yaml"), text);
    }
}
