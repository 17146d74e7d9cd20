package io.dativo.reports.focus;

import io.dativo.cost.CostDimension;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the columns of a file stand. Names ignore case and space around them; of a column that is there twice the first
 * counts. Versions of FOCUS differ in names, and older ones count where the newer are empty.
 */
final class FocusColumns {
    static final String BILLED = "BilledCost";
    static final String EFFECTIVE = "EffectiveCost";
    static final String CURRENCY = "BillingCurrency";
    static final String START = "ChargePeriodStart";
    static final String END = "ChargePeriodEnd";
    static final String TAGS = "Tags";

    private static final List<String> NEEDED = List.of(BILLED, CURRENCY, START);

    private final Map<String, Integer> places = new HashMap<>();
    private final int count;

    FocusColumns(String file, List<String> header) {
        count = header.size();
        for (int i = 0; i < count; i++) {
            places.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        List<Problem> missing = NEEDED.stream()
                .filter(column -> place(column) < 0)
                .map(column -> Problem.error(
                        "missing-column",
                        "there is no column " + column,
                        "",
                        SourceLocation.file(file),
                        "export the bill as FOCUS, version 1.0 or later"))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException("the FOCUS file " + file, missing);
        }
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** Where a column stands, or -1. */
    int place(String column) {
        return places.getOrDefault(column.toLowerCase(Locale.ROOT), -1);
    }

    /** Where a dimension stands; the first place that is not empty in a row counts. */
    int[] places(CostDimension dimension) {
        List<String> names = new ArrayList<>(List.of(dimension.column()));
        switch (dimension) {
            case PROVIDER ->
                names.addAll(List.of("ProviderName", "Provider", "PublisherName", "Publisher", "InvoiceIssuer"));
            case REGION -> names.add("Region");
            default -> {}
        }
        return names.stream().mapToInt(this::place).filter(place -> place >= 0).toArray();
    }
}
