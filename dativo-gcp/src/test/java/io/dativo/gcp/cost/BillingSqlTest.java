package io.dativo.gcp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts, as a parser of SQL understands them. */
class BillingSqlTest {
    private static final String TABLE = "acme-billing.exports.gcp_billing_export_v1_01A";

    /** The columns of each export, as Google documents them. */
    private static final Set<String> USAGE = Set.of(
            "usage_start_time",
            "currency",
            "project.id",
            "service.description",
            "resource.global_name",
            "cost",
            "credits",
            "credit.amount",
            "labels",
            "label.key",
            "label.value",
            "_PARTITIONTIME");

    private static final Set<String> FOCUS = Set.of(
            "ChargePeriodStart",
            "BillingCurrency",
            "SubAccountId",
            "ServiceName",
            "ResourceId",
            "BilledCost",
            "EffectiveCost",
            "x_Labels",
            "Tags",
            "label.key",
            "label.value");

    /** Parts of dates, which the parser takes for columns. */
    private static final Set<String> DATE_PARTS = Set.of("MONTH", "DAY");

    @ParameterizedTest
    @EnumSource
    void a_row_is_counted_once_however_many_labels_it_has(BillingExport export) throws JSQLParserException {
        for (Granularity granularity : Granularity.values()) {
            PlainSelect select = parse(export, granularity, List.of("cost_center", "owner"));
            assertThat(select.getFromItem()).isInstanceOf(Table.class);
            assertThat(select.getFromItem().toString().replaceAll("[`\"]", "")).isEqualTo(TABLE);
            assertThat(select.getJoins()).isNullOrEmpty();
            assertThat(select.getLateralViews()).isNullOrEmpty();
            int told = export == BillingExport.STANDARD ? 6 : 7;
            assertThat(select.getGroupBy().getGroupByExpressionList().size()).isEqualTo(told);
            assertThat(select.getSelectItems()).hasSize(told + 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_columns_that_the_export_has_are_read(BillingExport export) throws JSQLParserException {
        Set<String> columns = columns(parse(export, Granularity.MONTHLY, List.of("owner")));
        columns.removeAll(DATE_PARTS);
        assertThat(export == BillingExport.FOCUS ? FOCUS : USAGE).containsAll(columns);
        assertThat(columns.contains("resource.global_name")).isEqualTo(export == BillingExport.DETAILED);
        assertThat(columns).contains("label.key", "label.value");
    }

    @ParameterizedTest
    @EnumSource
    void the_columns_come_in_the_order_in_which_they_are_read(BillingExport export) throws JSQLParserException {
        List<String> expected = new ArrayList<>(List.of("day", "currency", "SubAccountId", "ServiceName"));
        if (export != BillingExport.STANDARD) {
            expected.add("ResourceId");
        }
        expected.addAll(List.of("tag0", "tag1", "billed", "effective"));
        assertThat(parse(export, Granularity.DAILY, List.of("a", "b")).getSelectItems())
                .extracting(item -> item.getAlias().getName())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void a_label_is_looked_up_in_its_own_row_alone(BillingExport export) throws JSQLParserException {
        SelectItem<?> tag = parse(export, Granularity.DAILY, List.of("owner"))
                .getSelectItems()
                .get(export == BillingExport.STANDARD ? 4 : 5);
        List<PlainSelect> lookups = new ArrayList<>();
        tag.getExpression().accept(new ExpressionVisitorAdapter<Void>() {
            @Override
            public <S> Void visit(Select select, S context) {
                lookups.add(((ParenthesedSelect) select).getPlainSelect());
                return null;
            }
        });
        assertThat(lookups).hasSize(export == BillingExport.FOCUS ? 2 : 1).allSatisfy(lookup -> {
            assertThat(lookup.getFromItem().toString()).startsWith("UNNEST(");
            assertThat(lookup.getSelectItems().get(0).toString()).isEqualTo("ANY_VALUE(label.value)");
            assertThat(lookup.getWhere().toString()).isEqualTo("label.key = @tag0");
        });
    }

    private static PlainSelect parse(BillingExport export, Granularity granularity, List<String> keys)
            throws JSQLParserException {
        Set<CostDimension> dimensions =
                EnumSet.of(CostDimension.ACCOUNT, CostDimension.SERVICE, CostDimension.RESOURCE);
        dimensions.retainAll(export.capabilities().dimensions());
        CostQuery query =
                new CostQuery(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), granularity, dimensions, keys);
        return (PlainSelect) CCJSqlParserUtil.parse(export.sql(TABLE, export.labelColumns())
                .lines(query, export.amounts(query))
                .text());
    }

    private static Set<String> columns(PlainSelect select) {
        Set<String> columns = new HashSet<>();
        ExpressionVisitorAdapter<Void> visitor = new ExpressionVisitorAdapter<>() {
            @Override
            public <S> Void visit(Column column, S context) {
                columns.add(column.getFullyQualifiedName());
                return null;
            }

            @Override
            public <S> Void visit(Select below, S context) {
                PlainSelect plain = ((ParenthesedSelect) below).getPlainSelect();
                columns.addAll(columns(plain));
                columns.add(plain.getFromItem().toString().replaceAll("UNNEST\\((.*)\\).*", "$1"));
                return null;
            }
        };
        select.getSelectItems().forEach(item -> ((Expression) item.getExpression()).accept(visitor));
        if (select.getWhere() != null) {
            select.getWhere().accept(visitor);
        }
        return columns;
    }
}
