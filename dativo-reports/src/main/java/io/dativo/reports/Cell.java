package io.dativo.reports;

import io.dativo.cost.ChargeCategory;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;

/**
 * What an allocated sum is about. Immutable; the order is that of its text, so that nothing depends on the order of rows.
 *
 * @param period the month
 * @param currency the currency
 * @param kind what the charges are
 * @param values the value of each key of the report, in their order
 */
record Cell(YearMonth period, String currency, Kind kind, List<String> values) implements Comparable<Cell> {
    private static final Comparator<Cell> ORDER = Comparator.comparing(Cell::period)
            .thenComparing(Cell::currency)
            .thenComparing(Cell::kind)
            .thenComparing(Cell::values, Cell::compareAll);

    /** Charges are never hidden behind credits or tax. */
    enum Kind {
        CHARGE,
        CREDIT,
        TAX;

        static Kind of(ChargeCategory category) {
            return switch (category) {
                case USAGE, PURCHASE, ADJUSTMENT -> CHARGE;
                case CREDIT -> CREDIT;
                case TAX -> TAX;
            };
        }
    }

    private static int compareAll(List<String> some, List<String> others) {
        for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
            int compared = some.get(i).compareTo(others.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(some.size(), others.size());
    }

    @Override
    public int compareTo(Cell other) {
        return ORDER.compare(this, other);
    }
}
