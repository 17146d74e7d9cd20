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

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private JobTree tree;

    private BoundValues(JobTree tree) {
        this.tree = tree;
    }

    /** The changed document, the record that is bound from it, and the paths that hold a new value. */
    record Result(JobTree tree, JobFile file, List<String> paths) {}

    /**
     * Puts values in.
     *
     * @param tree the document
     * @param values what to put where
     * @param problems takes what is wrong
     * @return the changed document and the values that are in it
     */
    static Result put(JobTree tree, Collection<BoundValue> values, Collection<Problem> problems) {
        BoundValues binding = new BoundValues(tree);
        binding.allAtOnce(values);
        List<Problem> errors = new ArrayList<>();
        JobFile file = bind(binding.tree, errors);
        if (file == null || !errors.isEmpty()) {
            binding = new BoundValues(tree);
            file = binding.oneByOne(values);
        }
        problems.addAll(binding.problems);
        return new Result(binding.tree, file, binding.paths);
    }

    /** The quick way, right when every value fits. */
    private void allAtOnce(Collection<BoundValue> values) {
        for (BoundValue value : once(values)) {
            if (mayBePut(value)) {
                tree = tree.with(replaced(tree.document(), value));
                paths.add(value.path());
            }
        }
    }

    /** Some value does not fit: finds out which, and leaves those out. */
    private JobFile oneByOne(Collection<BoundValue> values) {
        JobFile file = Objects.requireNonNull(tree.bind(new ArrayList<>()), "a job that was bound before");
        for (BoundValue value : once(values)) {
            if (!mayBePut(value)) {
                continue;
            }
            JobTree changed = tree.with(replaced(tree.document(), value));
            List<Problem> errors = new ArrayList<>();
            JobFile bound = bind(changed, errors);
            if (bound != null && errors.isEmpty()) {
                tree = changed;
                file = bound;
                paths.add(value.path());
            }
            for (Problem error : errors) {
                problems.add(Problem.error(
                        error.code(),
                        value.origin() + " does not fit: " + error.message(),
                        error.path(),
                        value.location(),
                        error.hint()));
            }
        }
        return file;
    }

    private static @Nullable JobFile bind(JobTree tree, List<Problem> errors) {
        List<Problem> found = new ArrayList<>();
        JobFile file = tree.bind(found);
        if (file != null && !Problem.anyError(found)) {
            JobChecks.check(file, tree.complete(), null, null, found);
        }
        found.stream().filter(Problem::isError).forEach(errors::add);
        return file;
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
        Optional<Problem> wrong = value.checkPath();
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
        List<String> steps = MODEL.steps(value.path());
        ConfigNode node = tree.document();
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
        boolean configured = tree.document()
                .at(value.path())
                .filter(BoundValues::isConfigured)
                .isPresent();
        problems.add(Problem.warning(
                "empty-output",
                value.origin() + " is empty" + (configured ? "; the configured value is kept" : ""),
                value.path(),
                value.location(),
                "remove the mapping where the module does not make the resource"));
        return !configured;
    }

    /** A placeholder is no configured value: it waits for one. */
    private static boolean isConfigured(ConfigNode node) {
        if (node instanceof Scalar scalar) {
            return scalar.value() != null
                    && !(scalar.value() instanceof String text
                            && (text.isEmpty() || text.contains("${") || text.contains("{{")));
        }
        return node instanceof Mapping mapping
                ? !mapping.entries().isEmpty()
                : node instanceof Sequence sequence && !sequence.items().isEmpty();
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
        return (Mapping) replaced(document, MODEL.steps(value.path()), put);
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
