package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.MergeRule;
import io.dativo.policy.PolicyViolationException;
import io.dativo.policy.Stage;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdict;
import io.dativo.policy.Waiver;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Severity;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the builder's policy lets through to resources. */
class PolicyGateTest {
    private static final Instant TODAY = Instant.parse("2027-03-31T12:00:00Z");
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef RAW = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw");

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeWhatJobsName() throws IOException {
        write("connector.yaml", "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        write("asset.yaml", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
    }

    @Test
    void of_a_job_that_breaks_an_enforced_rule_nothing_is_written_and_others_are_applied() throws IOException {
        Dativo dativo = dativo(costCentre().build()).build();
        ResolvedJob good = job(dativo, "good", "lake", "cost_center: DATA-001");
        ResolvedJob bad = job(dativo, "bad", "raw", "cost_center: HOBBY-1\n      team: data");

        PropagationPlan plan = dativo.plan(good, bad);
        PropagationReport report = dativo.apply(plan);

        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(aws.tags(RAW)).isEmpty();
        int refused = bad.tags(bad.targets().get(0)).values().size();
        assertThat(report.claims().count(ClaimStatus.REFUSED_BY_POLICY))
                .isEqualTo(refused)
                .isGreaterThan(1);
        assertThat(report.completion()).isEqualTo(Completion.INCOMPLETE);
        report.throwIfFailed();
        for (String text : List.of(plan.toString(), plan.toJson(), report.toString(), report.toJson())) {
            assertThat(text).contains("HOBBY-1", "cost-centre", "bad.yaml:15:20");
        }
        assertThat(plan.toMarkdown()).contains("HOBBY");
        assertThat(PropagationPlan.fromJson(plan.toJson())).isEqualTo(plan);
        assertThat(PropagationPlan.fromJson(plan.toJson()).policy()).isEqualTo(plan.policy());
        assertThatThrownBy(report::throwUnlessComplete).hasMessageContaining("bad.yaml:15:20");
        assertThatThrownBy(() -> dativo.check(bad).throwIfErrors())
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("HOBBY-1");
        assertThat(dativo.check(good).throwIfErrors().hasErrors()).isFalse();
    }

    @Test
    void a_required_key_that_nobody_gives_refuses_and_one_that_is_there_already_does_not() throws IOException {
        TagPolicy policy = TagPolicy.builder()
                .rule("project", rule -> rule.key("project").required())
                .build();
        Dativo dativo = dativo(policy).build();
        ResolvedJob job = job(dativo, "job", "lake", "cost_center: DATA-001");

        dativo.apply(dativo.plan(job));
        assertThat(aws.tags(LAKE)).isEmpty();

        aws.tag(LAKE, "project", "by hand");
        dativo.apply(dativo.plan(job)).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001").containsEntry("project", "by hand");
    }

    @Test
    void what_is_in_place_and_refused_by_now_is_not_in_sync() throws IOException {
        Dativo before = dativo(TagPolicy.builder().build()).build();
        ResolvedJob bad = job(before, "bad", "raw", "cost_center: HOBBY-1");
        before.apply(before.plan(bad)).throwUnlessComplete();
        assertThat(before.verify(bad).isInSync()).isTrue();

        for (boolean advisory : List.of(false, true)) {
            Dativo.Builder builder = dativo(costCentre().build());
            Dativo now = advisory ? builder.policyAdvisory().build() : builder.build();
            DriftReport drift = now.verify(bad);

            assertThat(drift.isInSync()).as("%s", drift).isEqualTo(advisory);
            assertThat(drift.claims().count(ClaimStatus.REFUSED_BY_POLICY) > 0).isEqualTo(!advisory);
            assertThat(drift.toString().contains("refused by the policy")).isEqualTo(!advisory);
        }
    }

    @Test
    void a_revert_takes_no_required_key_from_a_job_that_claims_something_there_still() throws IOException {
        TagPolicy owned = TagPolicy.builder()
                .rule("owner", rule -> rule.key("owner").required())
                .build();
        for (KeyStyle style : List.of(KeyStyle.AS_IS, KeyStyle.PASCAL)) {
            Dativo before =
                    dativo(TagPolicy.builder().build()).keyStyle("aws", style).build();
            PropagationReport first = before.apply(before.plan(job(before, "job", "lake", "cost_center: DATA-001")));
            PropagationReport second = before.apply(
                    before.plan(job(before, "job", "lake", "cost_center: DATA-001\nowner: data\nteam: core")));
            Map<String, String> carried = aws.tags(LAKE);

            Path file = folder.resolve("audit-" + style + ".jsonl");
            Dativo now = dativo(owned)
                    .keyStyle("aws", style)
                    .audit(AuditLog.file(file))
                    .build();
            PropagationPlan back = now.revert(second.planId());
            assertThat(back.toString()).contains("it stays: its job breaks owner");
            assertThat(back.policy().orElseThrow().verdicts()).containsKey(Verdict.VIOLATION);
            assertThat(Files.readString(file)).contains("\"reverts\"", "\"digest\"", "\"VIOLATION\"");
            now.apply(back);
            assertThat(aws.tags(LAKE))
                    .as("none of the job's tags is taken back")
                    .isEqualTo(carried);

            // A key that is required elsewhere, or that stays, hinders nothing.
            TagPolicy elsewhere = TagPolicy.builder()
                    .rule("owner", rule -> rule.key("owner").required().environments("dev"))
                    .rule("cost", rule -> rule.key("cost_center").required())
                    .build();
            Dativo hindersNothing = dativo(elsewhere).keyStyle("aws", style).build();
            assertThat(hindersNothing.revert(second.planId()).summary().removals())
                    .isEqualTo(2);

            Dativo advisory =
                    dativo(owned).keyStyle("aws", style).policyAdvisory().build();
            advisory.apply(advisory.revert(second.planId()));
            assertThat(aws.tags(LAKE)).hasSize(2);
            TagPolicy cost = TagPolicy.builder()
                    .rule("cost", rule -> rule.key("cost_center").required())
                    .build();
            now = dativo(cost).keyStyle("aws", style).build();
            PropagationPlan all = now.revert(first.planId());
            assertThat(all.summary().removals())
                    .as("nothing is claimed any more")
                    .isEqualTo(2);
            now.apply(all).throwUnlessComplete();
            assertThat(aws.tags(LAKE)).isEmpty();
        }
    }

    @Test
    void a_revert_brings_no_violation_back() throws IOException {
        Dativo before = dativo(TagPolicy.builder().build()).build();
        before.apply(before.plan(job(before, "job", "lake", "cost_center: HOBBY-1")))
                .throwUnlessComplete();
        PropagationReport report = before.apply(before.plan(job(before, "job", "lake", "cost_center: DATA-001")));

        Dativo now = dativo(costCentre().build()).build();
        PropagationPlan back = now.revert(report.planId());
        PropagationReport reverted = now.apply(back);

        assertThat(back.toString()).contains("HOBBY-1", "refused by the policy");
        assertThat(reverted.claims().count(ClaimStatus.REFUSED_BY_POLICY)).isEqualTo(1);
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");

        now.apply(dativo(costCentre().build()).policyAdvisory().build().revert(report.planId()));
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "HOBBY-1");
    }

