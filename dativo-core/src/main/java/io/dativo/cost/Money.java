package io.dativo.cost;

import java.math.BigDecimal;

/**
 * An amount of a currency. Immutable.
 *
 * @param amount the amount, exact
 * @param currency the code of ISO 4217, or what the bill calls its own unit
 */
public record Money(BigDecimal amount, String currency) {
    /** {@code USD 0.01}. */
    @Override
    public String toString() {
        return currency + " " + amount.toPlainString();
    }
}
