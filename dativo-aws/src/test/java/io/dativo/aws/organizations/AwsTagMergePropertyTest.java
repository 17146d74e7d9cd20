package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.aws.organizations.AwsTagStep.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for every hierarchy of policies, tried on random ones. */
class AwsTagMergePropertyTest {
    private static final long SEED = 730_241;
    private static final int ROUNDS = 400;
    private static final List<String> KEYS = List.of("team", "Stage", "OWNER");

    /** One operator of one policy, as plain data that the oracle can read. */
    private record Said(
            int level, int peer, String key, AwsTagSetting setting, AwsTagOperator operator, List<String> values) {}

    /** One child control of one policy. */
    private record Control(int level, int peer, String key, AwsTagSetting setting, Set<AwsTagOperator> allowed) {}

    private record Hierarchy(List<Said> said, List<Control> controls, List<List<AwsTagPolicy>> levels) {
        AwsTagEffectivePolicy effective() {
            List<AwsTagLevel> entities = new ArrayList<>();
            levels.forEach(policies -> entities.add(new AwsTagLevel("level " + entities.size(), policies)));
            return AwsTagPolicies.effective(entities);
        }
    }

    private static Hierarchy random(Random random) {
        List<Said> said = new ArrayList<>();
        List<Control> controls = new ArrayList<>();
        List<List<AwsTagPolicy>> levels = new ArrayList<>();
        int depth = random.nextInt(4) + 1;
        for (int level = 0; level < depth; level++) {
            List<AwsTagPolicy> policies = new ArrayList<>();
            int peers = random.nextInt(4);
            for (int peer = 0; peer < peers; peer++) {
                AwsTagPolicy.Builder policy = AwsTagPolicy.builder("p" + level + peer);
                for (String key : KEYS) {
                    for (AwsTagSetting setting : AwsTagSetting.values()) {
                        for (AwsTagOperator operator : AwsTagOperator.values()) {
                            if (random.nextInt(5) == 0
                                    && (operator == AwsTagOperator.ASSIGN || !setting.takesOneValue())) {
                                List<String> values = values(random, key, setting);
                                policy.set(key, setting, operator, values);
                                said.add(new Said(level, peer, key, setting, operator, values));
                            }
                        }
                        if (random.nextInt(12) == 0) {
                            Set<AwsTagOperator> allowed = EnumSet.allOf(AwsTagOperator.class);
                            allowed.removeIf(operator -> random.nextBoolean());
                            policy.allowChildren(key, setting, allowed);
                            controls.add(new Control(level, peer, key, setting, allowed));
                        }
                    }
                }
                policies.add(policy.build());
            }
            levels.add(policies);
        }
        return new Hierarchy(said, controls, levels);
    }

    private static List<String> values(Random random, String key, AwsTagSetting setting) {
        if (setting.takesOneValue()) {
            return List.of(random.nextBoolean() ? key.toLowerCase() : key.toUpperCase());
        }
        List<String> pool = new ArrayList<>(
                setting == AwsTagSetting.TAG_VALUE ? List.of("a", "b", "c", "d*") : List.of("s3:a", "s3:*", "ec2:b"));
        Collections.shuffle(pool, random);
        return List.copyOf(pool.subList(0, random.nextInt(pool.size() + 1)));
    }

    /** The rules for one setting, written down a second time: list operations, no nodes, no provenance. */
    private static Set<String> expected(Hierarchy hierarchy, String key, AwsTagSetting setting) {
        Set<String> value = null;
        Set<AwsTagOperator> allowed = EnumSet.allOf(AwsTagOperator.class);
        for (int level = 0; level < hierarchy.levels.size(); level++) {
            int here = level;
            List<Said> said = hierarchy.said.stream()
                    .filter(each -> each.level == here && each.key.equals(key) && each.setting == setting)
                    .filter(each -> allowed.contains(each.operator))
                    .toList();
            for (Said each : said) {
                if (each.operator == AwsTagOperator.ASSIGN) {
                    value = new LinkedHashSet<>(each.values);
                    break;
                }
            }
            for (Said each : said) {
                if (each.operator == AwsTagOperator.APPEND && !each.values.isEmpty()) {
                    value = value == null ? new LinkedHashSet<>() : value;
                    value.addAll(each.values);
                }
            }
            for (Said each : said) {
                if (each.operator == AwsTagOperator.REMOVE && value != null) {
                    value.removeAll(each.values);
                }
            }
            hierarchy.controls.stream()
                    .filter(each -> each.level == here && each.key.equals(key) && each.setting == setting)
                    .forEach(each -> allowed.retainAll(each.allowed));
        }
        return value;
    }

