package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeRuleTest {
    private static final List<String> ORDER = List.of("public", "internal", "pii");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SOC2; SOC2,GDPR; SOC2,GDPR",
                "GDPR; SOC2; GDPR,SOC2",
                "GDPR; ''; GDPR",
                "B, A; A; B, A",
                "B,,A; C; A,B,C",
                "A,B; B,A; A,B"
            })
    void a_union_has_every_part_and_the_spelling_of_a_claim_that_has_them_all(String one, String other, String both) {
        assertThat(MergeRule.union().merge(Map.of("a", one, "b", other))).hasValue(both);
        assertThat(MergeRule.union().merge(Map.of("a", other, "b", one))).hasValue(both);
    }

    @Test
    void the_strongest_follows_the_order_and_a_value_that_is_not_in_it_is_a_conflict() {
        MergeRule rule = MergeRule.strongest(ORDER);
        assertThat(rule.merge(Map.of("a", "internal", "b", "pii", "c", "public")))
                .hasValue("pii");
        assertThat(rule.merge(Map.of("a", "internal", "b", "secret"))).isEmpty();
    }

    @Test
    void the_owners_claim_counts_and_without_it_nothing_is_decided() {
        MergeRule rule = MergeRule.owner("acme/prod/orders");
        assertThat(rule.merge(Map.of("acme/prod/orders", "x", "b", "y"))).hasValue("x");
        assertThat(rule.merge(Map.of("a", "x", "b", "y"))).isEmpty();
        assertThat(MergeRule.conflict().merge(Map.of("a", "x", "b", "y"))).isEmpty();
    }

    @Test
    void no_rule_depends_on_the_order_of_the_claims() {
        Random random = new Random(5);
        for (MergeRule rule :
                List.of(MergeRule.union(), MergeRule.strongest(ORDER), MergeRule.owner("job3"), MergeRule.conflict())) {
            for (int round = 0; round < 300; round++) {
                List<String> jobs = new ArrayList<>();
                Map<String, String> claims = new LinkedHashMap<>();
                for (int job = 0; job < 1 + random.nextInt(6); job++) {
                    jobs.add("job" + job);
                    claims.put(
                            "job" + job,
                            rule instanceof MergeRule.Strongest
                                    ? ORDER.get(random.nextInt(3))
                                    : "A,B,C".substring(0, 1 + 2 * random.nextInt(3)));
                }
                Collections.shuffle(jobs, random);
                Map<String, String> shuffled = new LinkedHashMap<>();
                jobs.forEach(job -> shuffled.put(job, claims.get(job)));
                assertThat(rule.merge(shuffled)).as("%s of %s", rule, claims).isEqualTo(rule.merge(claims));
            }
        }
    }

    @Test
    void a_policy_file_says_a_rule_for_each_key() {
        Result<TagPolicy> read = TagPolicy.read("""
                aliases: {team: [squad]}
                rules:
                  frameworks: {key: frameworks, merge: union}
                  level: {key: level, order: [public, internal, pii], merge: strongest}
                  team: {key: team, merge: owner, merge_owner: acme/prod/orders}
                  account: {key: account, merge: owner, merge_owner: terraform}
                  compliance: {key: compliance, merge: conflict}
                """, "tag-policy.yaml");

        assertThat(read.problems()).isEmpty();
        assertThat(read.value().merges())
                .isEqualTo(Map.of(
                        "frameworks", MergeRule.union(),
                        "level", MergeRule.strongest(ORDER),
                        "team", MergeRule.owner("acme/prod/orders"),
                        "squad", MergeRule.owner("acme/prod/orders"),
                        "account", MergeRule.terraform(),
                        "compliance", MergeRule.conflict()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{key: a, merge: last}; 'last'",
                "{key: a, merge: owner}; merge: owner needs one",
                "{key: a, merge_owner: acme/prod/x}; merge is not owner",
                "{key: a, merge: strongest}; without an order",
                "{key: 'a*', merge: union}; cannot be merged",
                "{require: [a], merge: union}; has no key",
                "{key: a, merge: union, scope: {provider: aws}}; for some resources only",
                "{key: a, merge: union, when: {b: c}}; for some resources only"
            })
    void a_rule_that_cannot_be_followed_is_an_error_with_its_place(String rule, String message) {
        Result<TagPolicy> read = TagPolicy.read("rules:\n  one: " + rule + "\n", "tag-policy.yaml");

        assertThat(read.problems()).anySatisfy(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.toString()).contains(message, "tag-policy.yaml:2:");
        });
    }

    @Test
    void two_rules_of_one_key_say_one_merge() {
        Result<TagPolicy> read = TagPolicy.read("""
                rules:
                  one: {key: a, merge: union}
                  two: {key: a, merge: conflict}
                """, "tag-policy.yaml");

        assertThat(read.problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains("has another merge"));
    }
}
