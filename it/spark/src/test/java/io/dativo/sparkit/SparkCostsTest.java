package io.dativo.sparkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSource;
import io.dativo.cost.SqlDialect;
import io.dativo.reports.bill.BillFiles;
import io.dativo.reports.sql.SqlCostSource;
import io.dativo.reports.sql.SqlSession;
import io.dativo.reports.sql.SqlSession.Parameter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bill that Spark groups, beside the same bill in Java. */
class SparkCostsTest {
    private static final Path BILL = Path.of("../../dativo-reports/src/test/resources/bill.csv");
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        spark.read()
                .option("header", "true")
                .option("quote", "\"")
                .option("escape", "\"")
                .option("multiLine", "true")
                .csv(BILL.toAbsolutePath().toString())
                .createOrReplaceTempView("csv_bill");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** What a host writes to let Spark's own session answer. */
    private record Session(SparkSession spark) implements SqlSession {
        @Override
        public Map<String, String> columns(String table) {
            Map<String, String> types = new LinkedHashMap<>();
            for (StructField field : spark.table(table).schema().fields()) {
                types.put(field.name(), field.dataType().simpleString());
            }
            return types;
        }

        @Override
        public void query(String text, List<Parameter> parameters, Consumer<? super List<String>> each) {
            Map<String, Object> named = new HashMap<>();
            parameters.forEach(parameter -> named.put(parameter.name(), parameter.value()));
            for (Row row : spark.sql(text, named).collectAsList()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    values.add(row.isNullAt(i) ? null : row.get(i).toString());
                }
                each.accept(values);
            }
        }
    }

    private static List<String> lines(CostSource source, CostQuery query) {
        List<String> lines = new ArrayList<>();
        source.read(
                query,
                (CostLine line) -> lines.add(line.from() + " " + line.currency() + " "
                        + line.billedCost().stripTrailingZeros().toPlainString() + " " + line.dimensions() + " "
                        + new TreeMap<>(line.tags())));
        lines.sort(null);
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "* EXCEPT (Tags), FROM_JSON(Tags, 'MAP<STRING, STRING>') AS Tags"})
    void spark_has_the_lines_and_the_keys_that_java_has_whether_tags_are_json_or_a_map(String columns) {
        spark.sql("SELECT " + columns + " FROM csv_bill").createOrReplaceTempView("bill");
        SqlCostSource sql = SqlCostSource.of(SqlDialect.SPARK, new Session(spark), "bill");
        CostSource csv = BillFiles.files(List.of(BILL));
        for (CostQuery query : List.of(
                CostQuery.monthly(MAY, MAY.plusMonths(1)),
                CostQuery.daily(MAY, MAY.plusMonths(1))
                        .by(CostDimension.values())
                        .tags("cost_center", "CostCenter", "it's"))) {
            assertThat(lines(sql, query)).isEqualTo(lines(csv, query)).isNotEmpty();
        }
        assertThat(sql.tagKeys(MAY, MAY.plusMonths(1))).isEqualTo(csv.tagKeys(MAY, MAY.plusMonths(1)));
    }

    @Test
    void a_key_of_a_tag_is_a_parameter_and_never_a_part_of_the_query() {
        spark.sql("SELECT * FROM csv_bill").createOrReplaceTempView("bill");
        SqlCostSource sql = SqlCostSource.of(SqlDialect.SPARK, new Session(spark), "bill");
        assertThat(lines(sql, CostQuery.monthly(MAY, MAY.plusMonths(1)).tags("x') OR ('1' = '1")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("{}"));
    }
}
