package io.dativo.job;

import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told about a job that its model accepts. */
class JobChecksTest {
    @TempDir
    Path folder;

    private List<Problem> problems(String more) {
        return new JobFiles(folder).job(more + "\n").load().problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classification_overrides: {emial: secret}             | warning unknown-column classification_overrides.emial line 6 | did you mean 'email'?",
                "classification_overrides: {default: secret}           | |",
                "classification_overrides: {email: secret}             | |",
                "finops: {cost_centre: A}                              | warning unused-key finops.cost_centre line 6 | did you mean 'cost_center'?",
                "finops: {cost_center: 7100, business_tags: [a, 2026]} | |",
                "finops: {business_tags: ''}                           | |",
                "finops: {business_tags: {a: b}}                       | error wrong-type finops.business_tags line 6 |",
                "finops: {business_tags: [{a: b}]}                     | error wrong-type finops.business_tags.0 line 6 |",
                "finops: {project: [a]}                                | error wrong-type finops.project line 6 |",
                "governance_overrides: {retension_days: 1}             | warning unused-key governance_overrides.retension_days line 6 | did you mean 'retention_days'?",
                "governance_overrides: {retention_days: 0}             | |",
                "governance_overrides: {retention_days: '90'}          | |",
                "governance_overrides: {retention_days: null}          | |",
                "governance_overrides: {retention_days: 7 years}       | warning not-a-number-of-days governance_overrides.retention_days line 6 | write the number of days, for example 2555 for seven years",
                "governance_overrides: {retention_days: -1}            | warning not-a-number-of-days governance_overrides.retention_days line 6 | write the number of days, for example 2555 for seven years",
                "governance_overrides: {retention_days: 1.5}           | warning not-a-number-of-days governance_overrides.retention_days line 6 | write the number of days, for example 2555 for seven years",
                "governance_overrides: {retention_days: true}          | error wrong-type governance_overrides.retention_days line 6 |",
                "governance_overrides: {owner: ''}                     | warning owner-erased governance_overrides.owner line 6 | remove the key to keep the asset's owner",
                "governance_overrides: {owner: null}                   | warning owner-erased governance_overrides.owner line 6 | remove the key to keep the asset's owner",
                "governance_overrides: {owner: dpo@x.example}          | |",
                "retry_config: {max_attempts: 7}                       | warning no-effect retry_config.max_attempts line 6 | write max_retries: 6 (the tries after the first)",
            })
    void overrides_and_retries(String more, String expected, String hint) {
        List<Problem> problems = problems(more);

        assertThat(String.join("; ", brief(problems))).isEqualTo(expected == null ? "" : expected);
        if (hint != null) {
            assertThat(problems.get(0).hint()).isEqualTo(hint);
        }
    }

    @Test
    void a_resource_without_an_id_is_reported() {
        List<Problem> problems = problems("""
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: any_type, resource_name: b}, {resource_type: s3_bucket, resource_id: ""}]
                """);

        assertThat(brief(problems))
                .containsExactly("warning resource-without-id infrastructure.provider.resources.1 line 10");
    }

    @Test
    void two_environments_that_differ_are_told_with_both_places() {
        List<Problem> problems =
                problems("infrastructure: {provider: {provider: azure}, tags: {environment: production}}");

        assertThat(brief(problems)).containsExactly("warning conflicting-value infrastructure.tags.environment line 6");
        assertThat(problems.get(0).message()).contains("'production'", "'prod'", "job.yaml:2:14");
        assertThat(problems("infrastructure: {provider: {provider: azure}, tags: {environment: prod}}"))
                .isEmpty();
    }

    @Test
    void an_asset_of_another_tenant_is_told() {
        LoadResult result = new JobFiles(folder)
                .write("assets/shipments.yaml", JobFiles.ASSET + "tenant: suedwind\n")
                .load();

        assertThat(brief(result.problems())).containsExactly("warning conflicting-value tenant_id line 1");
        assertThat(result.problems().get(0).message()).contains("'suedwind'", "shipments.yaml:9:9");
    }
}
