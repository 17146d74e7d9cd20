package io.dativo.iceberg;

import static io.dativo.iceberg.Assets.asset;
import static io.dativo.iceberg.Assets.column;
import static io.dativo.iceberg.Assets.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.job.Asset;
import io.dativo.problem.Problem;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetSchemaTest {
    private static final Asset ORDERS = asset(
            required("id", "integer", "the order"),
            column("customer", "string"),
            column("created", "timestamp"),
            column("ingest_date", "date"));

    @ParameterizedTest
    @CsvSource({
        "string, string",
        "integer, long",
        "float, double",
        "double, double",
        "boolean, boolean",
        "timestamp, timestamp",
        "datetime, timestamp",
        "date, date",
        "Date, date",
        "jsonb, string",
        ", string",
    })
    void each_type_has_its_iceberg_type(String type, String expected) {
        AssetSchema schema = AssetSchema.of(asset(column("c", type)));
        assertThat(schema.schema().findType("c").toString()).isEqualTo(expected);
        assertThat(schema.problems()).isEmpty();
    }

    @Test
    void columns_keep_their_order_their_comments_and_whether_they_are_required() {
        AssetSchema schema = AssetSchema.of(ORDERS);
        assertThat(schema.schema().columns())
                .containsExactly(
                        Types.NestedField.required(1, "id", Types.LongType.get(), "the order"),
                        Types.NestedField.optional(2, "customer", Types.StringType.get()),
                        Types.NestedField.optional(3, "created", Types.TimestampType.withoutZone()),
                        Types.NestedField.optional(4, "ingest_date", Types.DateType.get()));
        assertThat(schema.spec().isUnpartitioned()).isTrue();
        assertThat(AssetSchema.of(ORDERS).schema().sameSchema(schema.schema())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ingest_date            | ingest_date: identity(4)",
                "' ingest_date '        | ingest_date: identity(4)",
                "identity(customer)     | customer: identity(2)",
                "year(created)          | created_year: year(3)",
                "months(created)        | created_month: month(3)",
                "day(created)           | created_day: day(3)",
                "DAYS( created )        | created_day: day(3)",
                "hour(created)          | created_hour: hour(3)",
                "day(ingest_date)       | ingest_date_day: day(4)",
                "bucket(16, id)         | id_bucket: bucket[16](1)",
                "bucket(id, 16)         | id_bucket: bucket[16](1)",
                "truncate(4, customer)  | customer_trunc: truncate[4](2)",
            })
    void a_column_or_a_transform_partitions_the_table(String partitioning, String expected) {
        AssetSchema schema = AssetSchema.of(ORDERS, List.of(partitioning));
        assertThat(schema.problems()).isEmpty();
        assertThat(schema.spec().fields()).hasSize(1);
        assertThat(schema.spec().fields().get(0).toString()).endsWith(expected);
    }

    @Test
    void a_name_that_is_no_column_is_a_warning_and_the_rest_holds() {
        AssetSchema schema = AssetSchema.of(ORDERS, List.of("region", "day(created)", "day(updated)"));
        assertThat(schema.spec().fields()).extracting("name").containsExactly("created_day");
        assertThat(schema.problems()).extracting(Problem::code).containsOnly("unknown-partition-column");
        assertThat(schema.problems()).extracting(Problem::isError).containsOnly(false);
        assertThat(schema.problems())
                .extracting(Problem::path)
                .containsExactly("target.partitioning.0", "target.partitioning.2");
        assertThat(schema.problems().get(1).message()).contains("'updated'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "day(customer)         | Cannot partition",
                "week(created)         | is no transform",
                "day(created, id)      | it takes one column",
                "bucket(id)            | a column and a number",
                "bucket(id, many)      | a column and a number",
                "bucket(0, id)         | bucket",
                "bucket(99999999999,id)| a column and a number",
            })
    void a_transform_that_cannot_be_is_an_error(String partitioning, String reason) {
        AssetSchema schema = AssetSchema.of(ORDERS, List.of("ingest_date", partitioning));
        assertThat(schema.spec().fields()).extracting("name").containsExactly("ingest_date");
        assertThat(schema.problems()).hasSize(1);
        Problem problem = schema.problems().get(0);
        assertThat(problem.isError()).isTrue();
        assertThat(problem.code()).isEqualTo("bad-partitioning");
        assertThat(problem.path()).isEqualTo("target.partitioning.1");
        assertThat(problem.message()).contains("'" + partitioning + "'").containsIgnoringCase(reason);
    }

    @Test
    void a_partitioning_that_is_there_twice_is_an_error_of_the_second() {
        AssetSchema schema = AssetSchema.of(ORDERS, List.of("day(created)", "days(created)"));
        assertThat(schema.spec().fields()).hasSize(1);
        assertThat(schema.problems()).extracting(Problem::path).containsExactly("target.partitioning.1");
    }

    @Test
    void columns_without_a_name_or_with_the_same_one_are_errors() {
        AssetSchema schema =
                AssetSchema.of(asset(column("id", "integer"), column(" ", "string"), column("id", "string")));
        assertThat(schema.schema().columns()).extracting("name").containsExactly("id");
        assertThat(schema.problems())
                .extracting(Problem::code)
                .containsExactly("empty-column-name", "duplicate-column");
        assertThat(schema.problems()).extracting(Problem::path).containsExactly("schema.1.name", "schema.2.name");
    }

    @Test
    void columns_that_differ_only_in_case_are_an_error() {
        AssetSchema schema = AssetSchema.of(asset(column("id", "integer"), column("ID", "string")));
        assertThat(schema.schema().columns()).extracting("name").containsExactly("id");
        assertThat(schema.problems()).extracting(Problem::code).containsExactly("ambiguous-column");
        assertThat(Problem.anyError(schema.problems())).isTrue();
    }
}
