package io.dativo.reports.bill;

import io.dativo.cost.CostDimension;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.reports.bill.BillFormat.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the columns of a file stand, and in which format it is. Of a column that is there twice the first counts. */
final class BillColumns {
    /** Azure names columns in the reader's language, with the English name behind it. */
    private static final Pattern TRANSLATED = Pattern.compile(".*\\(([A-Za-z]+)\\)");

    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]");

    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> header;
    private final List<Field> needed;
    private final BillFormat format;

    /**
     * @param hasCurrency whether the currency is known without a column
     */
    BillColumns(String file, List<String> header, boolean hasCurrency) {
        this.header = List.copyOf(header);
        for (int i = 0; i < header.size(); i++) {
            places.putIfAbsent(fold(header.get(i)), i);
        }
        this.needed = Field.NEEDED.stream()
                .filter(field -> !hasCurrency || field != Field.CURRENCY)
                .toList();
        this.format = Arrays.stream(BillFormat.values())
                .filter(each -> needed.stream().allMatch(field -> has(each, field)))
                .findFirst()
                .orElseThrow(() -> unknown(file));
    }

    private boolean has(BillFormat which, Field field) {
        return which.names(field).stream().anyMatch(name -> place(name) >= 0);
    }

    /** Names what the format lacks of which the file has most. */
    private InvalidInputException unknown(String file) {
        BillFormat closest = BillFormat.FOCUS;
        long most = 0;
        for (BillFormat each : BillFormat.values()) {
            long found = needed.stream().filter(field -> has(each, field)).count();
            if (found > most) {
                closest = each;
                most = found;
            }
        }
        List<Problem> missing = new ArrayList<>();
        for (Field field : needed) {
            if (!has(closest, field)) {
                missing.add(Problem.error(
                        "missing-column",
                        "there is no column " + String.join(" or ", closest.names(field)),
                        "",
                        SourceLocation.file(file),
                        field == Field.CURRENCY
                                ? "say with currency(…) in which one its files are"
                                : "export the bill as FOCUS, version 1.0 or later, as AWS's Cost and Usage Report,"
                                        + " as Azure's actual costs, or as Oracle's cost report"));
            }
        }
        return new InvalidInputException("the bill " + file + ", taken for " + closest, missing);
    }

    private static String fold(String name) {
        Matcher translated = TRANSLATED.matcher(name);
        return PUNCTUATION
                .matcher(translated.matches() ? translated.group(1) : name)
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    BillFormat format() {
        return format;
    }

    /** How many there are. */
    int count() {
        return header.size();
    }

    /** How the file spells the column at a place. */
    String name(int place) {
        return header.get(place).strip();
    }

    /** How the file spells the first column of a field that it needs. */
    String name(Field field) {
        int[] places = places(field);
        return places.length == 0 ? format.names(field).get(0) : name(places[0]);
    }

    /** Where a column stands, or -1. */
    int place(String column) {
        return places.getOrDefault(fold(column), -1);
    }

    /** Where a field stands. */
    int[] places(Field field) {
        return places(format.names(field));
    }

    /** Where a dimension stands. */
    int[] places(CostDimension dimension) {
        return places(format.names(dimension));
    }

    private int[] places(List<String> names) {
        return names.stream().mapToInt(this::place).filter(place -> place >= 0).toArray();
    }
}
