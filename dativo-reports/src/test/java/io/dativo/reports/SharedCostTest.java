package io.dativo.reports;

import static io.dativo.reports.ListSource.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.ChargeCategory;
import io.dativo.problem.InvalidInputException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedCostTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final ListSource SOURCE = ListSource.of(
            usd("60", "2026-05-01").tag("team", "a"),
            usd("30", "2026-05-01").tag("team", "b"),
            usd("9", "2026-05-01").tag("team", "platform"),
            usd("-3", "2026-05-01").tag("team", "platform").category(ChargeCategory.CREDIT),
            usd("5", "2026-05-01"));

    private static CostReport report(ListSource source, SharedCost... shared) {
        CostModel.Builder model = CostModel.builder().key("team");
        Arrays.asList(shared).forEach(model::sharedCost);
        return model.build().allocate(source, MAY, MAY.plusMonths(1));
    }

    private static List<String> rows(SharedCost... shared) {
        return report(SOURCE, shared).by("team").stream().map(CostRow::toString).toList();
    }

    private static Map<String, BigDecimal> weights(String one, String other) {
        return Map.of("a", new BigDecimal(one), "b", new BigDecimal(other));
    }

    @Test
    void even_gives_each_the_same() {
        assertThat(rows(SharedCost.even("team", "platform", List.of("a", "b", "c"))))
                .containsExactly(
                        "a: USD 62.00 (direct USD 60.00, shared USD 3.00, credits USD -1.00)",
                        "b: USD 32.00 (direct USD 30.00, shared USD 3.00, credits USD -1.00)",
                        "(unallocated): USD 5.00 (direct USD 5.00)",
                        "c: USD 2.00 (direct USD 0.00, shared USD 3.00, credits USD -1.00)");
    }

    @Test
    void proportional_goes_by_what_each_costs() {
        List<String> expected = List.of(
                "a: USD 64.00 (direct USD 60.00, shared USD 6.00, credits USD -2.00)",
                "b: USD 32.00 (direct USD 30.00, shared USD 3.00, credits USD -1.00)",
                "(unallocated): USD 5.00 (direct USD 5.00)");
        assertThat(rows(SharedCost.proportional("team", "platform", List.of()))).isEqualTo(expected);
        assertThat(rows(SharedCost.proportional("team", "platform", List.of("a", "b", "c"))))
                .isEqualTo(expected);
    }

    @Test
    void fixed_goes_by_percentages_and_weights_by_weights() {
        assertThat(rows(SharedCost.fixed("team", "platform", weights("90", "10"))))
                .startsWith("a: USD 65.40 (direct USD 60.00, shared USD 8.10, credits USD -2.70)");
        assertThat(rows(SharedCost.weighted("team", "platform", weights("1", "2"))))
                .startsWith("a: USD 62.00 (direct USD 60.00, shared USD 3.00, credits USD -1.00)");
    }

    @Test
    void a_pool_that_another_pays_into_comes_after_it_in_whatever_order_they_are_named() {
        SharedCost network = SharedCost.even("team", "network", List.of("platform", "a"));
        SharedCost platform = SharedCost.even("team", "platform", List.of("a", "b"));
        ListSource source = ListSource.of(
                usd("8", "2026-05-01").tag("team", "network"),
                usd("2", "2026-05-01").tag("team", "platform"));
        for (SharedCost[] order : new SharedCost[][] {{network, platform}, {platform, network}}) {
            CostReport report = report(source, order);
            assertThat(report.by("team"))
                    .extracting(CostRow::toString)
                    .containsExactly(
                            "a: USD 7.00 (direct USD 0.00, shared USD 7.00)",
                            "b: USD 3.00 (direct USD 0.00, shared USD 3.00)");
            assertThat(report.shares())
                    .extracting(share -> share.stage() + ": " + share)
                    .containsExactly(
                            "1: network -> a: USD 4.00 of 2026-05 (EVEN, 1 of 2)",
                            "1: network -> platform: USD 4.00 of 2026-05 (EVEN, 1 of 2)",
                            "2: platform -> a: USD 3.00 of 2026-05 (EVEN, 1 of 2)",
                            "2: platform -> b: USD 3.00 of 2026-05 (EVEN, 1 of 2)");
        }
    }

    @Test
    void circles_and_pools_that_are_split_twice_are_refused() {
        assertThatThrownBy(() -> report(
                        SOURCE,
                        SharedCost.even("team", "x", List.of("y")),
                        SharedCost.even("team", "y", List.of("a", "z")),
                        SharedCost.even("team", "z", List.of("x"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pay into each other: x -> y -> z -> x");
        assertThatThrownBy(() -> report(SOURCE, SharedCost.even("team", "x", List.of("x", "a"))))
                .hasMessageContaining("x -> x");
        assertThatThrownBy(() -> report(
                        SOURCE, SharedCost.even("team", "x", List.of("a")), SharedCost.even("team", "x", List.of("b"))))
                .hasMessageContaining("team=x is split twice");
    }

    @Test
    void what_nobody_can_be_found_for_is_unallocated_and_said() {
        ListSource source = ListSource.of(
                usd("9", "2026-05-01").tag("team", "platform"),
                usd("-4", "2026-05-01").tag("team", "a"),
                usd("5", "2026-05-01"));
        CostReport report = report(source, SharedCost.proportional("team", "platform", List.of()));
        assertThat(report.by("team"))
                .extracting(CostRow::toString)
                .containsExactly(
                        "(unallocated): USD 14.00 (direct USD 5.00, shared USD 9.00)",
                        "a: USD -4.00 (direct USD -4.00)");
        assertThat(report.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message())
                                .isEqualTo(
                                        "team=platform, PROPORTIONAL of 2026-05 in USD could not be split: none of those who share it has a cost"));
    }

    @Test
    void a_rule_that_splits_nothing_is_refused() {
        assertThatThrownBy(() -> SharedCost.even("team", "p", List.of())).hasMessageContaining("no one who shares it");
        assertThatThrownBy(() -> SharedCost.fixed("team", "p", weights("90", "9")))
                .hasMessageContaining("add up to 99 and not 100");
        assertThatThrownBy(() -> SharedCost.weighted("team", "p", weights("0", "0")))
                .hasMessageContaining("none above");
        assertThatThrownBy(() -> SharedCost.weighted("team", "p", weights("2", "-1")))
                .hasMessageContaining("below zero");
    }
}
