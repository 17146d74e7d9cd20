package io.dativo.reports;

import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * How the costs of a month stand with a key. Immutable.
 *
 * @param key the canonical key
 * @param period the month
 * @param currency the currency
 * @param status how the tag stands
 * @param amount the costs with this status; over all statuses they add up to the month's total
 * @param covered the part of it that counts for coverage: usage above zero, and purchases where billed costs are asked for;
 *     no tax, credit, adjustment or correction
 */
public record TagSums(
        String key, YearMonth period, String currency, TagStatus status, BigDecimal amount, BigDecimal covered) {
    /** {@code cost_center, 2026-05: never tagged USD 12.50}. */
    @Override
    public String toString() {
        return key + ", " + period + ": " + status + " " + Texts.money(amount, currency);
    }
}
