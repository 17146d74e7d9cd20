package io.dativo.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the charges and the rules are: what goes in comes out, and the order of rows does not matter. */
class AllocationPropertyTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final List<String> TEAMS = List.of("a", "b", "c", "d");
    private static final List<String> POOLS = List.of("p", "q", "r");

    private static List<CostLine> charges(Random random) {
        List<CostLine> lines = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            LocalDate day = MAY.plusDays(random.nextInt(61));
            BigDecimal cost = BigDecimal.valueOf(random.nextInt(3_000_000) - 600_000, random.nextInt(13));
            CostLine.Builder line = CostLine.builder(day, day.plusDays(1), cost, random.nextInt(4) == 0 ? "EUR" : "USD")
                    .effectiveCost(cost.negate())
                    .category(ChargeCategory.values()[random.nextInt(ChargeCategory.values().length)])
                    .with(CostDimension.SERVICE, "s" + random.nextInt(4))
                    .with(CostDimension.ACCOUNT, "acc" + random.nextInt(3))
                    .with(CostDimension.RESOURCE, random.nextInt(3) == 0 ? null : "r" + random.nextInt(20));
            if (random.nextInt(3) > 0) {
                List<String> values = random.nextBoolean() ? TEAMS : POOLS;
                line.tag(random.nextInt(5) == 0 ? "Team" : "team", values.get(random.nextInt(values.size())));
            }
            if (random.nextBoolean()) {
                line.tag("env", random.nextBoolean() ? "prod" : "dev");
            }
            lines.add(line.build());
        }
        return lines;
    }

    private static CostModel model(Random random) {
        CostModel.Builder model = CostModel.builder()
                .metric(random.nextBoolean() ? CostMetric.BILLED : CostMetric.EFFECTIVE)
                .key("team")
                .key("env")
                .dimensions(CostDimension.SERVICE)
                .virtualTag(VirtualTag.of("team", "b", Condition.is(CostKey.of(CostDimension.SERVICE), "s1"))
                        .valid(MAY.plusDays(random.nextInt(20)), null))
                .account("acc1", Map.of("env", "prod"));
        // Each pool pays into later ones only, so there is no circle.
        for (int i = 0; i < POOLS.size(); i++) {
            Map<String, BigDecimal> weights = new TreeMap<>();
            TEAMS.forEach(team -> weights.put(team, BigDecimal.valueOf(random.nextInt(50), random.nextInt(3))));
            POOLS.subList(i + 1, POOLS.size())
                    .forEach(pool -> weights.put(pool, BigDecimal.valueOf(random.nextInt(9))));
            weights.put("a", BigDecimal.ONE);
            model.sharedCost(
                    switch (random.nextInt(4)) {
                        case 0 -> SharedCost.even("team", POOLS.get(i), weights.keySet());
                        case 1 -> SharedCost.proportional("team", POOLS.get(i), List.of());
                        case 2 ->
                            SharedCost.fixed(
                                    "team",
                                    POOLS.get(i),
                                    Map.of("a", new BigDecimal("33.3"), "d", new BigDecimal("66.7")));
                        default -> SharedCost.weighted("team", POOLS.get(i), weights);
                    });
        }
        return model.build();
    }

    private static Map<String, BigDecimal> byMonth(List<CostRow> rows) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        rows.forEach(row -> sums.merge(row.period() + row.currency(), row.total(), BigDecimal::add));
        sums.replaceAll((month, sum) -> sum.stripTrailingZeros());
        return sums;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void what_goes_in_comes_out_in_whatever_order(int quarter) {
        for (int seed = quarter * 12; seed < quarter * 12 + 12; seed++) {
            Random random = new Random(seed);
            List<CostLine> charges = charges(random);
            CostModel model = model(random);
            Map<String, BigDecimal> spent = new TreeMap<>();
            charges.forEach(line -> spent.merge(
                    line.period() + line.currency(),
                    model.metric() == CostMetric.BILLED ? line.billedCost() : line.effectiveCost(),
                    BigDecimal::add));
            spent.replaceAll((month, sum) -> sum.stripTrailingZeros());

            CostReport report = model.allocate(new ListSource(charges), MAY, MAY.plusMonths(2));

            CostKey team = CostKey.tag("team");
            CostKey env = CostKey.tag("env");
            CostKey service = CostKey.of(CostDimension.SERVICE);
            for (CostKey[] keys : new CostKey[][] {{team}, {env}, {service}, {service, team, env}, {}}) {
                assertThat(byMonth(report.by(keys))).as("seed %s", seed).isEqualTo(spent);
            }
            for (String key : List.of("team", "env")) {
                Map<String, BigDecimal> reasons = new TreeMap<>();
                report.byTagStatus(key)
                        .forEach(
                                sums -> reasons.merge(sums.period() + sums.currency(), sums.amount(), BigDecimal::add));
                reasons.replaceAll((month, sum) -> sum.stripTrailingZeros());
                assertThat(reasons).isEqualTo(spent);
                assertGapsAddUp(report, key);
                assertThat(report.coverage(key)).allSatisfy(coverage -> {
                    assertThat(coverage.tagged()).isLessThanOrEqualTo(coverage.taggable());
                    assertThat(coverage.taggable()).isLessThanOrEqualTo(coverage.total());
                    assertThat(coverage.percent().orElse(BigDecimal.ZERO))
                            .isBetween(BigDecimal.ZERO, new BigDecimal("100.0"));
                });
            }
            assertThat(report.by(team))
                    .as("pools are split")
                    .allMatch(row -> !POOLS.contains(row.values().get(0)));

            Collections.shuffle(charges, random);
            CostReport shuffled = model.allocate(new ListSource(charges), MAY, MAY.plusMonths(2));
            assertThat(shuffled.by(team, env, service)).isEqualTo(report.by(team, env, service));
            assertThat(shuffled.shares()).isEqualTo(report.shares());
            assertThat(shuffled.gaps("team")).isEqualTo(report.gaps("team"));
            assertThat(shuffled).hasToString(report.toString());
        }
    }

    private static void assertGapsAddUp(CostReport report, String key) {
        BigDecimal gaps = report.gaps(key).stream().map(Map.Entry::getValue).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal reasons = report.byTagStatus(key).stream()
                .filter(sums -> sums.status() != TagStatus.TAGGED)
                .map(TagSums::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(gaps).isEqualByComparingTo(reasons);
        BigDecimal attributed = report.attribution(key).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal all = report.byTagStatus(key).stream().map(TagSums::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(attributed).isEqualByComparingTo(all);
    }
}
