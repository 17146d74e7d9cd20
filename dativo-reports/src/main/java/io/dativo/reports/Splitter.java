package io.dativo.reports;

import io.dativo.problem.Problem;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Splits shared costs over allocated cells, stage by stage, and records who got what. Not thread-safe. */
final class Splitter {
    private final List<CostKey> keys;
    private final List<SharedCost> rules;
    private final List<Share> shares = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Splitter(List<CostKey> keys, List<SharedCost> rules) {
        this.keys = keys;
        this.rules = rules;
    }

    List<Share> shares() {
        return shares;
    }

    /** Pools without anyone to share them. */
    List<Problem> problems() {
        return problems;
    }

    private record Month(YearMonth period, String currency) {}

    Map<Cell, Amounts> split(Map<Cell, Amounts> cells) {
        Map<Cell, Amounts> current = new TreeMap<>(cells);
        for (int stage = 0; stage < rules.size(); stage++) {
            current = split(current, rules.get(stage), stage + 1);
        }
        return current;
    }

    private Map<Cell, Amounts> split(Map<Cell, Amounts> cells, SharedCost rule, int stage) {
        int at = keys.indexOf(CostKey.tag(rule.key()));
        Map<Cell, Amounts> after = new TreeMap<>();
        Map<Month, Map<String, BigDecimal>> drivers = new HashMap<>();
        Map<Month, Map<String, BigDecimal>> given = new LinkedHashMap<>();
        cells.forEach((cell, amounts) -> {
            if (!cell.values().get(at).equals(rule.pool())) {
                after.merge(cell, amounts, Amounts::plus);
                return;
            }
            Month month = new Month(cell.period(), cell.currency());
            Map<String, BigDecimal> weights = drivers.computeIfAbsent(month, first -> drivers(cells, rule, at, month));
            if (weights.isEmpty()) {
                after.merge(with(cell, at, CostModel.UNALLOCATED), Amounts.shared(amounts.sum()), Amounts::plus);
                given.putIfAbsent(month, new TreeMap<>());
                return;
            }
            List<String> targets = List.copyOf(weights.keySet());
            List<BigDecimal> parts = Apportionment.split(amounts.sum(), List.copyOf(weights.values()));
            Map<String, BigDecimal> sums = given.computeIfAbsent(month, first -> new TreeMap<>());
            for (int i = 0; i < targets.size(); i++) {
                after.merge(with(cell, at, targets.get(i)), Amounts.shared(parts.get(i)), Amounts::plus);
                sums.merge(targets.get(i), parts.get(i), BigDecimal::add);
            }
        });
        given.forEach((month, sums) -> record(rule, stage, month, sums, drivers.getOrDefault(month, Map.of())));
        return after;
    }

    private void record(
            SharedCost rule, int stage, Month month, Map<String, BigDecimal> sums, Map<String, BigDecimal> drivers) {
        if (sums.isEmpty()) {
            problems.add(Problem.warning(
                    "shared-cost",
                    rule + " of " + month.period() + " in " + month.currency()
                            + " could not be split: none of those who share it has a cost",
                    "",
                    null,
                    "name weights, or another method; it is " + CostModel.UNALLOCATED));
        }
        BigDecimal all = sum(drivers.values());
        sums.forEach((target, amount) -> shares.add(new Share(
                rule,
                stage,
                month.period(),
                month.currency(),
                target,
                amount,
                drivers.getOrDefault(target, BigDecimal.ZERO),
                all)));
    }

    private Map<String, BigDecimal> drivers(Map<Cell, Amounts> cells, SharedCost rule, int at, Month month) {
        Map<String, BigDecimal> weights = new TreeMap<>(rule.weights());
        if (rule.method() == SharedCost.Method.PROPORTIONAL) {
            Set<String> pools = new HashSet<>(Set.of(CostModel.UNALLOCATED));
            rules.stream().filter(other -> other.key().equals(rule.key())).forEach(other -> pools.add(other.pool()));
            Map<String, BigDecimal> costs = new TreeMap<>();
            cells.forEach((cell, amounts) -> {
                String value = cell.values().get(at);
                boolean shares = rule.weights().isEmpty()
                        ? !pools.contains(value)
                        : rule.weights().containsKey(value);
                if (shares
                        && cell.kind() == Cell.Kind.CHARGE
                        && cell.period().equals(month.period())
                        && cell.currency().equals(month.currency())) {
                    costs.merge(value, amounts.sum(), BigDecimal::add);
                }
            });
            weights = costs;
        }
        weights.values().removeIf(weight -> weight.signum() <= 0);
        return weights;
    }

    private static BigDecimal sum(Collection<BigDecimal> all) {
        return all.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Cell with(Cell cell, int at, String value) {
        List<String> values = new ArrayList<>(cell.values());
        values.set(at, value);
        return new Cell(cell.period(), cell.currency(), cell.kind(), List.copyOf(values));
    }
}
