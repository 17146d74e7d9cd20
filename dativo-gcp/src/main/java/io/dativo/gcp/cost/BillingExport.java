package io.dativo.gcp.cost;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSql;
import io.dativo.cost.CostSql.Amount;
import io.dativo.cost.SqlDialect;
import java.util.List;

/** The kinds of export of Cloud Billing to BigQuery. */
public enum BillingExport {
    /** {@code gcp_billing_export_v1_ACCOUNT}: by project, region, service and label. */
    STANDARD(List.of("labels")),
    /** {@code gcp_billing_export_resource_v1_ACCOUNT}: by resource too. */
    DETAILED(List.of("labels")),
    /** {@code gcp_billing_export_focus_ACCOUNT}: in the columns of FOCUS, with the effective cost. */
    FOCUS(List.of("x_Labels", "Tags"));

    private static final String CREDITS = "(SELECT SUM(CAST(credit.amount AS NUMERIC)) FROM UNNEST(credits) AS credit)";

    private final List<String> labelColumns;

    BillingExport(List<String> labelColumns) {
        this.labelColumns = labelColumns;
    }

    /** Where labels are looked up, the first that has the key counts. */
    List<String> labelColumns() {
        return labelColumns;
    }

    /** What can be asked of it. */
    CostCapabilities capabilities() {
        CostCapabilities.Builder can = CostCapabilities.builder()
                .listsTagKeys()
                .constant(CostDimension.PROVIDER)
                .dimensions(
                        CostDimension.CATEGORY,
                        CostDimension.BILLING_PERIOD,
                        CostDimension.ACCOUNT,
                        CostDimension.REGION,
                        CostDimension.SERVICE)
                .elsewhere("ask for what the export has");
        return switch (this) {
            case STANDARD -> can.build();
            case DETAILED ->
                can.dimensions(CostDimension.RESOURCE, CostDimension.RESOURCE_NAME)
                        .build();
            case FOCUS -> can.dimensions(CostDimension.values()).effectiveCost().build();
        };
    }

    /**
     * The texts of queries.
     *
     * @param table {@code project.dataset.table}
     */
    CostSql sql(String table, List<String> labels) {
        CostSql.Builder sql = CostSql.builder(SqlDialect.BIGQUERY, table).tagColumns(labels);
        return this == FOCUS ? focus(sql) : usage(sql);
    }

    /** What a row is worth. Its credits are charges of another category, where that is asked for. */
    List<Amount> amounts(CostQuery query) {
        if (this == FOCUS) {
            return List.of(new Amount("SUM(BilledCost)", "SUM(EffectiveCost)", null));
        }
        if (query.dimensions().contains(CostDimension.CATEGORY)) {
            return List.of(
                    new Amount("SUM(CAST(cost AS NUMERIC))", null, null),
                    new Amount("SUM(IFNULL(" + CREDITS + ", 0))", null, ChargeCategory.CREDIT));
        }
        return List.of(new Amount("SUM(CAST(cost AS NUMERIC) + IFNULL(" + CREDITS + ", 0))", null, null));
    }

    private CostSql usage(CostSql.Builder sql) {
        sql.time("usage_start_time")
                .currency("currency")
                .column(
                        CostDimension.CATEGORY,
                        "CASE cost_type WHEN 'regular' THEN 'Usage' WHEN 'tax' THEN 'Tax' ELSE 'Adjustment' END")
                .column(
                        CostDimension.BILLING_PERIOD,
                        "CONCAT(SUBSTR(invoice.month, 1, 4), '-', SUBSTR(invoice.month, 5, 2))")
                .column(CostDimension.ACCOUNT, "project.id")
                .column(CostDimension.REGION, "location.region")
                .column(CostDimension.SERVICE, "service.description")
                // A charge is exported after its usage, never before, so earlier partitions need not be read.
                .alsoWhere("_PARTITIONTIME >= TIMESTAMP(DATE_SUB(:from, INTERVAL 1 DAY))");
        if (this == DETAILED) {
            sql.column(CostDimension.RESOURCE, "resource.global_name")
                    .column(CostDimension.RESOURCE_NAME, "resource.name");
        }
        return sql.build();
    }

    private static CostSql focus(CostSql.Builder sql) {
        for (CostDimension dimension : CostDimension.values()) {
            switch (dimension) {
                case PROVIDER -> {}
                case BILLING_PERIOD -> sql.column(dimension, "FORMAT_DATE('%Y-%m', DATE(BillingPeriodStart))");
                default -> sql.column(dimension, dimension.column());
            }
        }
        return sql.build();
    }
}
