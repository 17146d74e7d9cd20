package io.dativo.config;

import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.RecordModel.Component;
import io.dativo.config.ValueType.Leaf;
import io.dativo.config.ValueType.ListOf;
import io.dativo.config.ValueType.MapOf;
import io.dativo.config.ValueType.Nested;
import io.dativo.problem.DativoException;
import io.dativo.problem.ModelValidator;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One binding of a document to a record. Not thread-safe. */
final class Binding {
    private final Nulls nulls;
    private final ProblemLog problems;
    private final DottedPath path;

    /** Paths that have no value because something is wrong there: the rules of the model would only tell it again. */
    private final Set<String> unusable = new HashSet<>();

    Binding(String path, Nulls nulls, ProblemLog problems) {
        this.path = new DottedPath(path);
        this.nulls = nulls;
        this.problems = problems;
    }

    @Nullable
    Record bind(RecordModel model, ConfigNode node) {
        String base = path.toString();
        Record bound = (Record) value(new Nested(model.type()), node);
        if (bound != null) {
            validate(model, bound, node, base);
        }
        return bound;
    }

    private void validate(RecordModel model, Record bound, ConfigNode node, String base) {
        for (Problem found :
                ModelValidator.validate(bound, violated -> ModelPath.inFile(model, violated), node::locate)) {
            String whole = base.isEmpty() || found.path().isEmpty() ? base + found.path() : base + "." + found.path();
            if (!unusable.contains(whole) && !waits(found, node)) {
                problems.add(new Problem(
                        found.code(), found.severity(), found.message(), whole, found.location(), found.hint()));
            }
        }
    }

    /** Whether a word is refused only because the placeholder in it is not expanded yet. */
    private static boolean waits(Problem found, ConfigNode node) {
        return found.code().equals("not-allowed")
                && node.at(found.path()).orElse(null) instanceof Scalar scalar
                && scalar.hasPlaceholder();
    }

    private @Nullable Object value(ValueType type, ConfigNode node) {
        if (type == Leaf.FREE) {
            return node.toJava();
        }
        if (node instanceof Mapping mapping) {
            if (type instanceof Nested nested) {
                return record(nested.model(), mapping);
            }
            if (type instanceof MapOf map) {
                return map.value() == Leaf.FREE ? mapping.toJava() : map(map, mapping);
            }
        } else if (node instanceof Sequence sequence) {
            if (type instanceof ListOf list) {
                return list(list, sequence);
            }
        } else if (node instanceof Scalar scalar) {
            Object converted = type instanceof Leaf leaf ? ScalarValues.convert(scalar, leaf) : null;
            if (converted != null) {
                return converted;
            }
            if (type != Leaf.TEXT && scalar.hasPlaceholder()) {
                unusable.add(path.toString());
                return null;
            }
        }
        return refuse(Mismatch.of(type, node, path.toString()));
    }

    private @Nullable Record record(RecordModel model, Mapping mapping) {
        Object[] values = new Object[model.components().size()];
        Map<String, @Nullable Object> more = null;
        int before = problems.errors();
        for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            int mark = path.enter(key);
            Component component = model.taking(key);
            if (component == null) {
                unknownKey(model, key, entry.getValue(), mark);
            } else if (component.isRest()) {
                if (component.isWarned()) {
                    keptKey(model, key, entry.getValue());
                }
                more = more == null ? new LinkedHashMap<>() : more;
                MapOf rest = (MapOf) component.valueType();
                more.put(
                        key,
                        element(rest.value(), rest.nullable(), entry.getValue().value()));
            } else {
                values[component.index()] =
                        component(component, entry.getValue().value());
            }
            path.leave(mark);
        }
        Component rest = model.rest();
        if (rest != null) {
            values[rest.index()] = more == null ? Map.of() : Collections.unmodifiableMap(more);
        }
        return create(model, values, mapping, before);
    }

    private @Nullable Object component(Component component, ConfigNode node) {
        if (!isNull(node)) {
            return value(component.valueType(), node);
        }
        return component.isNullAllowed() || nulls == Nulls.ABSENT ? null : refuseNull(node);
    }

    /** An item of a list or a value of a map. It cannot be left out, so a null is an error unless its type says so. */
    private @Nullable Object element(ValueType type, boolean nullable, ConfigNode node) {
        if (type != Leaf.FREE && isNull(node)) {
            return nullable ? null : refuseNull(node);
        }
        return value(type, node);
    }

    private List<@Nullable Object> list(ListOf type, Sequence sequence) {
        List<@Nullable Object> items = new ArrayList<>(sequence.items().size());
        for (ConfigNode item : sequence.items()) {
            int mark = path.enter(items.size());
            items.add(element(type.item(), type.nullable(), item));
            path.leave(mark);
        }
        return Collections.unmodifiableList(items);
    }

    private Map<String, @Nullable Object> map(MapOf type, Mapping mapping) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            int mark = path.enter(key);
            values.put(key, element(type.value(), type.nullable(), entry.value()));
            path.leave(mark);
        });
        return Collections.unmodifiableMap(values);
    }

    /** A constructor that refuses what it is given is reported only when nothing else was, which is then the reason. */
    private @Nullable Record create(RecordModel model, @Nullable Object[] values, Mapping mapping, int errorsBefore) {
        try {
            return model.create(values);
        } catch (DativoException | IllegalArgumentException e) {
            return problems.errors() > errorsBefore
                    ? unusable()
                    : refuse("invalid-value", String.valueOf(e.getMessage()), mapping.location(), null);
        } catch (RuntimeException e) {
            return problems.errors() > errorsBefore
                    ? unusable()
                    : refuse("invalid-value", "these values do not go together", mapping.location(), null);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(model.type().getName() + " throws a checked exception", e);
        }
    }

    private void keptKey(RecordModel model, String key, Entry entry) {
        problems.add(Problem.warning(
                "unknown-key",
                "the key '" + key + "' is not known here and kept as it stands",
                path.toString(),
                entry.keyLocation(),
                Spelling.nearest(key, model.keys())
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("nothing to do when it is an option of the connector's own")));
    }

    private void unknownKey(RecordModel model, String key, Entry entry, int mark) {
        String hint = problems.isFull() ? null : unknownKeyHint(model, key, entry.value(), path.at(mark));
        refuse("unknown-key", "the key '" + key + "' is not known here", entry.keyLocation(), hint);
    }

    private static String unknownKeyHint(RecordModel model, String key, ConfigNode value, String parent) {
        String general = model.unknownKeyHint();
        if (general == null || !(value instanceof Scalar)) {
            return Spelling.hint(key, model.keys());
        }
        return Spelling.nearest(key, model.keys())
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> general.replace("{parent}", parent).replace("{key}", key));
    }

    private @Nullable Record refuseNull(ConfigNode node) {
        return refuse("null-value", "has no value", node.location(), "remove it or give it a value");
    }

    private @Nullable Record refuse(
            String code, String message, @Nullable SourceLocation location, @Nullable String hint) {
        return refuse(Problem.error(code, message, path.toString(), location, hint));
    }

    private @Nullable Record refuse(Problem problem) {
        problems.add(problem);
        return unusable();
    }

    private @Nullable Record unusable() {
        unusable.add(path.toString());
        return null;
    }

    private static boolean isNull(ConfigNode node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }
}
