package io.dativo.iceberg;

import io.dativo.job.Asset;
import io.dativo.job.ColumnType;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The Iceberg schema of an asset. Columns keep the asset's order and are numbered from 1 in it, so one asset gives the
 * same schema each time; descriptions become column comments. {@code integer} becomes {@code long} and {@code float}
 * {@code double}, because what a source sends may need the width; {@code timestamp} and {@code datetime} become
 * {@code timestamp} without a zone; {@code boolean}, {@code double}, {@code date} and {@code string} are Iceberg's own;
 * any other type is {@code string}. Immutable.
 *
 * @param schema the columns
 * @param spec how the table is partitioned
 * @param problems what is wrong with the columns or the partitioning; with an error the schema leaves things out
 */
public record AssetSchema(Schema schema, PartitionSpec spec, List<Problem> problems) {
    /** Copies the problems. */
    public AssetSchema {
        problems = List.copyOf(problems);
    }

    /**
     * The schema of an asset that is not partitioned.
     *
     * @param asset the asset
     * @return the schema
     */
    public static AssetSchema of(Asset asset) {
        return of(asset, List.of());
    }

    /**
     * The schema of a partitioned asset.
     *
     * @param asset the asset
     * @param partitioning {@code target.partitioning}: names of columns, or {@code year(c)}, {@code month(c)},
     *     {@code day(c)}, {@code hour(c)}, {@code bucket(16, c)}, {@code truncate(4, c)}. A name that is no column is a
     *     warning and skipped; a transform that cannot be is an error
     * @return the schema
     */
    public static AssetSchema of(Asset asset, List<String> partitioning) {
        List<Problem> problems = new ArrayList<>();
        List<Types.NestedField> fields = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < asset.schema().size(); i++) {
            Asset.Column column = asset.schema().get(i);
            @Nullable Problem problem = problem(column.name(), seen, "schema." + i + ".name");
            if (problem != null) {
                problems.add(problem);
            }
            if (problem == null || !problem.isError()) {
                seen.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column.name());
                fields.add(field(fields.size() + 1, column));
            }
        }
        Schema schema = new Schema(fields);
        return new AssetSchema(schema, Partitioning.spec(schema, partitioning, problems), problems);
    }

    /**
     * How a table differs from this schema. Columns that only the table has do not matter: an asset need not
     * describe all.
     *
     * @param table the table
     * @return a warning for each column that the table lacks, has in another case or with another type, or lets be null
     *     although it must not
     */
    public List<Problem> differences(Table table) {
        List<Problem> differences = new ArrayList<>();
        for (Types.NestedField wanted : schema.columns()) {
            String path = "schema." + (wanted.fieldId() - 1);
            Types.NestedField found = column(table, wanted.name());
            Types.NestedField similar = found == null ? similar(table, wanted.name()) : null;
            if (similar != null) {
                differences.add(Problem.warning(
                        "column-case",
                        "the asset has the column '" + wanted.name() + "' and the table " + table.name() + " has '"
                                + table.schema().findColumnName(similar.fieldId())
                                + "', which is the same to Spark, Trino and DuckDB",
                        path,
                        null,
                        "write it the same way in both; it is not added"));
            } else if (found == null) {
                differences.add(Problem.warning(
                        "column-missing",
                        "the asset has the column '" + wanted.name() + "' and the table " + table.name() + " has not",
                        path,
                        null,
                        "add it, by IcebergTables.addColumns(table, schema) for example"));
            } else if (!found.type().equals(wanted.type())) {
                differences.add(Problem.warning(
                        "column-type",
                        "the column '" + wanted.name() + "' is " + wanted.type() + " in the asset and " + found.type()
                                + " in the table " + table.name(),
                        path,
                        null,
                        "change the one that is wrong; nothing is changed here"));
            } else if (wanted.isRequired() && found.isOptional()) {
                differences.add(Problem.warning(
                        "column-optional",
                        "the column '" + wanted.name() + "' is required in the asset and optional in the table "
                                + table.name(),
                        path,
                        null,
                        "make it required once no row is without it"));
            }
        }
        return differences;
    }

    /** The column of that name: a dot in it is a part of it, and no column is inside another. */
    static Types.@Nullable NestedField column(Table table, String name) {
        return table.schema().asStruct().field(name);
    }

    /** What has the name in another case, or is inside another column so that its full name is the same. */
    static Types.@Nullable NestedField similar(Table table, String name) {
        Types.NestedField any = table.schema().findField(name);
        return any != null ? any : table.schema().caseInsensitiveFindField(name);
    }

    private static @Nullable Problem problem(String name, Map<String, String> seen, String path) {
        if (name.isBlank()) {
            return Problem.error("empty-column-name", "a column has no name", path, null, "give it a name");
        }
        @Nullable String before = seen.get(name.toLowerCase(Locale.ROOT));
        if (before == null) {
            return null;
        }
        if (before.equals(name)) {
            return Problem.error(
                    "duplicate-column", "there are two columns '" + name + "'", path, null, "rename one of them");
        }
        return Problem.error(
                "ambiguous-column",
                "'" + name + "' and '" + before
                        + "' differ only in case, which Spark, Trino and DuckDB do not see: they"
                        + " can neither read nor write such a table",
                path,
                null,
                "rename one of them");
    }

    private static Types.NestedField field(int id, Asset.Column column) {
        boolean required = Boolean.TRUE.equals(column.required());
        return Types.NestedField.builder()
                .withId(id)
                .isOptional(!required)
                .withName(column.name())
                .ofType(type(column.type()))
                .withDoc(column.description())
                .build();
    }

    private static Type type(@Nullable String name) {
        return switch (ColumnType.of(name == null ? "" : name).orElse(ColumnType.STRING)) {
            case INTEGER -> Types.LongType.get();
            case FLOAT, DOUBLE, NUMBER -> Types.DoubleType.get();
            case BOOLEAN -> Types.BooleanType.get();
            case TIMESTAMP, DATETIME -> Types.TimestampType.withoutZone();
            case DATE -> Types.DateType.get();
            case STRING, TIME, OBJECT, ARRAY, MAP, VECTOR -> Types.StringType.get();
        };
    }
}
