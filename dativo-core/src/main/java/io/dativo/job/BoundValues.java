package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordModel;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts values at paths of a job document, where the model has such a path and the value fits. */
final class BoundValues {
    private static final RecordModel MODEL = RecordModel.of(JobFile.class);

    /** A secret may stand below these and nowhere else. */
    private static final List<String> SECRET_PLACES =
            List.of("source.connection.", "source.credentials.", "target.connection.");

    /** What loading itself reads; a value that comes later would have no effect. */
    private static final List<String> READ_BEFORE = List.of(
            "$schema", "asset_path", "source_connector_path", "target_connector_path", "infrastructure.terraform");

    private final JobTree start;
    private final Collection<Problem> problems;

    private BoundValues(JobTree start, Collection<Problem> problems) {
        this.start = start;
        this.problems = problems;
    }

    /**
     * Puts values in.
     *
     * @param tree the document
     * @param values what to put where
     * @param problems takes what is wrong
     * @return the changed document and the values that are in it
     */
    static Result put(JobTree tree, Collection<BoundValue> values, Collection<Problem> problems) {
        return new BoundValues(tree, problems).put(values);
    }

    /** The changed document, the record that is bound from it, and the paths that hold a new value. */
    record Result(JobTree tree, JobFile file, List<String> paths) {}

    private Result put(Collection<BoundValue> values) {
        List<BoundValue> wanted = new ArrayList<>();
        for (BoundValue value : once(values)) {
            if (mayBePut(value)) {
                wanted.add(value);
            }
        }
        JobTree tree = start;
        for (BoundValue value : wanted) {
            tree = tree.with(replaced(tree.document(), value));
        }
        List<Problem> found = new ArrayList<>();
        JobFile file = tree.bind(found);
        if (file != null && !Problem.anyError(found)) {
            return new Result(tree, file, wanted.stream().map(BoundValue::path).toList());
        }
        return oneByOne(wanted);
    }

    /** Some value does not fit: finds out which, and leaves those out. */
    private Result oneByOne(List<BoundValue> values) {
        JobTree tree = start;
        JobFile file = Objects.requireNonNull(tree.bind(new ArrayList<>()), "a job that was bound before");
        List<String> paths = new ArrayList<>();
        for (BoundValue value : values) {
            JobTree changed = tree.with(replaced(tree.document(), value));
            List<Problem> found = new ArrayList<>();
            JobFile bound = changed.bind(found);
            if (bound != null && !Problem.anyError(found)) {
                tree = changed;
                file = bound;
                paths.add(value.path());
            }
            for (Problem problem : found) {
                if (problem.isError()) {
                    problems.add(Problem.error(
                            problem.code(),
                            value.origin() + " does not fit: " + problem.message(),
                            problem.path(),
                            value.location(),
                            problem.hint()));
                }
            }
        }
        return new Result(tree, file, paths);
    }

    /** Of two values for one path the later, with a warning. */
    private Collection<BoundValue> once(Collection<BoundValue> values) {
        Map<String, BoundValue> byPath = new LinkedHashMap<>();
        for (BoundValue value : values) {
            BoundValue earlier = byPath.remove(value.path());
            if (earlier != null) {
                problems.add(Problem.warning(
                        "output-path-twice",
                        value.origin() + " replaces " + earlier.origin()
                                + (earlier.location() == null ? "" : " (" + earlier.location() + ")"),
                        value.path(),
                        value.location(),
                        "map one of the two"));
            }
            byPath.put(value.path(), value);
        }
        return byPath.values();
    }

