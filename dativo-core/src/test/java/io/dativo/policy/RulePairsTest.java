package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contradictions are found as by comparing all rules with all, at a cost that does not grow with the square of them. */
class RulePairsTest {
    private final List<Problem> problems = new ArrayList<>();
    private final RulePairs pairs = new RulePairs(path -> null, problems);

    @Test
    void rules_of_single_tenants_are_not_compared_with_those_of_others() {
        pairs.check(rules(10_000, i -> rule(i).key("k").allowed("v" + i).scope(tenants("t" + i))));

        assertThat(pairs.steps()).isZero();
        assertThat(problems).isEmpty();
    }

    @Test
    void ten_thousand_rules_about_one_key_cost_a_bounded_number_of_comparisons_and_that_is_told() {
        pairs.check(rules(10_000, i -> rule(i).key("k").allowed("v", "w" + i)));

        assertThat(pairs.steps()).isLessThanOrEqualTo(RulePairs.MOST_STEPS);
        assertThat(problems).extracting(Problem::code).containsExactly("too-many-rules");
    }

    @Test
    void ten_thousand_contradictions_are_not_all_told() {
        pairs.check(rules(10_000, i -> rule(i).key("k").allowed("v" + i)));

        assertThat(problems).hasSize(101).last().extracting(Problem::code).isEqualTo("too-many-rules");
    }

    @Test
    void values_with_wildcards_cost_a_bounded_number_of_comparisons() {
        pairs.check(rules(
                2,
                rule -> rule(rule)
                        .key("k")
                        .allowed(IntStream.range(0, 20_000)
                                .mapToObj(i -> rule + "x" + i + "*")
                                .toArray(String[]::new))));

        assertThat(pairs.steps()).isLessThanOrEqualTo(RulePairs.MOST_STEPS);
        assertThat(problems).extracting(Problem::code).containsExactly("too-many-rules");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_index_of_scopes_hides_no_contradiction(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<TagRule> rules = rules(
                    8,
                    i -> rule(i).key(pick(random, "k", "K", "other"))
                            .allowed(pick(random, "a", "b"), pick(random, "b", "c", "a*"))
                            .scope(new PolicyScope(
                                    List.of(),
                                    some(random, "s3_bucket", "*_table", "!iam_role"),
                                    some(random, "acme", "globex", "!acme", "*"),
                                    some(random, "prod", "dev"))));
            List<Problem> expected = new ArrayList<>();
            for (int later = 0; later < rules.size(); later++) {
                for (int earlier = 0; earlier < later; earlier++) {
                    new RulePairs(path -> null, expected).check(List.of(rules.get(earlier), rules.get(later)));
                }
            }
            List<Problem> found = new ArrayList<>();
            new RulePairs(path -> null, found).check(rules);
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static PolicyScope tenants(String... tenants) {
        return new PolicyScope(List.of(), List.of(), List.of(tenants), List.of());
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> some(Random random, String... choices) {
        return random.ints(random.nextInt(3), 0, choices.length)
                .mapToObj(i -> choices[i])
                .distinct()
                .toList();
    }

    private static TagRule.Builder rule(int i) {
        return TagRule.builder("r" + i);
    }

    private static List<TagRule> rules(int count, IntFunction<TagRule.Builder> rule) {
        return IntStream.range(0, count).mapToObj(i -> rule.apply(i).build()).toList();
    }
}
