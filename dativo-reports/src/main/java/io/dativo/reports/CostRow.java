package io.dativo.reports;

import io.dativo.problem.Shown;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;

/**
 * What some values cost in a month. Immutable.
 *
 * @param period the month
 * @param currency the currency
 * @param values the value of each key that was asked for, in their order
 * @param direct usage, purchases and adjustments that charges say themselves
 * @param shared what of shared costs was split onto it
 * @param credits credits, mostly negative
 * @param tax tax
 */
public record CostRow(
        YearMonth period,
        String currency,
        List<String> values,
        BigDecimal direct,
        BigDecimal shared,
        BigDecimal credits,
        BigDecimal tax) {
    /** Copies the values. */
    public CostRow {
        values = List.copyOf(values);
    }

    /** {@return everything together} */
    public BigDecimal total() {
        return direct.add(shared).add(credits).add(tax);
    }

    CostRow plus(CostRow other) {
        return new CostRow(
                period,
                currency,
                values,
                direct.add(other.direct),
                shared.add(other.shared),
                credits.add(other.credits),
                tax.add(other.tax));
    }

    /** {@code DATA-001: USD 12.50 (direct 10.00, shared 2.50)} and credits and tax where there are. */
    @Override
    public String toString() {
        return Shown.visible(String.join(", ", values)) + ": " + Texts.money(total(), currency) + " (direct "
                + Texts.money(direct, currency)
                + part(", shared ", shared)
                + part(", credits ", credits)
                + part(", tax ", tax)
                + ")";
    }

    private String part(String name, BigDecimal amount) {
        return amount.signum() == 0 ? "" : name + Texts.money(amount, currency);
    }
}
