package io.dativo.reports;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Which part of the costs of a month is tagged as the policy says, with what it was counted from. Immutable.
 *
 * @param key the canonical key
 * @param period the month
 * @param currency the currency
 * @param metric which cost
 * @param tagged the numerator
 * @param taggable the costs that something can carry a tag for
 * @param total all costs that count
 * @param leftOut what does not count: tax, credits, adjustments, corrections, and sums below zero
 */
public record Coverage(
        String key,
        YearMonth period,
        String currency,
        CostMetric metric,
        BigDecimal tagged,
        BigDecimal taggable,
        BigDecimal total,
        BigDecimal leftOut) {
    /** {@return the tagged part of all that counts, in percent, or nothing when nothing counts} */
    public Optional<BigDecimal> percent() {
        return total.signum() == 0 ? Optional.empty() : Optional.of(Texts.percent(tagged, total));
    }

    /** {@return the tagged part of what can be tagged, in percent, or nothing when nothing can} */
    public Optional<BigDecimal> percentOfTaggable() {
        return taggable.signum() == 0 ? Optional.empty() : Optional.of(Texts.percent(tagged, taggable));
    }

    /** {@code cost_center, 2026-05: 84.2 % tagged, USD 84.20 of 100.00 BilledCost (88.0 % of the taggable 95.68); …}. */
    @Override
    public String toString() {
        return key + ", " + period + ": "
                + percent().map(percent -> percent + " % tagged, ").orElse("nothing to tag, ")
                + Texts.money(tagged, currency) + " of " + Texts.money(total, currency) + " " + metric.column()
                + percentOfTaggable()
                        .map(percent -> " (" + percent + " % of the taggable " + Texts.money(taggable, currency) + ")")
                        .orElse("")
                + "; left out " + Texts.money(leftOut, currency) + " of tax, credits, adjustments and corrections";
    }
}
