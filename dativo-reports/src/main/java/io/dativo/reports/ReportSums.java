package io.dativo.reports;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums that a report is made of, while lines come. Not thread-safe. */
final class ReportSums {
    private final CostMetric metric;
    private final Map<Cell, Amounts> cells = new HashMap<>();
    private final Map<StatusKey, BigDecimal[]> statuses = new HashMap<>();
    private final Map<TagGap, BigDecimal> gaps = new HashMap<>();
    private final Map<Attribution, BigDecimal> attributions = new HashMap<>();
    private long withoutCost;

    ReportSums(CostMetric metric) {
        this.metric = metric;
    }

    private record StatusKey(String key, YearMonth period, String currency, TagStatus status)
            implements Comparable<StatusKey> {
        @Override
        public int compareTo(StatusKey other) {
            int compared = key.compareTo(other.key);
            compared = compared != 0 ? compared : period.compareTo(other.period);
            compared = compared != 0 ? compared : currency.compareTo(other.currency);
            return compared != 0 ? compared : status.compareTo(other.status);
        }
    }

    /** The cost of a line, or null where it is not reported, which is counted. */
    @Nullable
    BigDecimal cost(CostLine line) {
        BigDecimal cost = metric == CostMetric.BILLED ? line.billedCost() : line.effectiveCost();
        withoutCost += cost == null ? 1 : 0;
        return cost;
    }

    long withoutCost() {
        return withoutCost;
    }

    /** How many groups are kept, of allocated costs or of places where a tag is not as it should be. */
    int groups() {
        return Math.max(cells.size(), gaps.size());
    }

    /** What has most values among the groups of allocated costs: the index of a key and how many. */
    Map.Entry<Integer, Integer> largest(int keys) {
        Map.Entry<Integer, Integer> largest = Map.entry(0, 0);
        for (int key = 0; key < keys; key++) {
            int at = key;
            int values = (int) cells.keySet().stream()
                    .map(cell -> cell.values().get(at))
                    .distinct()
                    .count();
            largest = values > largest.getValue() ? Map.entry(key, values) : largest;
        }
        return largest;
    }

    void allocate(CostLine line, Cell.Kind kind, List<String> values, BigDecimal cost) {
        cells.merge(new Cell(line.period(), line.currency(), kind, values), Amounts.direct(cost), Amounts::plus);
    }

    void status(CostLine line, String key, TagStatus status, BigDecimal cost, boolean isCovered) {
        BigDecimal[] sums =
                statuses.computeIfAbsent(new StatusKey(key, line.period(), line.currency(), status), first ->
                        new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        sums[0] = sums[0].add(cost);
        sums[1] = isCovered && cost.signum() > 0 ? sums[1].add(cost) : sums[1];
    }

    void gap(CostLine line, String key, TagStatus status, @Nullable String ask, BigDecimal cost) {
        gaps.merge(
                new TagGap(
                        key,
                        status,
                        line.period(),
                        line.currency(),
                        line.dimensions().get(CostDimension.ACCOUNT),
                        line.dimensions().get(CostDimension.SERVICE),
                        line.dimensions().get(CostDimension.RESOURCE),
                        ask),
                cost,
                BigDecimal::add);
    }

    void attribution(Attribution to, BigDecimal cost) {
        attributions.merge(to, cost, BigDecimal::add);
    }

    Map<Cell, Amounts> cells() {
        return cells;
    }

    List<TagSums> statuses() {
        List<TagSums> sums = new ArrayList<>();
        new TreeMap<>(statuses)
                .forEach((key, both) ->
                        sums.add(new TagSums(key.key(), key.period(), key.currency(), key.status(), both[0], both[1])));
        return sums;
    }

    Map<TagGap, BigDecimal> gaps() {
        return new TreeMap<>(gaps);
    }

    Map<Attribution, BigDecimal> attributions() {
        return new TreeMap<>(attributions);
    }
}
