package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.BUCKET;
import static io.dativo.policy.PolicyFixtures.TABLE;
import static io.dativo.policy.PolicyFixtures.TODAY;
import static io.dativo.policy.PolicyFixtures.bucket;
import static io.dativo.policy.PolicyFixtures.check;
import static io.dativo.policy.PolicyFixtures.policy;
import static io.dativo.policy.PolicyFixtures.table;
import static io.dativo.policy.PolicyFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.policy.Finding.Check;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagPolicyCheckTest {
    private static TagRule.Builder costCenter() {
        return TagRule.builder("cost-center").key("cost_center").required();
    }

    private static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @Test
    void a_resource_that_keeps_every_rule_is_compliant() {
        Verdicts verdicts =
                policy(costCenter().allowed("DATA-001")).check(List.of(bucket("cost_center", "DATA-001")), TODAY);
        assertThat(verdicts.findings()).isEmpty();
        assertThat(verdicts.hasErrors()).isFalse();
        assertThat(verdicts.rules().get("cost-center").count(Verdict.COMPLIANT)).isEqualTo(1);
        assertThat(verdicts.resources()).containsOnly(org.assertj.core.api.Assertions.entry(Verdict.COMPLIANT, 1L));
        assertThat(verdicts.compliance()).hasValue(1.0);
    }

    @Test
    void a_missing_required_key_says_where_to_add_it_and_what_is_allowed() {
        SourceLocation place = new SourceLocation("job.yaml", 12, 9);
        Finding finding = only(check(costCenter().allowed("DATA-001", "OPS-*"), bucket(b -> b.location(place))));
        assertThat(finding.verdict()).isEqualTo(Verdict.VIOLATION);
        assertThat(finding.check()).isEqualTo(Check.REQUIRED);
        assertThat(finding.isError()).isTrue();
        assertThat(finding.location()).isEqualTo(place);
        assertThat(finding)
                .hasToString("job.yaml:12:9: error[cost-center] s3_bucket arn:aws:s3:::lake: cost_center is missing\n"
                        + "    fix: add cost_center; allowed: DATA-001, OPS-*");
    }

    @Test
    void a_missing_key_that_is_there_under_a_slip_of_the_pen_says_rename() {
        assertThat(only(check(costCenter(), bucket("cost_centre", "DATA-001"))).fix())
                .isEqualTo("rename cost_centre to cost_center");
        assertThat(only(check(costCenter(), bucket("CostCenter", "DATA-001"))).fix())
                .isEqualTo("rename CostCenter to cost_center");
    }

    @Test
    void a_wrong_value_names_its_place_and_the_nearest_allowed_one() {
        Finding finding = only(check(costCenter().allowed("prod", "staging"), bucket("cost_center", "prd")));
        assertThat(finding)
                .hasToString("job.yaml:40:5: error[cost-center] s3_bucket arn:aws:s3:::lake:"
                        + " cost_center 'prd' is not an allowed value\n    fix: did you mean 'prod'?");
        assertThat(finding.value()).isEqualTo("prd");
        assertThat(finding.toProblem())
                .contains(Problem.error(
                        "cost-center",
                        "s3_bucket arn:aws:s3:::lake: cost_center 'prd' is not an allowed value",
                        "infrastructure.tags.cost_center",
                        new SourceLocation("job.yaml", 40, 5),
                        "did you mean 'prod'?"));
    }

    @Test
    void a_long_list_of_allowed_values_is_cut_in_the_fix() {
        String[] values = new String[20];
        for (int i = 0; i < values.length; i++) {
            values[i] = "V" + i;
        }
        assertThat(only(check(costCenter().allowed(values), bucket("cost_center", "nothing-like-it")))
                        .fix())
                .startsWith("allowed: V0, V1,")
                .endsWith(" and 8 more");
    }

    @Test
    void a_blank_value_is_not_there() {
        assertThat(only(check(costCenter(), bucket("cost_center", " "))).check())
                .isEqualTo(Check.REQUIRED);
        assertThat(check(costCenter().minLength(0), bucket("cost_center", ""))).isEmpty();
    }

    @Test
    void every_part_of_a_rule_is_told_at_once() {
        TagRule.Builder rule =
                costCenter().pattern("[A-Z]+-[0-9]{3}").minLength(10).type(ValueType.DATE);
        assertThat(check(rule, bucket("cost_center", "x")))
                .extracting(Finding::check)
                .containsExactly(Check.PATTERN, Check.LENGTH, Check.TYPE);
    }

    @Test
    void the_whole_value_must_match_the_pattern() {
        TagRule.Builder rule = costCenter().pattern("[A-Z]+-[0-9]{3}");
        assertThat(check(rule, bucket("cost_center", "DATA-001"))).isEmpty();
        assertThat(check(rule, bucket("cost_center", "DATA-0011"))).hasSize(1);
    }

    @Test
    void lengths_count_characters_not_chars() {
        assertThat(check(costCenter().maxLength(2), bucket("cost_center", "\uD83D\uDE00\uD83D\uDE00")))
                .isEmpty();
        assertThat(only(check(costCenter().maxLength(1), bucket("cost_center", "\uD83D\uDE00\uD83D\uDE00")))
                        .message())
                .endsWith("is longer than 1 character");
    }

    @Test
    void numbers_have_a_range() {
        TagRule.Builder rule =
                TagRule.builder("r").key("days").type(ValueType.NUMBER).min(30).max(3650);
        assertThat(check(rule, bucket("days", "30"), bucket("days", "3650"))).isEmpty();
        assertThat(only(check(rule, bucket("days", "29"))).message()).isEqualTo("days '29' is less than 30");
        assertThat(only(check(rule, bucket("days", "3650.5"))).message()).isEqualTo("days '3650.5' is more than 3650");
    }

    @Test
    void an_empty_list_of_allowed_values_forbids_the_key() {
        Finding finding =
                only(check(TagRule.builder("no-scratch").key("scratch").allowed(), bucket("scratch", "x")));
        assertThat(finding.message()).isEqualTo("scratch 'x' must not be used");
        assertThat(finding.fix()).isEqualTo("remove the key");
        assertThat(check(TagRule.builder("no-scratch").key("scratch").allowed(), bucket()))
                .isEmpty();
    }

    @Test
    void a_key_that_differs_only_in_case_is_found_with_its_fix_and_its_value_is_judged_too() {
        assertThat(check(costCenter().allowed("DATA-001"), bucket("Cost_Center", "DATA-002")))
                .extracting(Finding::check, Finding::fix)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Check.KEY_SPELLING, "rename Cost_Center to cost_center"),
                        org.assertj.core.groups.Tuple.tuple(Check.ALLOWED, "did you mean 'DATA-001'?"));
        assertThat(check(costCenter(), bucket("cost_center", "DATA-001", "COST_CENTER", "DATA-001")))
                .extracting(Finding::key)
                .containsExactly("COST_CENTER");
    }

    @Test
    void a_flat_key_is_looked_for_on_clouds_and_a_namespaced_one_elsewhere() {
        assertThat(check(costCenter(), table())).isEmpty();
        TagRule.Builder namespaced =
                TagRule.builder("r").key("finops.cost_center").required();
        assertThat(check(namespaced, bucket())).isEmpty();
        assertThat(check(namespaced, table()))
                .extracting(Finding::message)
                .containsExactly("finops.cost_center is missing");
    }

    @Test
    void a_dot_alone_makes_no_namespace() {
        TagRule.Builder rule = TagRule.builder("r").key("acme.team").required();
        assertThat(check(rule, bucket())).hasSize(1);
        assertThat(check(rule, table())).isEmpty();
    }

    @Test
    void a_scope_that_names_its_targets_looks_for_any_key_there() {
        assertThat(check(costCenter().providers("iceberg"), table())).hasSize(1);
        assertThat(check(costCenter().resourceTypes("*"), table(), bucket())).hasSize(2);
    }

    @Test
    void aliases_let_one_rule_cover_clouds_and_tables() {
        TagPolicy policy = TagPolicy.builder()
                .alias("cost_center", "infrastructure.cost_center", "finops.cost_center")
                .rule(costCenter().allowed("DATA-001").build())
                .build();
        assertThat(policy.check(List.of(table("finops.cost_center", "DATA-001")), TODAY)
                        .findings())
                .isEmpty();
        assertThat(policy.check(
                                List.of(table("finops.cost_center", "FIN-001", "infrastructure.cost_center", "X")),
                                TODAY)
                        .findings())
                .extracting(Finding::key)
                .containsExactly("finops.cost_center", "infrastructure.cost_center");
        assertThat(only(policy.check(List.of(table()), TODAY).findings()).message())
                .isEqualTo("infrastructure.cost_center or finops.cost_center is missing");
        assertThat(only(policy.check(List.of(bucket()), TODAY).findings()).message())
                .isEqualTo("cost_center is missing");
    }

    @Test
    void a_rule_is_about_the_resources_in_its_scope_only() {
        TagRule.Builder rule = costCenter()
                .providers("aws")
                .resourceTypes("s3_*")
                .tenants("acme")
                .environments("!dev");
        TaggedResource inside = bucket(b -> b.tenant("acme").environment("prod"));
        assertThat(check(rule, inside)).hasSize(1);
        assertThat(check(rule, bucket(b -> b.tenant("acme").environment("dev"))))
                .isEmpty();
        assertThat(check(rule, bucket(b -> b.tenant("other").environment("prod"))))
                .isEmpty();
        assertThat(check(rule, bucket(b -> b.environment("prod"))))
                .as("tenant not known")
                .isEmpty();
        TaggedResource role = TaggedResource.builder(new ResourceRef("aws", "iam_role", "r"))
                .tenant("acme")
                .build();
        assertThat(check(rule, role)).isEmpty();
    }

    @Test
    void other_keys_are_required_when_a_key_has_a_value() {
        TagPolicy policy = TagPolicy.builder()
                .alias("classification", "classification.default", "classification.fields.*")
                .alias("retention_days", "governance.retention_days")
                .alias("owner", "governance.owner")
                .rule("pii", r -> r.when("classification", "pii").require("retention_days", "owner"))
                .build();
        assertThat(policy.check(List.of(table("classification.default", "internal")), TODAY)
                        .findings())
                .isEmpty();
        assertThat(policy.check(List.of(table("classification.fields.email", "pii", "governance.owner", "x")), TODAY)
                        .findings())
                .extracting(Finding::message)
                .containsExactly("governance.retention_days is missing");
        assertThat(policy.check(List.of(bucket("classification", "pii")), TODAY).findings())
                .extracting(Finding::key)
                .containsExactly("owner", "retention_days");
    }

    @Test
    void several_conditions_must_all_hold() {
        TagRule.Builder rule = costCenter().when("environment", "prod", "stag*").when("tier", "*");
        assertThat(check(rule, bucket("environment", "staging", "tier", "1"))).hasSize(1);
        assertThat(check(rule, bucket("environment", "staging"))).isEmpty();
        assertThat(check(rule, bucket("environment", "dev", "tier", "1"))).isEmpty();
        Verdicts verdicts = policy(rule).check(List.of(bucket()), TODAY);
        assertThat(verdicts.rules().get("cost-center").applied()).isZero();
    }

    @Test
    void a_value_that_is_not_known_yet_is_undetermined_and_names_what_gives_it() {
        TagOrigin output = TagOrigin.of(TagLevel.TERRAFORM, "output cost_center");
        Verdicts verdicts = policy(costCenter().allowed("DATA-001"))
                .check(List.of(bucket(b -> b.undetermined("cost_center", output))), TODAY);
        Finding finding = only(verdicts.findings());
        assertThat(finding.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(finding.message())
                .isEqualTo("the value of cost_center is not known yet: it comes from output cost_center");
        assertThat(verdicts.hasErrors()).isFalse();
        assertThat(verdicts.problems()).isEmpty();
        assertThat(verdicts.compliance()).isEmpty();
    }

    @Test
    void a_required_other_key_that_is_not_known_yet_is_undetermined() {
        TagOrigin output = TagOrigin.of(TagLevel.TERRAFORM, "output owner");
        TagRule.Builder rule = TagRule.builder("r").require("owner");
        assertThat(only(check(rule, bucket(b -> b.undetermined("owner", output))))
                        .verdict())
                .isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void a_key_that_may_still_come_is_undetermined_and_a_wrong_value_is_wrong_all_the_same() {
        TagRule.Builder rule = costCenter().allowed("DATA-001");
        assertThat(only(check(rule, bucket(b -> b.observation(Observation.PARTIAL))))
                        .verdict())
                .isEqualTo(Verdict.UNDETERMINED);
        assertThat(only(check(
                                rule,
                                bucket(b -> b.observation(Observation.PARTIAL).tags(tags("cost_center", "X")))))
                        .verdict())
                .isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void an_entry_of_a_catalog_is_judged_under_every_spelling_and_is_asked_for_nothing_more() {
        TagPolicy policy = TagPolicy.builder()
                .alias("cost_center", "infrastructure.cost_center")
                .rule(costCenter().allowed("DATA-001").build())
                .build();
        for (TagSet tags : List.of(tags("cost_center", "X"), tags("infrastructure.cost_center", "X"))) {
            TaggedResource entry = bucket(b -> b.observation(Observation.ENTRY).tags(tags));
            assertThat(policy.check(List.of(entry), TODAY).findings(Verdict.VIOLATION))
                    .as(tags.toString())
                    .hasSize(1);
        }
        Verdicts bare = policy.check(List.of(bucket(b -> b.observation(Observation.ENTRY))), TODAY);
        assertThat(bare.findings()).isEmpty();
        assertThat(bare.resources()).containsEntry(Verdict.NOT_COVERED, 1L).doesNotContainKey(Verdict.COMPLIANT);
        TaggedResource other = bucket(b -> b.tags(tags("infrastructure.cost_center", "DATA-001")));
        assertThat(policy.check(List.of(other), TODAY).findings(Verdict.VIOLATION))
                .as("a bucket of the same kind is asked for its own spelling")
                .hasSize(1);
    }

    @Test
    void a_condition_that_is_not_known_yet_makes_a_violation_undetermined() {
        TagOrigin output = TagOrigin.of(TagLevel.TERRAFORM, "output class");
        TagRule.Builder rule =
                TagRule.builder("pii").when("classification", "pii").require("owner");
        Finding finding = only(check(rule, bucket(b -> b.undetermined("classification", output))));
        assertThat(finding.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(finding.message())
                .isEqualTo("owner is missing; whether that matters hangs on classification, which is not known yet");
        assertThat(check(
                        rule,
                        bucket(b -> b.undetermined("classification", output).tags(tags("owner", "x")))))
                .isEmpty();
    }

    @Test
    void what_could_not_be_read_is_neither_missing_nor_compliant() {
        Verdicts verdicts = policy(costCenter())
                .check(
                        List.of(
                                bucket(b -> b.observation(Observation.NOT_OBSERVED)),
                                bucket(b -> b.observation(Observation.NOT_TAGGABLE))),
                        TODAY);
        assertThat(verdicts.findings())
                .extracting(Finding::rule, Finding::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(TagPolicy.NOT_OBSERVED, Verdict.NOT_OBSERVED),
                        org.assertj.core.groups.Tuple.tuple(TagPolicy.NOT_TAGGABLE, Verdict.NOT_TAGGABLE));
        assertThat(verdicts.hasErrors()).isFalse();
        assertThat(verdicts.compliance()).isEmpty();
        assertThat(verdicts.resources())
                .containsEntry(Verdict.NOT_OBSERVED, 1L)
                .containsEntry(Verdict.NOT_TAGGABLE, 1L);
    }

    @Test
    void a_resource_that_no_rule_is_about_is_not_missed() {
        Verdicts verdicts = policy(costCenter().providers("gcp"))
                .check(List.of(bucket(b -> b.observation(Observation.NOT_OBSERVED))), TODAY);
        assertThat(verdicts.findings()).isEmpty();
    }

    @Test
    void the_stage_decides_whether_a_violation_stops_warns_or_is_only_recorded() {
        for (Stage stage : Stage.values()) {
            Verdicts verdicts = policy(costCenter().stage(stage)).check(List.of(bucket()), TODAY);
            assertThat(verdicts.hasErrors()).isEqualTo(stage == Stage.ENFORCE);
            assertThat(verdicts.warnings()).hasSize(stage == Stage.WARN ? 1 : 0);
            assertThat(verdicts.problems()).hasSize(stage == Stage.OBSERVE ? 0 : 1);
            assertThat(verdicts.findings(Verdict.VIOLATION)).hasSize(1);
        }
        Verdicts mild = policy(costCenter().severity(Severity.WARNING)).check(List.of(bucket()), TODAY);
        assertThat(mild.hasErrors()).isFalse();
        assertThat(mild.warnings()).hasSize(1);
    }

    @Test
    void rules_without_a_stage_take_that_of_the_policy() {
        TagPolicy policy = TagPolicy.builder()
                .stage(Stage.OBSERVE)
                .rule(costCenter().build())
                .rule("owner", r -> r.key("owner").required().stage(Stage.ENFORCE))
                .build();
        assertThat(policy.rules().get("cost-center").stage()).isEqualTo(Stage.OBSERVE);
        assertThat(policy.check(List.of(bucket()), TODAY).errors())
                .extracting(Finding::rule)
                .containsExactly("owner");
    }

    @Test
    void an_ordered_value_does_not_go_down_without_approval() {
        TagRule.Builder rule = TagRule.builder("class").key("classification").order("public", "internal", "pii");
        TaggedResource lowered =
                bucket(b -> b.before(tags("classification", "pii")).tags(tags("classification", "internal")));
        Finding finding = only(check(rule, lowered));
        assertThat(finding.check()).isEqualTo(Check.LOWERING);
        assertThat(finding.message()).isEqualTo("classification would go down from 'pii' to 'internal'");
        assertThat(finding.fix()).contains("check: lowering").contains("value: internal");
        assertThat(check(
                        rule,
                        bucket(b -> b.before(tags("classification", "public")).tags(tags("classification", "pii")))))
                .isEmpty();
        assertThat(check(
                        rule,
                        bucket(b -> b.before(tags("classification", "odd")).tags(tags("classification", "public")))))
                .isEmpty();
    }

    @Test
    void removing_an_ordered_value_is_going_down_too() {
        TagRule.Builder rule = TagRule.builder("class").key("classification").order("public", "internal", "pii");
        assertThat(only(check(rule, bucket(b -> b.before(tags("classification", "pii")))))
                        .message())
                .isEqualTo("classification 'pii' would be removed");
        assertThat(check(rule, bucket(b -> b.before(tags("classification", "public")))))
                .isEmpty();
        assertThat(check(
                        rule,
                        bucket(b -> b.before(tags("classification", "pii")).observation(Observation.PARTIAL))))
                .isEmpty();
        TagOrigin output = TagOrigin.of(TagLevel.TERRAFORM, "output class");
        assertThat(check(
                        rule,
                        bucket(b -> b.before(tags("classification", "pii")).undetermined("classification", output))))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.UNDETERMINED);
    }

    @Test
    void an_order_is_also_the_list_of_allowed_values_unless_there_is_one() {
        TagRule.Builder rule = TagRule.builder("class").key("classification").order("public", "pii");
        assertThat(only(check(rule, bucket("classification", "secret"))).check())
                .isEqualTo(Check.ALLOWED);
        TagRule.Builder wider = TagRule.builder("class")
                .key("classification")
                .order("public", "pii")
                .allowed("*");
        assertThat(check(wider, bucket("classification", "secret"))).isEmpty();
    }

    @Test
    void a_claim_is_judged_as_its_claimant_says() {
        TagClaim claim = new TagClaim(BUCKET, AccountScope.of("aws"), tags("owner", "x"), "jobs/a.yaml");
        assertThat(only(check(costCenter(), TaggedResource.of(claim))).job()).isEqualTo("jobs/a.yaml");
    }

    @Test
    void findings_say_why_the_rule_exists() {
        assertThat(only(check(costCenter().description("Bills are split by it."), bucket())))
                .hasToString("job.yaml: error[cost-center] s3_bucket arn:aws:s3:::lake: cost_center is missing\n"
                        + "    fix: add cost_center\n    why: Bills are split by it.");
    }

    @Test
    void the_same_resources_in_any_order_give_the_same_text() {
        TagPolicy policy = TagPolicy.builder()
                .rule(costCenter().allowed("DATA-001").build())
                .rule("owner", r -> r.key("owner").required())
                .build();
        long seed = 20261122L;
        Random random = new Random(seed);
        List<TaggedResource> resources = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ResourceRef ref = random.nextBoolean() ? BUCKET : TABLE;
            String[] tags =
                    random.nextBoolean() ? new String[] {"cost_center", "V" + random.nextInt(3)} : new String[0];
            resources.add(
                    TaggedResource.builder(ref).job("job" + i).tags(tags(tags)).build());
        }
        String first = policy.check(resources, TODAY).toString();
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(resources, random);
            assertThat(policy.check(resources, TODAY).toString())
                    .as("seed %d", seed)
                    .isEqualTo(first);
        }
    }

    @Test
    void one_policy_serves_several_threads() {
        TagPolicy policy = policy(costCenter().allowed("DATA-001", "OPS-*").pattern("[A-Z]+-[0-9]+"));
        List<TaggedResource> resources = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            resources.add(bucket("cost_center", "OPS-" + i, "key" + i, "value"));
            resources.add(bucket("cost_center", "ops-" + i));
        }
        String alone = policy.check(resources, TODAY).toString();
        List<String> together = java.util.stream.IntStream.range(0, 8)
                .parallel()
                .mapToObj(thread -> policy.check(resources, TODAY).toString())
                .toList();
        assertThat(together).hasSize(8).containsOnly(alone);
    }

    @Test
    void the_text_shows_errors_first_and_is_short() {
        List<TaggedResource> resources = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            resources.add(bucket());
        }
        TagPolicy policy = TagPolicy.builder()
                .rule("a-warning", r -> r.key("owner").required().severity(Severity.WARNING))
                .rule("z-error", r -> r.key("cost_center").required())
                .build();
        String text = policy.check(resources, TODAY).toString();
        assertThat(text)
                .startsWith("60 resources: 60 in violation\njob.yaml: error[z-error]")
                .endsWith("… and 70 more");
        assertThat(text).doesNotContain("a-warning");
    }
}
