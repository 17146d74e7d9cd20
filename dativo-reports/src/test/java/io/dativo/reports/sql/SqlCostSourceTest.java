package io.dativo.reports.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSource;
import io.dativo.cost.SqlDialect;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.CostRow;
import io.dativo.reports.bill.BillFiles;
import io.dativo.reports.sql.SqlSession.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files by DuckDB, beside the same bill as CSV. */
class SqlCostSourceTest {
    private static final Path BILL = Path.of("src/test/resources/bill.csv");
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final LocalDate JUNE = LocalDate.parse("2026-06-01");

    @TempDir
    Path folder;

    private static Connection duck() {
        try {
            return DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private CostSource parquet(String select) {
        Path file = folder.resolve("it's a bill.parquet");
        try (Connection connection = duck();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (" + select + " FROM read_csv('" + BILL + "', header = true, all_varchar = true)) TO '"
                            + file.toString().replace("'", "''") + "' (FORMAT parquet)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return SqlCostSource.parquet(SqlCostSourceTest::duck, List.of(file.toString()));
    }

    private static List<String> lines(CostSource source, CostQuery query) {
        List<String> lines = new ArrayList<>();
        source.read(
                query,
                (CostLine line) -> lines.add(line.from() + " " + line.currency() + " "
                        + line.billedCost().stripTrailingZeros().toPlainString() + " "
                        + line.effectiveCost().stripTrailingZeros().toPlainString() + " " + line.dimensions() + " "
                        + new TreeSet<>(line.tags().entrySet().stream()
                                .map(Object::toString)
                                .toList())));
        lines.sort(null);
        return lines;
    }

    @Test
    void what_a_driver_says_of_its_address_shows_no_password_and_neither_does_a_cause() {
        SQLException refused = new SQLException(
                "no answer of postgres://reader:s3cr3t@db.example/bills", "08001", new SQLException("password=s3cr3t"));
        Connection connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, given) -> {
                    if (method.getName().equals("prepareStatement")) {
                        throw refused;
                    }
                    return null;
                });

        assertThatThrownBy(() -> SqlCostSource.of(() -> connection, "bills"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("no answer of postgres://")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT *",
                "SELECT * REPLACE (CAST(BilledCost AS DOUBLE) AS BilledCost,"
                        + " CAST(ChargePeriodStart AS TIMESTAMP) AS ChargePeriodStart,"
                        + " CAST(CAST(Tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS Tags)"
            })
    void a_bill_in_parquet_has_the_lines_and_makes_the_report_that_it_has_as_csv(String select) {
        CostSource parquet = parquet(select);
        CostSource csv = BillFiles.files(List.of(BILL));
        CostQuery query = CostQuery.monthly(MAY, JUNE)
                .by(CostDimension.values())
                .tags("cost_center", "CostCenter", "cost-center", "a\"b", "~/'");
        assertThat(lines(parquet, query)).isEqualTo(lines(csv, query)).isNotEmpty();
        assertThat(parquet.tagKeys(MAY, JUNE)).isEqualTo(csv.tagKeys(MAY, JUNE));
        CostModel model = CostModel.builder()
                .key("cost_center", "CostCenter")
                .dimensions(CostDimension.SERVICE)
                .build();
        CostReport report = model.allocate(parquet, MAY, JUNE);
        CostKey[] keys = {CostKey.tag("cost_center"), CostKey.of(CostDimension.SERVICE)};
        assertThat(report.by(keys))
                .extracting(CostRow::toString)
                .isEqualTo(model.allocate(csv, MAY, JUNE).by(keys).stream()
                        .map(CostRow::toString)
                        .toList());
    }

    @Test
    void a_key_may_hold_any_character() {
        CostSource parquet =
                parquet("SELECT * REPLACE ('{\"a\\\"b\": \"1\", \"~/''\": \"2\", \"$.x\": \"3\"}' AS Tags)");
        assertThat(lines(parquet, CostQuery.monthly(MAY, JUNE).tags("a\"b", "~/'", "$.x", "x")))
                .singleElement()
                .asString()
                .endsWith("[$.x=3, a\"b=1, ~/'=2]");
    }

    @Test
    void what_a_provider_splits_is_the_resources_that_it_is_split_onto() {
        CostSource parquet = parquet("SELECT * REPLACE ('{\"team\": \"all\", \"env\": \"x\"}' AS Tags),"
                + " '{\"team\": \"blue\"}' AS AllocatedTags, 'pod-1' AS AllocatedResourceId");
        assertThat(lines(
                        parquet,
                        CostQuery.monthly(MAY, JUNE).by(CostDimension.RESOURCE).tags("team", "env")))
                .singleElement()
                .asString()
                .endsWith("{RESOURCE=pod-1} [env=x, team=blue]");
        assertThat(parquet.tagKeys(MAY, JUNE)).containsExactly("env", "team");
    }

    @Test
    void what_is_no_bill_or_no_file_is_refused_and_a_column_that_is_missing_cannot_be_asked_for() {
        CostSource small = parquet("SELECT BilledCost, BillingCurrency, ChargePeriodStart");
        assertThat(small.capabilities().dimensions()).isEmpty();
        assertThat(small.capabilities().effectiveCost()).isFalse();
        assertThatThrownBy(() -> lines(small, CostQuery.monthly(MAY, JUNE).tags("a")))
                .hasMessageContaining("by 0 tags at most");
        assertThatThrownBy(() -> parquet("SELECT Tags"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no column BilledCost");
        assertThatThrownBy(() -> SqlCostSource.parquet(SqlCostSourceTest::duck, List.of("none.parquet")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("none.parquet");
    }

    /** A table whose groups and whose grand total differ, as one that is written to meanwhile. */
    @Test
    void groups_that_are_not_the_grand_total_are_no_costs() {
        List<String> asked = new ArrayList<>();
        SqlSession session = new SqlSession() {
            @Override
            public Map<String, String> columns(String table) {
                return Map.of("BilledCost", "DECIMAL", "BillingCurrency", "VARCHAR", "ChargePeriodStart", "DATE");
            }

            @Override
            public void query(String text, List<Parameter> parameters, Consumer<? super List<@Nullable String>> each) {
                asked.add(text);
                each.accept(Arrays.asList("2026-05-01", "USD", asked.size() == 1 ? "10" : "10.000000000001", null));
            }
        };
        CostSource bill = SqlCostSource.of(SqlDialect.SPARK, session, "bill");
        assertThatThrownBy(() -> bill.read(CostQuery.monthly(MAY, JUNE), line -> {}))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("{USD=10}")
                .hasMessageContaining("{USD=10.000000000001}");
        assertThat(asked).hasSize(2);
        assertThatThrownBy(() -> SqlCostSource.of(SqlDialect.BIGQUERY, session, "bill"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