    @Test
    void the_result_is_that_of_the_rules_written_down_a_second_time() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Hierarchy hierarchy = random(random);
            AwsTagEffectivePolicy effective = hierarchy.effective();
            for (String key : KEYS) {
                for (AwsTagSetting setting : AwsTagSetting.values()) {
                    Set<String> expected = expected(hierarchy, key, setting);
                    Map<String, AwsTagSource> got = effective
                            .rule(key)
                            .map(rule -> rule.elements().get(setting))
                            .orElse(null);
                    assertThat(got == null ? null : List.copyOf(got.keySet()))
                            .as("seed %d, round %d, %s of %s", SEED, round, setting, key)
                            .isEqualTo(expected == null ? null : List.copyOf(expected));
                }
            }
        }
    }

    @Test
    void every_operator_leaves_one_step_and_every_element_an_applied_one() {
        Random random = new Random(SEED + 1);
        for (int round = 0; round < ROUNDS; round++) {
            Hierarchy hierarchy = random(random);
            AwsTagEffectivePolicy effective = hierarchy.effective();
            String as = "seed " + (SEED + 1) + ", round " + round;
            assertThat(effective.steps()).as(as).hasSameSizeAs(hierarchy.said);
            effective
                    .rules()
                    .forEach(rule -> rule.elements()
                            .forEach((setting, values) ->
                                    values.forEach((value, source) -> assertThat(effective.steps())
                                            .as("%s: %s %s", as, setting, value)
                                            .anyMatch(step -> step.source().equals(source)
                                                    && step.fate() == Fate.APPLIED
                                                    && step.path().equals("tags/" + rule.policyKey() + "/" + setting)
                                                    && step.operator() != AwsTagOperator.REMOVE
                                                    && step.values().contains(value)
                                                    && !step.idle().contains(value)))));
        }
    }

    @Test
    void an_effective_policy_attached_alone_has_itself_as_its_effect() {
        Random random = new Random(SEED + 2);
        for (int round = 0; round < ROUNDS; round++) {
            AwsTagEffectivePolicy effective = random(random).effective();
            AwsTagEffectivePolicy again =
                    AwsTagPolicies.effective(List.of(AwsTagLevel.of("account", effective.toPolicy("copy"))));
            assertThat(again.toJson()).as("seed %d, round %d", SEED + 2, round).isEqualTo(effective.toJson());
            assertThat(again.problems()).isEmpty();
        }
    }

    @Test
    void a_lock_on_everything_makes_the_levels_below_it_powerless() {
        Random random = new Random(SEED + 3);
        for (int round = 0; round < ROUNDS; round++) {
            Hierarchy above = random(random);
            AwsTagPolicy.Builder lock = AwsTagPolicy.builder("lock").allowNewKeys(Set.of());
            KEYS.forEach(key -> {
                for (AwsTagSetting setting : AwsTagSetting.values()) {
                    lock.allowChildren(key, setting, Set.of());
                }
            });
            List<List<AwsTagPolicy>> levels = new ArrayList<>(above.levels);
            levels.add(List.of(lock.build()));
            String locked =
                    new Hierarchy(List.of(), List.of(), levels).effective().toJson();
            levels.addAll(random(random).levels);
            assertThat(new Hierarchy(List.of(), List.of(), levels).effective().toJson())
                    .as("seed %d, round %d", SEED + 3, round)
                    .isEqualTo(locked);
        }
    }

    @Test
    void the_order_of_peers_matters_only_where_a_conflict_is_told() {
        Random random = new Random(SEED + 4);
        int mattered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Hierarchy hierarchy = random(random);
            List<List<AwsTagPolicy>> reversed = new ArrayList<>();
            hierarchy.levels.forEach(policies -> {
                List<AwsTagPolicy> turned = new ArrayList<>(policies);
                Collections.reverse(turned);
                reversed.add(turned);
            });
            AwsTagEffectivePolicy effective = hierarchy.effective();
            Map<String, Set<String>> before = asSets(effective);
            Map<String, Set<String>> after = asSets(new Hierarchy(List.of(), List.of(), reversed).effective());
            if (!before.equals(after)) {
                mattered++;
                assertThat(effective.problems())
                        .as("seed %d, round %d", SEED + 4, round)
                        .anyMatch(problem -> problem.code().equals("peer-conflict"));
            }
        }
        assertThat(mattered).isPositive();
    }

    private static Map<String, Set<String>> asSets(AwsTagEffectivePolicy policy) {
        Map<String, Set<String>> sets = new TreeMap<>();
        policy.rules()
                .forEach(rule -> new HashMap<>(rule.elements())
                        .forEach((setting, values) ->
                                sets.put(rule.policyKey() + "/" + setting, Set.copyOf(values.keySet()))));
        return sets;
    }
}
