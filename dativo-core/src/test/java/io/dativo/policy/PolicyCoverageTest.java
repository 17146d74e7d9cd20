package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.BUCKET;
import static io.dativo.policy.PolicyFixtures.TODAY;
import static io.dativo.policy.PolicyFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyCoverageTest {
    private static final TagPolicy POLICY = TagPolicy.builder()
            .version("7")
            .rule("cost-center", r -> r.key("cost_center").required().stage(Stage.OBSERVE))
            .rule("azure-only", r -> r.key("owner").providers("azure"))
            .rule("tier", r -> r.key("tier").allowed("1", "2"))
            .rule("environment", r -> r.key("environment").allowed("prod"))
            .waiver(Waiver.builder("tier")
                    .resource("nowhere")
                    .reason("Gone.")
                    .owner("data-platform")
                    .expires(LocalDate.of(2027, 3, 31))
                    .build())
            .build();

    private static TaggedResource resource(String name, String job, String... tags) {
        return TaggedResource.builder(new ResourceRef("aws", "s3_bucket", name))
                .job(job)
                .tags(tags(tags))
                .build();
    }

    private final PolicyCoverage coverage = POLICY.coverage(
            List.of(
                    resource("a", "jobs/1.yaml", "cost_center", "X", "environment", "prod"),
                    resource("b", "jobs/2.yaml", "cost_centre", "X", "environment", "prod"),
                    resource("c", "jobs/2.yaml", "cost_centre", "X", "colour", "red"),
                    TaggedResource.builder(BUCKET)
                            .job("jobs/3.yaml")
                            .undetermined("cost_center", TagOrigin.of(TagLevel.TERRAFORM, "output"))
                            .build()),
            TODAY);

    @Test
    void rules_that_do_nothing_on_the_corpus_are_named_by_what_they_lack() {
        assertThat(coverage.neverApplied()).containsExactly("azure-only");
        assertThat(coverage.neverExercised()).containsExactly("tier");
        assertThat(coverage.neverFired()).containsExactly("environment");
        assertThat(coverage.unusedWaivers()).isEqualTo(POLICY.waivers());
    }

    @Test
    void enforcing_a_rule_breaks_the_jobs_that_violate_it_whatever_its_stage() {
        PolicyCoverage.Forecast forecast = coverage.forecast("cost-center");
        assertThat(forecast.jobs()).containsExactly("jobs/2.yaml");
        assertThat(forecast.resources()).extracting(ResourceRef::id).containsExactly("b", "c");
        assertThat(forecast.undetermined()).isEqualTo(1);
        assertThat(forecast.isSafe()).isFalse();
        assertThat(coverage.forecast("environment").isSafe()).isTrue();
        assertThat(coverage.verdicts().hasErrors()).isFalse();
    }

    @Test
    void a_rule_that_is_not_there_has_no_forecast() {
        assertThatThrownBy(() -> coverage.forecast("cost-centre"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no rule 'cost-centre'; did you mean 'cost-center'?");
    }

    @Test
    void keys_that_no_rule_names_are_counted_and_explained() {
        assertThat(coverage.unknownKeys()).containsExactly(entry("colour", 1L), entry("cost_centre", 2L));
        assertThat(coverage.meant("cost_centre")).hasValue("cost_center");
        assertThat(coverage.meant("colour")).isEmpty();
    }

    @Test
    void the_text_tells_it_all() {
        assertThat(coverage).hasToString("""
                        tag policy 7: 4 rules, 1 waiver
                          cost-center: enforcing it today breaks 1 of 3 jobs, and 1 more resource hangs on values that come later: jobs/2.yaml
                          azure-only: breaks 0 of 3 jobs
                          tier: breaks 0 of 3 jobs
                          environment: breaks 0 of 3 jobs
                        never applied: no resource is in scope:
                          azure-only
                        never exercised: in scope, and no tag to look at:
                          tier
                        never fired: every tag is fine:
                          environment
                        waivers that cover nothing:
                          tier for nowhere until 2027-03-31 (data-platform: Gone.)
                        keys that no rule names:
                          colour on 1
                          cost_centre on 2 (did you mean cost_center?)""".stripIndent());
    }
}
