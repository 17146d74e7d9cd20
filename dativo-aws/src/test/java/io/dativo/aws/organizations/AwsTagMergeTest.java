package io.dativo.aws.organizations;

import static io.dativo.aws.organizations.AwsTagOperator.APPEND;
import static io.dativo.aws.organizations.AwsTagOperator.ASSIGN;
import static io.dativo.aws.organizations.AwsTagOperator.REMOVE;
import static io.dativo.aws.organizations.AwsTagSetting.ENFORCED_FOR;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_KEY;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.aws.organizations.AwsTagEffectivePolicy.Rule;
import io.dativo.aws.organizations.AwsTagStep.Fate;
import io.dativo.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AwsTagMergeTest {
    private static final AwsTagPolicy TEAM = AwsTagPolicy.builder("team")
            .assign("team", TAG_KEY, "Team")
            .assign("team", TAG_VALUE, "Core", "Ops")
            .build();

    private static AwsTagEffectivePolicy effective(AwsTagLevel... levels) {
        return AwsTagPolicies.effective(List.of(levels));
    }

    private static Rule rule(AwsTagEffectivePolicy policy, String key) {
        return policy.rule(key).orElseThrow();
    }

    @Test
    void a_child_adds_to_what_it_inherits() {
        AwsTagPolicy child = AwsTagPolicy.builder("child")
                .set("team", TAG_VALUE, APPEND, List.of("Web"))
                .set("team", ENFORCED_FOR, APPEND, List.of("dynamodb:table"))
                .build();
        Rule rule = rule(effective(AwsTagLevel.of("root", TEAM), AwsTagLevel.of("ou", child)), "team");
        assertThat(rule.tagKey()).isEqualTo("Team");
        assertThat(rule.tagValues()).containsExactly("Core", "Ops", "Web");
        assertThat(rule.enforcedFor()).containsExactly("dynamodb:table");
    }

    @Test
    void the_child_controls_of_peers_intersect() {
        AwsTagPolicy one = AwsTagPolicy.builder("one")
                .assign("team", TAG_VALUE, "run")
                .allowChildren("team", TAG_VALUE, Set.of(APPEND))
                .build();
        AwsTagPolicy two = AwsTagPolicy.builder("two")
                .allowChildren("team", TAG_VALUE, Set.of(APPEND, REMOVE))
                .build();
        AwsTagPolicy child = AwsTagPolicy.builder("child")
                .set("team", TAG_VALUE, APPEND, List.of("build"))
                .set("team", TAG_VALUE, REMOVE, List.of("run"))
                .build();
        for (AwsTagLevel root : List.of(AwsTagLevel.of("root", one, two), AwsTagLevel.of("root", two, one))) {
            AwsTagEffectivePolicy policy = effective(root, AwsTagLevel.of("ou", child));
            assertThat(rule(policy, "team").tagValues()).containsExactly("run", "build");
            assertThat(policy.steps())
                    .filteredOn(step -> step.fate() == Fate.BLOCKED)
                    .singleElement()
                    .satisfies(step -> assertThat(step.operator()).isEqualTo(REMOVE))
                    .satisfies(step -> assertThat(step.by()).hasToString("policy one at root"));
        }
    }

    @Test
    void the_peer_attached_first_assigns() {
        AwsTagPolicy upper = AwsTagPolicy.builder("upper")
                .assign("stage", TAG_KEY, "STAGE")
                .set("stage", TAG_VALUE, APPEND, List.of("run"))
                .build();
        AwsTagPolicy lower =
                AwsTagPolicy.builder("lower").assign("stage", TAG_KEY, "stage").build();

        AwsTagEffectivePolicy upperFirst = effective(AwsTagLevel.of("root", upper, lower));
        AwsTagEffectivePolicy lowerFirst = effective(AwsTagLevel.of("root", lower, upper));

        assertThat(rule(upperFirst, "stage").tagKey()).isEqualTo("STAGE");
        assertThat(rule(lowerFirst, "stage").tagKey()).isEqualTo("stage");
        assertThat(rule(lowerFirst, "stage").tagValues()).containsExactly("run");
        assertThat(upperFirst.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("peer-conflict"))
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("lower at root: '@@assign' of [stage] loses to policy upper at root, which was"
                                + " attached first"));
    }

    @Test
    void peers_that_assign_the_same_are_no_conflict() {
        AwsTagPolicy same = AwsTagPolicy.builder("same")
                .assign("team", TAG_VALUE, "Ops", "Core")
                .build();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("root", TEAM, same));
        assertThat(policy.problems()).isEmpty();
        assertThat(policy.steps()).extracting(AwsTagStep::fate).contains(Fate.PEER_LOST);
    }

    @Test
    void a_child_cannot_relax_what_is_restricted_above_it() {
        AwsTagPolicy root = AwsTagPolicy.builder("root-policy")
                .assign("team", TAG_VALUE, "a")
                .allowChildren("team", TAG_VALUE, Set.of(APPEND))
                .build();
        AwsTagPolicy ou = AwsTagPolicy.builder("ou-policy")
                .allowChildren("team", TAG_VALUE, Set.of(ASSIGN, APPEND, REMOVE))
                .build();
        AwsTagPolicy account = AwsTagPolicy.builder("account-policy")
                .assign("team", TAG_VALUE, "b")
                .build();
        AwsTagEffectivePolicy policy =
                effective(AwsTagLevel.of("root", root), AwsTagLevel.of("ou", ou), AwsTagLevel.of("account", account));
        assertThat(rule(policy, "team").tagValues()).containsExactly("a");
        assertThat(policy.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("blocked-operator"))
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("tags.team.tag_value"))
                .satisfies(problem -> assertThat(problem.message()).contains("blocked by policy root-policy at root"));
    }

    @Test
    void policy_keys_in_any_case_are_one_key() {
        AwsTagPolicy loud = AwsTagPolicy.builder("loud")
                .set("TEAM", TAG_VALUE, APPEND, List.of("Web"))
                .build();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("root", TEAM), AwsTagLevel.of("ou", loud));
        assertThat(policy.rules()).extracting(Rule::policyKey).containsExactly("team");
        assertThat(rule(policy, "tEaM").tagValues()).containsExactly("Core", "Ops", "Web");
    }

    @Test
    void keys_of_all_levels_are_joined_and_sorted() {
        AwsTagPolicy ou = AwsTagPolicy.builder("ou").key("Owner").build();
        AwsTagPolicy account =
                AwsTagPolicy.builder("account").key("stage").key("App").build();
        AwsTagEffectivePolicy policy =
                effective(AwsTagLevel.of("root", TEAM), AwsTagLevel.of("ou", ou), AwsTagLevel.of("1", account));
        assertThat(policy.rules()).extracting(Rule::policyKey).containsExactly("app", "owner", "stage", "team");
    }

    @Test
    void an_append_of_nothing_leaves_any_value_accepted_and_an_assign_of_nothing_accepts_none() {
        AwsTagPolicy append =
                AwsTagPolicy.builder("p").set("k", TAG_VALUE, APPEND, List.of()).build();
        AwsTagPolicy assign = AwsTagPolicy.builder("p").assign("k", TAG_VALUE).build();
        assertThat(rule(effective(AwsTagLevel.of("root", append)), "k").tagValues())
                .containsExactly("*");
        assertThat(rule(effective(AwsTagLevel.of("root", assign)), "k").tagValues())
                .isEmpty();
    }

    @Test
    void every_element_names_the_policy_that_gave_it() {
        AwsTagPolicy root = AwsTagPolicies.parse("""
                        {"tags": {"team": {
                          "tag_key": {"@@assign": "Team"},
                          "tag_value": {"@@assign": ["Core", "Ops"]}}}}""", "root.json").policy();
        AwsTagPolicy ou = AwsTagPolicies.parse("""
                        {"tags": {"team": {
                          "tag_value": {"@@append": ["Web", "Core"]}}}}""", "ou.json").policy();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("r-1", root), AwsTagLevel.of("ou-1", ou));
        Rule rule = rule(policy, "team");
        assertThat(rule.source(TAG_KEY, "Team").orElseThrow()).hasToString("policy root.json at r-1 (root.json:2:27)");
        assertThat(rule.source(TAG_VALUE, "Core").orElseThrow())
                .hasToString("policy root.json at r-1 (root.json:3:29)");
        assertThat(rule.source(TAG_VALUE, "Web").orElseThrow()).hasToString("policy ou.json at ou-1 (ou.json:2:29)");
        assertThat(rule.source(TAG_VALUE, "*")).isEmpty();
        assertThat(rule.source(ENFORCED_FOR, "s3:bucket")).isEmpty();
        assertThat(policy.explain("TEAM")).isEqualTo("""
                        Team accepts [Core, Ops, Web]
                          tag_key Team <- policy root.json at r-1 (root.json:2:27)
                          tag_value Core <- policy root.json at r-1 (root.json:3:29)
                          tag_value Ops <- policy root.json at r-1 (root.json:3:29)
                          tag_value Web <- policy ou.json at ou-1 (ou.json:2:29)
                          tags/team/tag_key: @@assign [Team] of policy root.json at r-1 (root.json:2:27): applied
                          tags/team/tag_value: @@assign [Core, Ops] of policy root.json at r-1 (root.json:3:29): applied
                          tags/team/tag_value: @@append [Web, Core] of policy ou.json at ou-1 (ou.json:2:29): applied, \
                        no effect for [Core]""");
    }

    @Test
    void a_key_that_a_locked_object_refused_is_explained() {
        AwsTagPolicy locked = AwsTagPolicy.builder("locked")
                .key("team")
                .allowNewKeys(Set.of())
                .build();
        AwsTagPolicy adds = AwsTagPolicy.builder("adds").key("Owner").build();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("root", locked), AwsTagLevel.of("ou", adds));
        assertThat(policy.explain("owner")).isEqualTo("""
                        no rule for 'owner'
                          tags/owner: new member of policy adds at ou: blocked by policy locked at root""");
        assertThat(policy.explain("other")).isEqualTo("no rule for 'other'");
    }

    @Test
    void operators_without_effect_are_dead_rules() {
        AwsTagPolicy child = AwsTagPolicy.builder("child")
                .set("team", TAG_VALUE, APPEND, List.of("Core", "New"))
                .set("team", TAG_VALUE, REMOVE, List.of("Nope"))
                .set("team", ENFORCED_FOR, REMOVE, List.of("s3:bucket"))
                .build();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("root", TEAM), AwsTagLevel.of("ou", child));
        assertThat(policy.problems()).extracting(Problem::code).containsOnly("dead-rule");
        assertThat(policy.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "child at ou: '@@append' has no effect for [Core]: already there",
                        "child at ou: '@@remove' has no effect for [Nope]: not there",
                        "child at ou: '@@remove' has no effect for [s3:bucket]: not there");
    }

    @Test
    void a_blocked_assignment_of_what_is_there_anyhow_says_so() {
        AwsTagPolicy locked = AwsTagPolicy.builder("locked")
                .assign("team", TAG_KEY, "Team")
                .allowChildren("team", TAG_KEY, Set.of())
                .build();
        AwsTagEffectivePolicy policy = effective(AwsTagLevel.of("root", locked), AwsTagLevel.of("ou", TEAM));
        assertThat(policy.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("team at ou: '@@assign' is ignored: blocked by policy locked at root; the values are"
                                + " the same"));
    }

    @Test
    void what_a_later_peer_gives_and_an_earlier_peer_removes_is_told_as_inferred() {
        AwsTagPolicy removes = AwsTagPolicy.builder("removes")
                .set("team", TAG_VALUE, REMOVE, List.of("Core"))
                .build();
        AwsTagEffectivePolicy doubtful = effective(AwsTagLevel.of("root", removes, TEAM));
        assertThat(rule(doubtful, "team").tagValues()).containsExactly("Ops");
        assertThat(doubtful.problems()).extracting(Problem::code).containsExactly("inferred-rule");

        AwsTagEffectivePolicy plain = effective(AwsTagLevel.of("root", TEAM, removes));
        assertThat(rule(plain, "team").tagValues()).containsExactly("Ops");
        assertThat(plain.problems()).isEmpty();
    }

    @Test
    void more_policies_on_one_entity_than_aws_takes_is_a_warning() {
        List<AwsTagPolicy> eleven = IntStream.range(0, 11)
                .mapToObj(i -> AwsTagPolicy.builder("p" + i).key("k" + i).build())
                .toList();
        assertThat(AwsTagPolicies.effective(List.of(new AwsTagLevel("ou-1", eleven)))
                        .problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("11").contains("ou-1"));
        assertThat(AwsTagPolicies.effective(List.of(new AwsTagLevel("ou-1", eleven.subList(0, 10))))
                        .problems())
                .isEmpty();
    }

    @Test
    void without_policies_nothing_is_ruled() {
        assertThat(effective().toJson()).isEqualTo("{\"tags\":{}}");
        assertThat(effective(AwsTagLevel.of("root")).rules()).isEmpty();
    }
}