    @Test
    void a_tag_of_somebody_else_never_refuses() throws IOException {
        TagPolicy policy = costCentre()
                .rule("scratch", rule -> rule.key("scratch").allowed())
                .build();
        Dativo dativo = dativo(policy).build();
        aws.tag(LAKE, "scratch", "x");
        aws.tag(RAW, "cost_center", "FOREIGN-1");

        dativo.apply(dativo.plan(job(dativo, "lake", "lake", "cost_center: DATA-001")))
                .throwUnlessComplete();
        PropagationReport conflict = dativo.apply(dativo.plan(job(dativo, "raw", "raw", "cost_center: DATA-001")));

        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(conflict.claims().count(ClaimStatus.CONFLICT)).isEqualTo(1);
        assertThat(conflict.claims().count(ClaimStatus.REFUSED_BY_POLICY)).isZero();
    }

    @Test
    void warnings_and_stages_before_enforce_stop_nothing() throws IOException {
        for (TagPolicy policy : List.of(
                costCentre().stage(Stage.WARN).build(),
                costCentre().stage(Stage.OBSERVE).build(),
                TagPolicy.builder()
                        .rule(
                                "cost-centre",
                                rule -> rule.key("cost_center")
                                        .allowed("DATA-001")
                                        .severity(Severity.WARNING))
                        .build())) {
            Dativo dativo = dativo(policy).build();
            dativo.apply(dativo.plan(job(dativo, "job", "lake", "cost_center: HOBBY-1")))
                    .throwUnlessComplete();
        }
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "HOBBY-1");
    }

    @Test
    void an_advisory_policy_tells_in_the_plan_and_the_audit_log_and_stops_nothing() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        Dativo dativo = dativo(costCentre().build())
                .policyAdvisory()
                .actor("build 42")
                .audit(AuditLog.file(file))
                .build();

        PropagationPlan plan = dativo.plan(job(dativo, "job", "lake", "cost_center: HOBBY-1"));
        dativo.apply(plan).throwUnlessComplete();

        assertThat(plan.toString()).contains("Policy (advisory): 1 resource: 1 in violation", "HOBBY-1");
        assertThat(Files.readString(file))
                .contains("\"actor\":\"build 42\"", "\"advisory\":true", "\"VIOLATION\":1")
                .contains("\"digest\":\"" + costCentre().build().digest())
                .doesNotContain("HOBBY-1");
    }

    @Test
    void a_removal_that_mends_goes_on_and_what_else_a_refused_job_had_stays() throws IOException {
        Dativo before = dativo(TagPolicy.builder().build()).build();
        before.apply(before.plan(job(before, "job", "lake", "cost_center: DATA-001\n      scratch: x\n      team: a")))
                .throwUnlessComplete();
        Dativo dativo = dativo(costCentre()
                        .rule("scratch", rule -> rule.key("scratch").allowed())
                        .build())
                .build();

        PropagationPlan plan = dativo.plan(job(dativo, "job", "lake", "cost_center: HOBBY-1"));
        PropagationReport report = dativo.apply(plan);

        assertThat(report.isComplete()).isFalse();
        assertThat(plan.toString()).contains("it stays: its job breaks ");
        assertThat(aws.tags(LAKE))
                .doesNotContainKey("scratch")
                .containsEntry("cost_center", "DATA-001")
                .containsEntry("team", "a");
    }

    @Test
    void a_waiver_lets_through_until_its_last_day_and_is_asked_again_at_the_apply() throws IOException {
        TagPolicy policy = costCentre()
                .waiver(Waiver.builder("cost-centre")
                        .resource("*lake")
                        .reason("it moves")
                        .owner("me")
                        .expires(LocalDate.of(2027, 3, 31))
                        .build())
                .build();
        Dativo today = dativo(policy).build();
        ResolvedJob job = job(today, "job", "lake", "cost_center: HOBBY-1");
        PropagationPlan plan = today.plan(job);
        Dativo tomorrow = dativo(policy)
                .clock(Clock.fixed(TODAY.plusSeconds(86_400), ZoneOffset.UTC))
                .build();

        PropagationReport late = tomorrow.apply(PropagationPlan.fromJson(plan.toJson()));
        assertThat(aws.tags(LAKE)).isEmpty();
        assertThat(late.completion()).isEqualTo(Completion.INCOMPLETE);
        assertThat(late.toString()).contains("the waiver ended on 2027-03-31");

        today.apply(plan).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "HOBBY-1");
        assertThat(tomorrow.apply(tomorrow.plan(job)).isComplete())
                .as("what is there is not allowed any more")
                .isFalse();
    }

    @Test
    void an_ordered_value_neither_goes_down_nor_away_without_approval() throws IOException {
        Dativo dativo = dativo(TagPolicy.builder()
                        .rule("class", rule -> rule.key("classification").order("public", "internal", "pii"))
                        .build())
                .build();
        dativo.apply(dativo.plan(job(dativo, "job", "lake", "classification: pii")))
                .throwUnlessComplete();

        PropagationReport lowered =
                dativo.apply(dativo.plan(job(dativo, "job", "lake", "classification: internal\n      team: a")));
        PropagationReport dropped = dativo.apply(dativo.plan(job(dativo, "job", "lake", "team: a")));

        assertThat(lowered.toString()).contains("classification would go down from 'pii' to 'internal'");
        assertThat(dropped.toString()).contains("classification 'pii' would be removed");
        assertThat(lowered.isComplete() || dropped.isComplete()).isFalse();
        assertThat(aws.tags(LAKE)).containsEntry("classification", "pii").doesNotContainKey("team");
    }

    @Test
    void an_order_is_judged_on_what_all_claims_leave_and_not_on_what_one_job_says() throws IOException {
        MergeRule strongest = MergeRule.strongest(List.of("public", "internal", "pii"));
        Dativo dativo = dativo(TagPolicy.builder()
                        .rule(
                                "class",
                                rule -> rule.key("classification")
                                        .order("public", "internal", "pii")
                                        .merge(strongest))
                        .build())
                .build();
        dativo.apply(dativo.plan(job(dativo, "one", "lake", "classification: pii")))
                .throwUnlessComplete();

        PropagationReport weaker = dativo.apply(dativo.plan(job(dativo, "other", "lake", "classification: internal")));

        assertThat(weaker.isComplete()).as("%s", weaker).isTrue();
        assertThat(aws.tags(LAKE)).containsEntry("classification", "pii");
    }

    @Test
    void what_is_claimed_beside_the_targets_is_judged_by_its_own_tags() throws IOException {
        List<String> values = new ArrayList<>(List.of("DATA-001", "HOBBY-1"));
        Dativo dativo = dativo(costCentre()
                        .rule("owner", rule -> rule.key("owner").required())
                        .build())
                .claimAlso(job -> List.of(new TagClaim(
                        RAW,
                        io.dativo.infrastructure.AccountScope.of("aws"),
                        TagSet.of(Map.of("cost_center", values.get(0)), TagOrigin.of(TagLevel.ASSET, "catalog")),
                        job.job().name())))
                .build();
        ResolvedJob job = job(dativo, "job", "lake", "cost_center: DATA-001\n      owner: me");

        dativo.apply(dativo.plan(job)).throwUnlessComplete();
        assertThat(aws.tags(RAW)).isEqualTo(Map.of("cost_center", "DATA-001"));

        values.remove(0);
        ResolvedJob changed = job(dativo, "job", "lake", "cost_center: DATA-001\n      owner: me");
        PropagationReport refused = dativo.apply(dativo.plan(changed));
        assertThat(aws.tags(RAW)).isEqualTo(Map.of("cost_center", "DATA-001"));
        assertThat(refused.claims().count(ClaimStatus.IN_PLACE)).isZero();
    }

    @Test
    void two_jobs_that_claim_the_same_are_not_stopped_by_what_one_of_them_breaks() throws IOException {
        Dativo dativo = dativo(TagPolicy.builder()
                        .rule("team", rule -> rule.key("team").allowed("a"))
                        .build())
                .build();
        ResolvedJob good = job(dativo, "good", "lake", "cost_center: DATA-001\n      team: a");
        ResolvedJob bad = job(dativo, "bad", "lake", "cost_center: DATA-001\n      squad: b\n      team: a");
        ResolvedJob worse = job(dativo, "worse", "raw", "team: z");

        PropagationReport report = dativo.apply(dativo.plan(good, bad, worse));

        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001").containsEntry("squad", "b");
        assertThat(aws.tags(RAW)).isEmpty();
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void what_could_not_be_read_is_not_observed_and_what_no_rule_is_about_is_not_covered() throws IOException {
        Dativo none = dativo(TagPolicy.builder().build()).build();
        ResolvedJob job = job(none, "job", "lake", "cost_center: DATA-001");
        assertThat(none.check(job).resources()).isEqualTo(Map.of(Verdict.NOT_COVERED, 1L));
        assertThat(none.check(job).toString()).isEqualTo("1 resource: 1 not covered");

        Dativo dativo = dativo(costCentre().build()).build();
        aws.faults().failReads(ProviderException.Kind.DENIED, 100);
        PropagationPlan plan = dativo.plan(job);
        assertThat(dativo.check(plan, job).resources()).isEqualTo(Map.of(Verdict.NOT_OBSERVED, 1L));
        assertThat(plan.policy().orElseThrow().verdicts()).isEqualTo(Map.of(Verdict.NOT_OBSERVED, 1L));
    }

    @Test
    void verdicts_are_part_of_the_identity_of_a_plan() throws IOException {
        Dativo one = dativo(costCentre().build()).build();
        Dativo other = dativo(costCentre().version("2").build()).build();
        ResolvedJob job = job(one, "job", "lake", "cost_center: DATA-001");
        assertThat(one.plan(job).id())
                .isEqualTo(one.plan(job).id())
                .isNotEqualTo(other.plan(job).id());
        assertThat(costCentre().build().digest())
                .isEqualTo(costCentre().build().digest())
                .isNotEqualTo(costCentre().stage(Stage.WARN).build().digest());
    }

    private static TagPolicy.Builder costCentre() {
        return TagPolicy.builder()
                .rule("cost-centre", rule -> rule.key("cost_center").allowed("DATA-001"));
    }

    private Dativo.Builder dativo(TagPolicy policy) {
        return Dativo.builder()
                .withoutDiscovery()
                .provider(aws)
                .ledger(ledger)
                .policy(policy)
                .clock(Clock.fixed(TODAY, ZoneOffset.UTC));
    }

    private ResolvedJob job(Dativo dativo, String name, String bucket, String tags) throws IOException {
        Path file = write(name + ".yaml", """
                tenant_id: acme
                environment: prod
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    account_id: "123456789012"
                    resources:
                      - {resource_type: s3_bucket, resource_id: %s}
                  tags:
                    custom:
                      %s
                """.formatted(
                        bucket, tags.lines().map(String::strip).collect(Collectors.joining("\n      "))));
        return dativo.resolve(dativo.load(file).job());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
