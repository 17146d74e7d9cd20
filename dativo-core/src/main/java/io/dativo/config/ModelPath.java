package io.dativo.config;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Dotted paths through the model of a record. */
final class ModelPath {
    private ModelPath() {}

    /** {@link RecordModel#checkPath}. */
    static Optional<Problem> check(RecordModel root, String path, @Nullable SourceLocation location) {
        ValueType type = new ValueType.Nested(root.type());
        StringJoiner walked = new StringJoiner(".").setEmptyValue("the document");
        for (String step : steps(root, path)) {
            if (step.isEmpty()) {
                return wrong(path, location, "has an empty step", "separate keys by one dot each: target.branch");
            }
            ValueType next = next(type, step);
            if (next == null) {
                return missing(path, location, type, walked.toString(), step);
            }
            type = next;
            walked.add(step);
        }
        return Optional.empty();
    }

    /** {@link RecordModel#takesText}. */
    static boolean takesText(RecordModel root, String path) {
        @Nullable ValueType type = new ValueType.Nested(root.type());
        for (String step : steps(root, path)) {
            type = type == null ? null : next(type, step);
        }
        return type == ValueType.Leaf.TEXT || type == ValueType.Leaf.WORD || type == ValueType.Leaf.FREE;
    }

    /** {@link RecordModel#steps}. */
    static List<String> steps(RecordModel root, String path) {
        @Nullable ValueType type = new ValueType.Nested(root.type());
        List<String> steps = new ArrayList<>();
        String rest = path;
        while (true) {
            // Below a map of single values there is only a key, which may hold dots.
            boolean isKey = type instanceof ValueType.MapOf map
                    && map.value() instanceof ValueType.Leaf leaf
                    && leaf != ValueType.Leaf.FREE;
            int dot = isKey ? -1 : rest.indexOf('.');
            if (dot < 0) {
                steps.add(rest);
                return List.copyOf(steps);
            }
            String step = rest.substring(0, dot);
            steps.add(step);
            type = type == null ? null : next(type, step);
            rest = rest.substring(dot + 1);
        }
    }

    private static @Nullable ValueType next(ValueType type, String step) {
        if (type instanceof ValueType.Nested nested) {
            RecordModel.Component component = nested.model().taking(step);
            if (component == null) {
                return null;
            }
            if (!component.isRest()) {
                return component.valueType();
            }
            // A slip of the pen must not become a key of its own.
            return component.isWarned() ? null : component.valueType().element();
        }
        return type instanceof ValueType.ListOf && !isIndex(step) ? null : type.element();
    }

    private static Optional<Problem> missing(
            String path, @Nullable SourceLocation location, ValueType type, String walked, String step) {
        if (type instanceof ValueType.Nested nested) {
            return wrong(
                    path,
                    location,
                    "leads nowhere: " + walked + " has no key '" + step + "'",
                    Spelling.hint(step, nested.model().keys()));
        }
        if (type instanceof ValueType.ListOf) {
            return wrong(
                    path,
                    location,
                    "leads nowhere: " + walked + " is a list, and '" + step + "' is no index",
                    "name the item by its index, from 0: " + walked + ".0");
        }
        return wrong(
                path,
                location,
                "leads nowhere: " + walked + " is " + type.label() + " and has no parts",
                "end it there");
    }

    private static Optional<Problem> wrong(
            String path, @Nullable SourceLocation location, String message, @Nullable String hint) {
        return Optional.of(Problem.error("unknown-path", "the path '" + path + "' " + message, path, location, hint));
    }

    private static boolean isIndex(String step) {
        return step.length() <= 9 && step.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@return the path of a violation, in the keys of the file} */
    static String inFile(RecordModel root, Path violated) {
        StringJoiner path = new StringJoiner(".");
        ValueType type = new ValueType.Nested(root.type());
        for (Path.Node node : violated) {
            Object element = node.getIndex() == null ? node.getKey() : node.getIndex();
            if (element != null) {
                path.add(element.toString());
                type = type == null ? null : type.element();
            }
            String name = node.getName();
            if (name == null || name.startsWith("<")) {
                continue;
            }
            RecordModel.Component component =
                    type instanceof ValueType.Nested nested ? nested.model().named(name) : null;
            if (component == null || !component.isRest()) {
                path.add(component == null ? RecordModel.snakeCase(name) : component.key());
            }
            type = component == null ? null : component.valueType();
        }
        return path.toString();
    }
}
