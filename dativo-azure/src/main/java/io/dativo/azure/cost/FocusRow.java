package io.dativo.azure.cost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.azure.ArmClient;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one file of a FOCUS export. Names of columns ignore case; a cell that says NULL is empty. Not thread-safe. */
final class FocusRow {
    private static final List<String> NEEDED = List.of("BilledCost", "BillingCurrency", "ChargePeriodStart");

    private final String file;
    private final Map<String, Integer> columns = new HashMap<>();
    private List<String> values = List.of();
    private int line;

    FocusRow(String file, List<String> header) {
        this.file = file;
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        List<Problem> missing = NEEDED.stream()
                .filter(column -> !columns.containsKey(column.toLowerCase(Locale.ROOT)))
                .map(column -> Problem.error(
                        "missing-column",
                        "there is no column " + column,
                        "",
                        SourceLocation.file(file),
                        "export with the dataset 'Cost and usage (FOCUS)'"))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException("the FOCUS export " + file, missing);
        }
    }

    /** The line of a row, or null when it is of another time. */
    @Nullable
    CostLine line(List<String> row, int number, CostQuery query) {
        values = row;
        line = number;
        LocalDate from = day(needed("ChargePeriodStart"));
        if (from.isBefore(query.from()) || !from.isBefore(query.until())) {
            return null;
        }
        LocalDate until = until(from);
        if (query.granularity() == Granularity.MONTHLY) {
            from = from.withDayOfMonth(1);
            until = from.plusMonths(1);
        }
        String effective = get("EffectiveCost");
        return new CostLine(
                from,
                until,
                number(needed("BilledCost")),
                effective == null ? null : number(effective),
                needed("BillingCurrency"),
                get("SubAccountId"),
                get("ServiceName"),
                get("ResourceId"),
                tags(query.tagKeys()));
    }

    private LocalDate until(LocalDate from) {
        String end = get("ChargePeriodEnd");
        if (end == null) {
            return from.plusDays(1);
        }
        boolean midnight = end.length() <= 10 || end.startsWith("00:00:00", 11);
        LocalDate until = midnight ? day(end) : day(end).plusDays(1);
        return until.isAfter(from) ? until : from.plusDays(1);
    }

    private Map<String, String> tags(List<String> keys) {
        String text = get("Tags");
        if (text == null || keys.isEmpty()) {
            return Map.of();
        }
        JsonNode json;
        try {
            json = ArmClient.JSON.readTree(text.startsWith("{") ? text : "{" + text + "}");
        } catch (JacksonException e) {
            throw problem("Tags is no JSON: " + e.getOriginalMessage());
        }
        Map<String, String> tags = new HashMap<>();
        for (String key : keys) {
            JsonNode value = json.path(key);
            for (Map.Entry<String, JsonNode> tag : json.properties()) {
                value = value.isMissingNode() && tag.getKey().equalsIgnoreCase(key) ? tag.getValue() : value;
            }
            if (!value.isMissingNode() && !value.isNull()) {
                tags.put(key, value.asText());
            }
        }
        return tags;
    }

    private @Nullable String get(String column) {
        Integer at = columns.get(column.toLowerCase(Locale.ROOT));
        String value = at == null || at >= values.size() ? "" : values.get(at);
        return value.isEmpty() || value.equals("NULL") ? null : value;
    }

    private String needed(String column) {
        String value = get(column);
        if (value == null) {
            throw problem(column + " is empty");
        }
        return value;
    }

    private LocalDate day(String text) {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException e) {
            throw problem("'" + text + "' is no date");
        }
    }

    private BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw problem("'" + text + "' is no number");
        }
    }

    private InvalidInputException problem(String message) {
        return new InvalidInputException(
                "the FOCUS export " + file,
                List.of(Problem.error(
                        "malformed-row", "row " + line + ": " + message, "", SourceLocation.file(file), null)));
    }
}
