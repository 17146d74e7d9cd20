package io.dativo.reports;

import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.Total;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Compares what was allocated with what the source says was spent, for each period and currency. */
final class Conservation {
    private Conservation() {}

    static void check(CostMetric metric, CostRead read, Map<Cell, Amounts> cells) {
        Map<String, BigDecimal> spent = new TreeMap<>();
        for (Total total : read.totals()) {
            BigDecimal sum = metric == CostMetric.BILLED ? total.billed() : total.effective();
            spent.merge(total.period() + " " + total.currency(), sum == null ? BigDecimal.ZERO : sum, BigDecimal::add);
        }
        Map<String, BigDecimal> allocated = new TreeMap<>();
        cells.forEach((cell, amounts) ->
                allocated.merge(cell.period() + " " + cell.currency(), amounts.sum(), BigDecimal::add));
        Map<String, BigDecimal> both = new TreeMap<>(spent);
        both.putAll(allocated);
        for (String month : both.keySet()) {
            BigDecimal in = spent.getOrDefault(month, BigDecimal.ZERO);
            BigDecimal out = allocated.getOrDefault(month, BigDecimal.ZERO);
            if (in.compareTo(out) != 0) {
                throw new ConservationException("of " + month + " the source says " + in.toPlainString()
                        + " was spent, and " + out.toPlainString() + " was allocated; no report is made");
            }
        }
    }
}
