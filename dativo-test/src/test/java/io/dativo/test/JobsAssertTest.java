package io.dativo.test;

import static io.dativo.test.DativoAssertions.assertThatJobs;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Waiver;
import io.dativo.problem.Severity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsAssertTest {
    private static final TagPolicy POLICY = TagPolicy.builder()
            .version("7")
            .rule("cost-center", rule -> rule.key("cost_center").required().allowed("DATA-001", "OPS-100"))
            .rule("owner", rule -> rule.key("owner").required().severity(Severity.WARNING))
            .build();

    @TempDir
    private Path folder;

    private JobFiles files;

    @BeforeEach
    void writeWhatEveryJobNames() {
        files = new JobFiles(folder);
    }

    @Test
    void jobs_that_keep_every_enforced_rule_pass_in_all_folders() {
        files.job("one.yaml", "tags: {cost_center: DATA-001}");
        files.job("deep/er/two.yml", "tags: {cost_center: OPS-100}");
        assertThatCode(() -> assertThatJobs(files.jobs()).using(rooted()).load().followPolicy(POLICY))
                .doesNotThrowAnyException();
    }

    @Test
    void two_jobs_of_different_folders_with_one_id_fail_with_both() {
        files.job("eu/orders.yaml", "tags: {cost_center: DATA-001}");
        files.job("us/orders.yaml", "tags: {cost_center: DATA-001}");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).using(rooted()).load())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("error[same-job-id] the id 'acme/prod/orders' is that of")
                .hasMessageContaining("eu/orders.yaml and ")
                .hasMessageContaining("us/orders.yaml");
    }

    @Test
    void a_job_that_breaks_a_rule_fails_with_its_place_and_its_fix() {
        files.job("good.yaml", "tags: {cost_center: DATA-001}");
        files.job("deep/bad.yaml", "tags:\n  cost_center: DATA-01");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).using(rooted()).followPolicy(POLICY))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expecting every job below " + files.jobs()
                        + " to follow tag policy 7: 2 rules, 0 waivers, but\n\n"
                        + "acme/prod/orders.bad has 2 errors:\n"
                        + "jobs/deep/bad.yaml:17:18: error[cost-center] iam_role arn:aws:iam::123456789012:role/etl:"
                        + " cost_center 'DATA-01' is not an allowed value\n    fix: did you mean 'DATA-001'?\n"
                        + "jobs/deep/bad.yaml:17:18: error[cost-center] s3_bucket arn:aws:s3:::lake:"
                        + " cost_center 'DATA-01' is not an allowed value\n    fix: did you mean 'DATA-001'?\n\n"
                        + "Not counted: 4 warnings.");
    }

    @Test
    void a_missing_tag_points_at_the_block_where_it_belongs() {
        Path bad = files.job("bad.yaml", "tags:\n  cost_centre: DATA-001");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).followPolicy(POLICY))
                .hasMessageContaining(bad.toString())
                .hasMessageContaining("cost_centre");
        files.job("bad.yaml", "tags:\n  project: lake");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).followPolicy(POLICY))
                .hasMessageContaining(
                        bad + ":17:5: error[cost-center] s3_bucket arn:aws:s3:::lake: cost_center is missing");
    }

    @Test
    void a_job_that_does_not_load_fails_beside_those_that_break_rules() {
        Path broken = files.job("broken.yaml", "tags: {cost_center: 7}");
        files.job("bad.yaml", "tags: {project: lake}");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).load())
                .hasMessageContaining(broken + " cannot be used:")
                .hasMessageContaining("infrastructure.tags.cost_center");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).followPolicy(POLICY))
                .hasMessageContaining(broken + " cannot be used:")
                .hasMessageContaining("cost_center is missing");
    }

    @Test
    void a_folder_without_jobs_is_no_success() {
        assertThatThrownBy(() -> assertThatJobs(folder.resolve("nowhere")).followPolicy(POLICY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("there is no *.yaml or *.yml file");
    }

    @Test
    void what_a_terraform_output_gives_is_left_open_and_what_it_does_not_give_is_not() {
        files.job("job.yaml", """
                tags: {cost_center: to be replaced}
                terraform: {outputs: {center: infrastructure.tags.cost_center, bucket: target.connection.s3.bucket}}
                """);
        assertThatCode(() -> assertThatJobs(files.jobs()).followPolicy(POLICY)).doesNotThrowAnyException();
        TagPolicy stricter = TagPolicy.builder()
                .rule("project", rule -> rule.key("project").required())
                .build();
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).followPolicy(stricter))
                .hasMessageContaining("project is missing");
    }

    @Test
    void with_a_state_the_value_of_the_output_is_judged() {
        files.job(
                "job.yaml",
                "tags: {cost_center: to be replaced}\nterraform: {outputs: {center: infrastructure.tags.cost_center}}");
        Path state = files.write("terraform.tfstate", """
                {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "resources": [],
                 "outputs": {"center": {"value": "FIN-001", "type": "string"}}}
                """);
        Dativo dativo =
                Dativo.builder().withoutDiscovery().terraformState(state).build();
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).using(dativo).followPolicy(POLICY))
                .hasMessageContaining("cost_center 'FIN-001' is not an allowed value");
    }

    @Test
    void variables_come_from_the_instance() {
        files.job("job.yaml", "tags: {cost_center: \"${CENTER_OF_THIS_TEST}\"}");
        assertThatThrownBy(() -> assertThatJobs(files.jobs()).load()).hasMessageContaining("CENTER_OF_THIS_TEST");
        Dativo dativo = Dativo.builder()
                .withoutDiscovery()
                .environment(Map.of("CENTER_OF_THIS_TEST", "DATA-001"))
                .build();
        assertThatCode(() -> assertThatJobs(files.jobs()).using(dativo).followPolicy(POLICY))
                .doesNotThrowAnyException();
    }

    @Test
    void waivers_are_judged_by_the_given_clock() {
        files.job("job.yaml", "tags: {project: lake}");
        TagPolicy waived = TagPolicy.builder()
                .rule("cost-center", rule -> rule.key("cost_center").required())
                .waiver(Waiver.builder("cost-center")
                        .job("acme/*/*.job")
                        .reason("Being moved.")
                        .owner("data-platform")
                        .expires(LocalDate.of(2027, 3, 31))
                        .build())
                .build();
        assertThatCode(() -> assertThatJobs(files.jobs()).at(day("2027-03-31")).followPolicy(waived))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> assertThatJobs(files.jobs()).at(day("2027-04-01")).followPolicy(waived))
                .hasMessageContaining("the waiver of data-platform ended on 2027-03-31");
    }

    private static Clock day(String day) {
        return Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC);
    }

    /** What jobs of several folders share lies beside these, so the root is above. */
    private Dativo rooted() {
        return Dativo.builder().withoutDiscovery().base(folder).build();
    }
}
