package io.dativo.reports;

import io.dativo.cost.Money;
import java.math.BigDecimal;

/**
 * What a value of a key may cost in a month. Immutable.
 *
 * @param key the key
 * @param value its value
 * @param monthly the amount for a month
 * @param warnAtPercent from which part of the amount on it is at risk, for example 80
 */
public record Budget(CostKey key, String value, Money monthly, BigDecimal warnAtPercent) {
    /** Refuses an amount that cannot be kept to. */
    public Budget {
        if (monthly.amount().signum() <= 0) {
            throw new IllegalArgumentException("the budget of " + key + "=" + value + " is " + monthly);
        }
    }

    /**
     * A budget that is at risk from 80 % on.
     *
     * @param key the key
     * @param value its value
     * @param monthly the amount for a month
     * @return the budget
     */
    public static Budget of(CostKey key, String value, Money monthly) {
        return new Budget(key, value, monthly, BigDecimal.valueOf(80));
    }
}
