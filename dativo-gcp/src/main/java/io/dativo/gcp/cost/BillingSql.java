package io.dativo.gcp.cost;

import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of a query over a billing export. A label is looked up in its row by a query of its own, so a row is counted
 * once however many labels it has; joining the labels would repeat the row for each. Everything that a caller gives is a
 * parameter but the table, which cannot be one. Days are those of UTC.
 */
final class BillingSql {
    /** The name of the column that holds the value of the asked tag at an index. */
    static final String TAG = "tag";

    private final BillingExport export;
    private final String table;
    private final List<String> labelColumns;

    /**
     * @param table {@code project.dataset.table}
     * @param labelColumns where labels are looked up, the first that has the key counts
     */
    BillingSql(BillingExport export, String table, List<String> labelColumns) {
        this.export = export;
        this.table = table;
        this.labelColumns = labelColumns;
    }

    /** The query; its parameters are {@code from}, {@code until} and {@code tag0}, {@code tag1}, … */
    String text(CostQuery query) {
        return export == BillingExport.FOCUS ? focus(query) : usage(query);
    }

    private String usage(CostQuery query) {
        String resource = export == BillingExport.DETAILED ? "resource.global_name" : "CAST(NULL AS STRING)";
        String credits = "(SELECT SUM(CAST(credit.amount AS NUMERIC)) FROM UNNEST(credits) AS credit)";
        return select(
                query,
                "usage_start_time",
                List.of(
                        "currency AS currency",
                        "project.id AS account",
                        "service.description AS service",
                        resource + " AS resource"),
                "SUM(CAST(cost AS NUMERIC) + IFNULL(" + credits + ", 0))",
                "CAST(NULL AS NUMERIC)",
                // A charge is exported after its usage, never before, so earlier partitions need not be read.
                " AND _PARTITIONTIME >= TIMESTAMP(DATE_SUB(@from, INTERVAL 1 DAY))");
    }

    private String focus(CostQuery query) {
        return select(
                query,
                "ChargePeriodStart",
                List.of(
                        "BillingCurrency AS currency",
                        "SubAccountId AS account",
                        "ServiceName AS service",
                        "ResourceId AS resource"),
                "SUM(BilledCost)",
                "SUM(EffectiveCost)",
                "");
    }

    private String select(
            CostQuery query, String time, List<String> dimensions, String billed, String effective, String pruned) {
        String day = query.granularity() == Granularity.DAILY
                ? "DATE(" + time + ")"
                : "DATE_TRUNC(DATE(" + time + "), MONTH)";
        int tags = query.tagKeys().size();
        String columns = IntStream.range(0, tags).mapToObj(this::tag).collect(Collectors.joining());
        String groups = IntStream.rangeClosed(1, 1 + dimensions.size() + tags)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        return "SELECT " + day + " AS day, " + String.join(", ", dimensions) + columns + ", " + billed + " AS billed, "
                + effective + " AS effective FROM `" + table + "` WHERE DATE(" + time + ") >= @from AND DATE(" + time
                + ") < @until" + pruned + " GROUP BY " + groups;
    }

    private String tag(int index) {
        String found = labelColumns.stream()
                .map(column -> "(SELECT ANY_VALUE(label.value) FROM UNNEST(" + column + ") AS label WHERE label.key = @"
                        + TAG + index + ")")
                .collect(Collectors.joining(", "));
        return ", COALESCE(" + found + ") AS " + TAG + index;
    }
}
