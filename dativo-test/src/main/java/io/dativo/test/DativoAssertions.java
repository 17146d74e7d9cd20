package io.dativo.test;

import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import java.nio.file.Path;

/**
 * Assertions for the tests of a host: that its jobs follow the tag policy, that a job gives the tags that a reader
 * counts on, and that they do not change unseen.
 *
 * <pre>{@code
 * @Test void every_job_follows_the_tag_policy() {
 *     assertThatJobs(Path.of("src/main/jobs")).followPolicy(TagPolicy.load(Path.of("tag-policy.yaml")));
 * }
 *
 * @Test void the_customers_job_pays_from_its_own_cost_centre() {
 *     assertThat(job).hasTag("cost_center", "DATA-001").from(TagLevel.INFRASTRUCTURE);
 *     assertThat(job).matchesSnapshot(Path.of("src/test/snapshots/customers.txt"));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class DativoAssertions {
    private DativoAssertions() {}

    /**
     * Begins assertions about every job file in a folder and in the folders below it.
     *
     * @param folder the folder; it holds job files only, assets and recipes are elsewhere
     * @return the assertions
     */
    public static JobsAssert assertThatJobs(Path folder) {
        return new JobsAssert(folder);
    }

    /**
     * Begins assertions about a file of table tests of a tag policy.
     *
     * @param file the file, as {@link io.dativo.policy.PolicyTests} reads it
     * @return the assertions
     */
    public static PolicyTestsAssert assertThatPolicyTests(Path file) {
        return new PolicyTestsAssert(file);
    }

    /**
     * Begins assertions about a tag policy itself.
     *
     * @param policy the policy
     * @return the assertions
     */
    public static TagPolicyAssert assertThatPolicy(TagPolicy policy) {
        return new TagPolicyAssert(policy);
    }

    /**
     * Begins assertions about a job whose tags are decided.
     *
     * @param job the job
     * @return the assertions
     */
    public static ResolvedJobAssert assertThat(ResolvedJob job) {
        return new ResolvedJobAssert(job);
    }
}
