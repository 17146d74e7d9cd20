package io.dativo.reports;

import io.dativo.problem.Shown;
import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * The lineage of a split: what of a pool went to whom, by which rule and driver. Immutable.
 *
 * @param rule the rule
 * @param stage its place in the order of splits, from 1
 * @param period the month
 * @param currency the currency
 * @param target who got it
 * @param amount how much; over all targets of the rule the amounts add up to what the pool had
 * @param driver what the target counts with: 1, a percentage, a weight, or its own cost
 * @param ofDrivers the sum of what all targets count with
 */
public record Share(
        SharedCost rule,
        int stage,
        YearMonth period,
        String currency,
        String target,
        BigDecimal amount,
        BigDecimal driver,
        BigDecimal ofDrivers) {
    /** {@code platform -> DATA-001: USD 12.50 of 2026-05 (EVEN, 1 of 4)}. */
    @Override
    public String toString() {
        return Shown.visible(rule.pool() + " -> " + target) + ": " + Texts.money(amount, currency) + " of " + period
                + " (" + rule.method() + ", " + driver.toPlainString() + " of " + ofDrivers.toPlainString() + ")";
    }
}
