package io.dativo.iceberg;

import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** What {@code target.partitioning} says, as a partition spec: column names, and transforms as engines write them. */
final class Partitioning {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\s*\\((.*)\\)");

    private final Schema schema;
    private final List<Problem> problems;
    private final List<Consumer<PartitionSpec.Builder>> fields = new ArrayList<>();

    private Partitioning(Schema schema, List<Problem> problems) {
        this.schema = schema;
        this.problems = problems;
    }

    static PartitionSpec spec(Schema schema, List<String> partitioning, List<Problem> problems) {
        Partitioning spec = new Partitioning(schema, problems);
        for (int i = 0; i < partitioning.size(); i++) {
            spec.add(partitioning.get(i).strip(), "target.partitioning." + i);
        }
        return spec.build(spec.fields);
    }

    private void add(String text, String path) {
        if (hasColumn(text)) {
            accept(builder -> builder.identity(text), text, path);
            return;
        }
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            transform(call.group(1).toLowerCase(Locale.ROOT), call.group(2).split(",", -1), text, path);
        } else {
            problems.add(noColumn(text, path));
        }
    }

    private void transform(String name, String[] arguments, String text, String path) {
        String column = arguments[0].strip();
        int width = 0;
        boolean takesWidth = name.equals("bucket") || name.equals("truncate");
        if (takesWidth) {
            // Spark writes bucket(16, id), Trino bucket(id, 16).
            boolean widthFirst = column.matches("\\d{1,9}") && !hasColumn(column);
            String number = arguments.length == 2 ? arguments[widthFirst ? 0 : 1].strip() : "";
            if (!number.matches("\\d{1,9}")) {
                problems.add(bad(text, path, "it needs a column and a number", "write " + name + "(16, column)"));
                return;
            }
            width = Integer.parseInt(number);
            column = arguments[widthFirst ? 1 : 0].strip();
        }
        @Nullable Consumer<PartitionSpec.Builder> field = field(name, column, width);
        if (field == null || arguments.length != (takesWidth ? 2 : 1)) {
            problems.add(bad(
                    text,
                    path,
                    field == null ? "'" + name + "' is no transform" : "it takes one column",
                    "transforms: year(c), month(c), day(c), hour(c), bucket(16, c), truncate(4, c)"));
        } else if (hasColumn(column)) {
            accept(field, text, path);
        } else {
            problems.add(noColumn(column, path));
        }
    }

    private static @Nullable Consumer<PartitionSpec.Builder> field(String name, String column, int width) {
        return switch (name) {
            case "identity" -> builder -> builder.identity(column);
            case "year", "years" -> builder -> builder.year(column);
            case "month", "months" -> builder -> builder.month(column);
            case "day", "days" -> builder -> builder.day(column);
            case "hour", "hours" -> builder -> builder.hour(column);
            case "bucket" -> builder -> builder.bucket(column, width);
            case "truncate" -> builder -> builder.truncate(column, width);
            default -> null;
        };
    }

    private void accept(Consumer<PartitionSpec.Builder> field, String text, String path) {
        List<Consumer<PartitionSpec.Builder>> more = new ArrayList<>(fields);
        more.add(field);
        try {
            build(more);
            fields.add(field);
        } catch (ValidationException | IllegalArgumentException e) {
            problems.add(bad(text, path, String.valueOf(e.getMessage()), null));
        }
    }

    private PartitionSpec build(List<Consumer<PartitionSpec.Builder>> all) {
        PartitionSpec.Builder builder = PartitionSpec.builderFor(schema);
        all.forEach(field -> field.accept(builder));
        return builder.build();
    }

    private boolean hasColumn(String name) {
        return schema.findField(name) != null;
    }

    private static Problem noColumn(String name, String path) {
        return Problem.warning(
                "unknown-partition-column",
                "'" + name + "' is no column of the asset; the table is not partitioned by it",
                path,
                null,
                "add the column to the asset's schema, or take the name out of target.partitioning");
    }

    private static Problem bad(String text, String path, String why, @Nullable String hint) {
        return Problem.error("bad-partitioning", "'" + text + "' cannot partition the table: " + why, path, null, hint);
    }
}
