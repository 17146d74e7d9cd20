package io.dativo.dagster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.dagster.pipes.CheckResult;
import io.dativo.dagster.pipes.CheckSeverity;
import io.dativo.dagster.pipes.MetadataValue;
import io.dativo.dagster.pipes.PipesException;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Stage;
import io.dativo.policy.TagPolicy;
import io.dativo.test.InMemoryProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job's report says, rule by rule. */
class JobReportTest {
    private final InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
    private final Dativo dativo = Dativo.builder()
            .withoutDiscovery()
            .provider(gcp)
            .policy(TagPolicy.builder()
                    .rule("cost-center", rule -> rule.key("cost_center").required())
                    .rule("owner", rule -> rule.key("owner").required().stage(Stage.WARN))
                    .rule("elsewhere", rule -> rule.key("x").required().tenants("other"))
                    .build())
            .build();

    @TempDir
    Path folder;

    private static Job job(String costCenter, String owner, String... resources) {
        Infrastructure.Builder infrastructure = Infrastructure.builder("gcp")
                .projectId("lake-1")
                .tags(new InfrastructureTags(costCenter, null, null, null, owner, List.of("GDPR"), null));
        for (String resource : resources) {
            infrastructure.resource(resource, "lake");
        }
        return Job.builder("acme")
                .environment("prod")
                .asset(Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                        .column(Asset.Column.of("email", "string").classified("pii"))
                        .column("id", "integer")
                        .build())
                .infrastructure(infrastructure.build())
                .build();
    }

    private Map<String, CheckResult> checks(Job job) {
        return new JobChecks("a")
                .ofPolicy(dativo.check(dativo.resolve(job))).stream()
                        .collect(java.util.stream.Collectors.toMap(CheckResult::name, check -> check));
    }

    @Test
    void what_stops_the_job_is_an_error_what_only_warns_is_none_and_what_is_not_covered_does_not_pass() {
        Map<String, CheckResult> broken = checks(job(null, null, "gcs_bucket"));
        assertThat(broken.get("policy_cost_center"))
                .extracting(CheckResult::passed, CheckResult::severity)
                .containsExactly(false, CheckSeverity.ERROR);
        assertThat(broken.get("policy_cost_center").metadata().get("findings").raw())
                .asString()
                .contains("VIOLATION", "cost_center");
        assertThat(broken.get("policy_cost_center").metadata().get("violation").raw())
                .isEqualTo(1L);
        assertThat(broken.get("policy_owner"))
                .extracting(CheckResult::passed, CheckResult::severity)
                .containsExactly(false, CheckSeverity.WARN);
        assertThat(broken.get("policy_elsewhere"))
                .extracting(CheckResult::passed, CheckResult::severity)
                .containsExactly(false, CheckSeverity.WARN);
        assertThat(checks(job("CC-1", "me", "gcs_bucket"))
                        .get("policy_cost_center")
                        .passed())
                .isTrue();
    }

    @Test
    void what_cannot_be_tagged_does_not_pass() {
        ResolvedJob job = dativo.resolve(job("CC-1", "me", "service_account"));
        assertThat(new JobChecks("a").ofPolicy(dativo.check(dativo.plan(job), job)))
                .isNotEmpty()
                .noneMatch(CheckResult::passed);
    }

    @Test
    void what_an_apply_did_not_bring_in_place_and_drift_do_not_pass_and_say_where() {
        ResolvedJob job = dativo.resolve(job("CC-1", "me", "gcs_bucket"));
        assertThat(new JobChecks("a").ofReport(dativo.apply(dativo.plan(job))).passed())
                .isTrue();
        assertThat(new JobChecks("a").ofDrift(dativo.verify(job)).passed()).isTrue();
        ResolvedJob missing = dativo.resolve(job("CC-1", "me", "gcs_bucket", "nonsense"));
        CheckResult incomplete = new JobChecks("a").ofReport(dativo.apply(dativo.plan(missing)));
        assertThat(incomplete)
                .extracting(CheckResult::passed, CheckResult::severity)
                .containsExactly(false, CheckSeverity.WARN);
        assertThat(incomplete.metadata().get("not in place").raw()).asString().contains("unsupported-type");
        gcp.tag(new ResourceRef("gcp", "gcs_bucket", "lake"), "cost_center", "other");
        CheckResult drift = new JobChecks("a").ofDrift(dativo.verify(job));
        assertThat(drift.passed()).isFalse();
        assertThat(drift.metadata().get("differences").raw()).asString().contains("cost_center", "other");
        assertThat(drift.metadata())
                .containsEntry("settling", MetadataValue.number(1))
                .containsEntry("in-place", MetadataValue.number(3));
        Map<String, MetadataValue> shown =
                JobReport.of(job).drift(dativo.verify(job)).metadata();
        assertThat(shown.get("drift").raw()).asString().contains("3 of 4 claimed tags are in place");
    }

    @Test
    void the_metadata_has_the_names_of_the_format_and_the_digest_of_the_tags() {
        ResolvedJob job = dativo.resolve(job("CC-1", "me", "gcs_bucket"));
        JobReport report = JobReport.of(job).plan(dativo.plan(job));
        assertThat(report.metadata().keySet())
                .contains("tenant_id", "environment", "provider", "region", "cost_center", "owner", "compliance")
                .contains("resources", "resource_count", "regulations", "compliance_required", "data_owner")
                .contains("cost_allocation_tags", "tags", "dagster/column_schema", "plan", "plan_id");
        assertThat(report.metadata().get("tags_digest").raw())
                .isEqualTo(job.tableProperties().digest());
        assertThat(report.metadata().get("dagster/column_schema").raw())
                .asString()
                .contains("email", "classification=pii");
        assertThat(List.copyOf(report.metadata().keySet()))
                .containsSubsequence("cost_center", "plan", "regulations", "tags");
    }

    @Test
    void in_a_run_of_several_assets_a_job_has_to_name_its_own() {
        Path messages = folder.resolve("messages");
        String context = io.dativo.dagster.pipes.Packed.of(
                Map.of("data", Map.of("asset_keys", List.of("a", "b"), "extras", Map.of())));
        try (PipesSession session = PipesSession.builder()
                .environment(Map.of(
                        "DAGSTER_PIPES_CONTEXT",
                        context,
                        "DAGSTER_PIPES_MESSAGES",
                        io.dativo.dagster.pipes.Packed.of(Map.of("path", messages.toString()))))
                .withoutShutdownHook()
                .open()) {
            JobReport report = JobReport.of(dativo.resolve(job("CC-1", "me", "gcs_bucket")));
            assertThatThrownBy(() -> report.sendTo(session))
                    .isInstanceOf(PipesException.class)
                    .hasMessageContaining("[a, b]");
            report.asset("b").sendTo(session);
            assertThat(session.delivery().leftOut()).isZero();
        }
    }
}
