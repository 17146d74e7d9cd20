package io.dativo.reports;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What some values cost in a month, and in the one before. Immutable.
 *
 * @param values the value of each key that was asked for
 * @param currency the currency
 * @param period the month
 * @param before what they cost in the month before, zero when nothing
 * @param now what they cost in the month, zero when nothing
 */
public record CostChange(List<String> values, String currency, YearMonth period, BigDecimal before, BigDecimal now) {
    /** Copies the values. */
    public CostChange {
        values = List.copyOf(values);
    }

    /** {@return by how much it grew} */
    public BigDecimal difference() {
        return now.subtract(before);
    }

    /** {@return by how many percent it grew, or nothing when there was no cost above zero before} */
    public Optional<BigDecimal> percent() {
        return before.signum() <= 0 ? Optional.empty() : Optional.of(Texts.percent(difference(), before));
    }
}
