package io.dativo.examples.policygate;

import static io.dativo.tag.TagLevel.INFRASTRUCTURE;
import static io.dativo.test.DativoAssertions.assertThat;
import static io.dativo.test.DativoAssertions.assertThatJobs;

import io.dativo.Dativo;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a job with wrong tags out of this project: its build fails, and says where and what to do. */
class JobsTest {
    /** The folder of the project's jobs; another one with {@code -Dproject.folder=…}. */
    private static final Path FOLDER = Path.of(System.getProperty("project.folder", ""));

    private final Dativo dativo =
            Dativo.builder().environment(Map.of()).withoutDiscovery().build();

    @Test
    void every_job_follows_the_tag_policy() {
        assertThatJobs(FOLDER.resolve("jobs")).using(dativo).followPolicy(TagPolicy.load(Path.of("tag-policy.yaml")));
    }

    @Test
    void the_bill_for_orders_goes_where_the_job_says() {
        ResolvedJob orders =
                dativo.resolve(dativo.load(Path.of("jobs/orders.yaml")).job());

        assertThat(orders).hasTag("cost_center", "DATA-001").from(INFRASTRUCTURE);
        assertThat(orders).on("glue_catalog").hasNoTag("owner");
    }

    @Test
    void a_change_of_the_tags_of_orders_is_seen_in_review() {
        ResolvedJob orders =
                dativo.resolve(dativo.load(Path.of("jobs/orders.yaml")).job());

        assertThat(orders).matchesSnapshot(Path.of("src/test/resources/orders.tags"));
    }
}
