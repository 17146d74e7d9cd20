package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.ValueType;
import io.dativo.policy.Waiver;
import io.dativo.problem.Problem;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyExportTest {
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private static PolicyExport export(TagPolicy.Builder policy) {
        return PolicyExport.toAws(policy.build(), "ours");
    }

    private static AwsTagEffectivePolicy effective(PolicyExport export) {
        return AwsTagPolicies.effective(List.of(AwsTagLevel.of("root", export.policy())));
    }

    @Test
    void keys_values_and_what_is_required_for_which_type_are_said() {
        PolicyExport export = export(TagPolicy.builder()
                .rule("cost-center", r -> r.key("CostCenter").required().allowed("DATA-001", "OPS-*"))
                .rule("owner", r -> r.key("owner").required().resourceTypes("s3_bucket"))
                .rule("spelling", r -> r.key("Project"))
                .rule("scratch", r -> r.key("scratch").allowed())
                .rule("more", r -> r.require("tier")));
        assertThat(export.lost())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple("rules.owner.scope", "AWS checks the spelling of a key on every resource type"));
        assertThat(export.policy().toJson())
                .isEqualTo("{\"tags\":{"
                        + "\"costcenter\":{\"tag_key\":{\"@@assign\":\"CostCenter\"},"
                        + "\"tag_value\":{\"@@assign\":[\"DATA-001\",\"OPS-*\"]},"
                        + "\"report_required_tag_for\":{\"@@assign\":[\"glue:database\",\"iam:role\",\"s3:bucket\"]}},"
                        + "\"owner\":{\"tag_key\":{\"@@assign\":\"owner\"},"
                        + "\"report_required_tag_for\":{\"@@assign\":[\"s3:bucket\"]}},"
                        + "\"project\":{\"tag_key\":{\"@@assign\":\"Project\"}},"
                        + "\"scratch\":{\"tag_key\":{\"@@assign\":\"scratch\"},\"tag_value\":{\"@@assign\":[]}},"
                        + "\"tier\":{\"tag_key\":{\"@@assign\":\"tier\"},"
                        + "\"report_required_tag_for\":{\"@@assign\":[\"glue:database\",\"iam:role\",\"s3:bucket\"]}}"
                        + "}}");
    }

    @Test
    void what_aws_cannot_say_is_told_with_the_field() {
        PolicyExport export = export(TagPolicy.builder()
                .alias("owner", "team", "governance.owner")
                .rule("pattern", r -> r.key("a").pattern("x").minLength(1).maxLength(1))
                .rule("typed", r -> r.key("b").type(ValueType.DATE))
                .rule("order", r -> r.key("c").order("1", "2"))
                .rule("when", r -> r.key("d").required().when("c", "2"))
                .rule("prod", r -> r.key("e").required().environments("prod").tenants("acme"))
                .rule("glob", r -> r.key("f.*").allowed("x"))
                .rule("buckets", r -> r.key("g").allowed("x").resourceTypes("s3_bucket"))
                .rule("tables", r -> r.key("h").required().resourceTypes("glue_table"))
                .rule("owner", r -> r.key("owner"))
                .waiver(Waiver.builder("owner")
                        .job("*")
                        .reason("r")
                        .owner("o")
                        .expires(LocalDate.of(2027, 1, 1))
                        .build()));
        assertThat(export.lost())
                .extracting(Problem::path)
                .containsExactly(
                        "rules.pattern.pattern",
                        "rules.pattern.min_length",
                        "rules.pattern.max_length",
                        "rules.typed.type",
                        "rules.order.order",
                        "rules.when.when",
                        "rules.prod.scope",
                        "rules.glob.key",
                        "rules.buckets.scope",
                        "rules.buckets.allowed",
                        "rules.tables.scope",
                        "rules.tables.required",
                        "rules.owner.key",
                        "waivers.0");
        assertThat(export.lost())
                .extracting(Problem::message)
                .contains(
                        "AWS knows no tenants and environments, so the rule is left out",
                        "AWS checks only 'owner', not team");
        assertThat(effective(export).rule("d")).isEmpty();
        assertThat(effective(export).rule("e")).isEmpty();
    }

    @Test
    void rules_that_are_not_about_aws_are_left_out_without_a_word() {
        PolicyExport export = export(TagPolicy.builder()
                .rule("gcp", r -> r.key("costcenter").required().providers("gcp"))
                .rule("tables", r -> r.key("finops.cost_center").required()));
        assertThat(export.lost()).isEmpty();
        assertThat(effective(export).rules()).isEmpty();
    }

    @Test
    void two_lists_for_one_key_become_what_both_allow_or_the_first() {
        PolicyExport plain = export(TagPolicy.builder()
                .rule("one", r -> r.key("k").allowed("a", "b", "c"))
                .rule("two", r -> r.key("k").allowed("b", "c", "d")));
        assertThat(effective(plain).rule("k").orElseThrow().tagValues()).containsExactly("b", "c");
        assertThat(plain.lost()).isEmpty();
        PolicyExport starred = export(TagPolicy.builder()
                .rule("one", r -> r.key("k").allowed("a*"))
                .rule("two", r -> r.key("k").allowed("*b")));
        assertThat(effective(starred).rule("k").orElseThrow().tagValues()).containsExactly("a*");
        assertThat(starred.lost()).extracting(Problem::path).containsExactly("rules.two.allowed");
    }

    @Test
    void a_value_with_several_stars_becomes_wider() {
        PolicyExport export =
                export(TagPolicy.builder().rule("r", r -> r.key("k").allowed("a*b*c", "d*")));
        assertThat(effective(export).rule("k").orElseThrow().tagValues()).containsExactly("a*", "d*");
        assertThat(export.lost())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("AWS takes one '*' a value, so 'a*b*c' becomes 'a*'");
    }

    @Test
    void aws_never_reports_what_the_policy_accepts() {
        long seed = 42;
        Random random = new Random(seed);
        String[] values = {"a", "b", "ab", "ba", "aab"};
        String[] allowed = {"a", "b", "a*", "*b", "a*b*"};
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            TagPolicy.Builder builder = TagPolicy.builder();
            int rules = 1 + random.nextInt(3);
            boolean scoped = false;
            for (int j = 0; j < rules; j++) {
                TagRule.Builder rule =
                        TagRule.builder("r" + j).key("Key" + random.nextInt(2)).required(random.nextBoolean());
                if (random.nextBoolean()) {
                    rule.allowed(
                            allowed[random.nextInt(allowed.length)], allowed[random.nextInt(allowed.length)], "ab");
                }
                if (random.nextInt(4) == 0) {
                    rule.resourceTypes("iam_role");
                    scoped = true;
                }
                if (random.nextInt(4) == 0) {
                    rule.when("Other", "x");
                }
                builder.rule(rule.build());
            }
            TagPolicy policy = builder.build();
            Map<String, String> tags = new TreeMap<>();
            for (String key : new String[] {"Key0", "Key1", "key0", "Other"}) {
                if (random.nextInt(3) > 0) {
                    tags.put(key, key.equals("Other") ? "x" : values[random.nextInt(values.length)]);
                }
            }
            boolean bucket = random.nextBoolean();
            ResourceRef ref = new ResourceRef("aws", bucket ? "s3_bucket" : "iam_role", "x");
            boolean ours = policy.check(
                            List.of(TaggedResource.builder(ref)
                                    .tags(TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml")))
                                    .build()),
                            TODAY)
                    .findings()
                    .isEmpty();
            AwsTagCompliance theirs =
                    effective(PolicyExport.toAws(policy, "ours")).check(bucket ? "s3:bucket" : "iam:role", tags);
            if (ours) {
                accepted++;
                String round = "seed " + seed + ", round " + i + ": " + policy.rules() + tags + theirs;
                assertThat(theirs.keysWithNoncompliantValues()).as(round).isEmpty();
                assertThat(theirs.missingTagKeys()).as(round).isEmpty();
                assertThat(theirs.noncompliantKeys().isEmpty() || scoped)
                        .as(round)
                        .isTrue();
            }
        }
        assertThat(accepted).isBetween(200, 1_800);
    }
}