    private boolean mayBePut(BoundValue value) {
        String path = value.path();
        Optional<Problem> wrong = MODEL.checkPath(path, value.location());
        if (wrong.isPresent()) {
            problems.add(wrong.get());
            return false;
        }
        for (String read : READ_BEFORE) {
            if (path.equals(read) || path.startsWith(read + ".")) {
                refuse("read-before", value, "cannot be put here: this is read before the value is known", null);
                return false;
            }
        }
        if (holdsSecret(value.value()) && SECRET_PLACES.stream().noneMatch(path::startsWith)) {
            refuse(
                    "sensitive-value",
                    value,
                    "is sensitive and may not be put here",
                    "a sensitive value may stand below source.connection, source.credentials and target.connection");
            return false;
        }
        return isFree(value) && keepsConfigured(value);
    }

    /** Whether what stands on the way to the path can have parts. */
    private boolean isFree(BoundValue value) {
        List<String> steps = steps(value.path());
        ConfigNode node = start.document();
        for (int i = 0; i < steps.size(); i++) {
            String walked = String.join(".", steps.subList(0, i));
            if (node instanceof Sequence sequence) {
                int index = index(steps.get(i));
                if (index < 0 || index >= sequence.items().size()) {
                    refuse(
                            "unknown-path",
                            value,
                            "cannot be put here: " + walked + " is a list of "
                                    + sequence.items().size(),
                            "name one of its items by index, from 0");
                    return false;
                }
                node = sequence.items().get(index);
            } else if (node instanceof Mapping mapping) {
                node = mapping.get(steps.get(i));
            } else if (node instanceof Scalar scalar && scalar.kind() != Kind.NULL) {
                refuse(
                        "unknown-path",
                        value,
                        "cannot be put here: " + walked + " is a single value"
                                + (scalar.location() == null ? "" : " (" + scalar.location() + ")"),
                        "write " + walked + " as a map");
                return false;
            } else {
                return true;
            }
        }
        return true;
    }

    /** An empty value does not blank what is configured. */
    private boolean keepsConfigured(BoundValue value) {
        if (value.value() != null && !value.value().equals("")) {
            return true;
        }
        boolean configured = at(value.path())
                .filter(Scalar.class::isInstance)
                .map(ConfigNode::toJava)
                .filter(existing -> !existing.equals("") && !holdsPlaceholder(existing))
                .isPresent();
        problems.add(Problem.warning(
                "empty-output",
                value.origin() + " is empty" + (configured ? "; the configured value is kept" : ""),
                value.path(),
                value.location(),
                "remove the mapping where the module does not make the resource"));
        return !configured;
    }

    private Optional<ConfigNode> at(String path) {
        return start.document().at(path);
    }

    private static boolean holdsPlaceholder(Object value) {
        return value instanceof String text && (text.contains("${") || text.contains("{{"));
    }

    private static boolean holdsSecret(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(BoundValues::holdsSecret);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(BoundValues::holdsSecret);
        }
        return value instanceof Sensitive;
    }

    private void refuse(String code, BoundValue value, String message, @Nullable String hint) {
        problems.add(Problem.error(code, value.origin() + " " + message, value.path(), value.location(), hint));
    }

    private static Mapping replaced(Mapping document, BoundValue value) {
        ConfigNode put = ConfigNode.of(value.value(), value.location());
        return (Mapping) replaced(document, steps(value.path()), put);
    }

    private static List<String> steps(String path) {
        return List.of(path.split("\\.", -1));
    }

    private static int index(String step) {
        return step.matches("[0-9]{1,9}") ? Integer.parseInt(step) : -1;
    }

    private static ConfigNode replaced(@Nullable ConfigNode node, List<String> steps, ConfigNode value) {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (node instanceof Sequence sequence) {
            List<ConfigNode> items = new ArrayList<>(sequence.items());
            int index = index(step);
            items.set(index, replaced(items.get(index), rest, value));
            return new Sequence(items, sequence.location());
        }
        Mapping mapping = node instanceof Mapping existing ? existing : new Mapping(Map.of(), value.location());
        Entry old = mapping.entries().get(step);
        Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(
                step,
                new Entry(
                        old == null ? value.location() : old.keyLocation(),
                        replaced(old == null ? null : old.value(), rest, value)));
        return new Mapping(entries, mapping.location());
    }
}
