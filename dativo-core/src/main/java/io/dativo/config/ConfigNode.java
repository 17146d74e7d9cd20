package io.dativo.config;

import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value in a configuration document, with the place where it was written. Immutable. Paths are dotted; an item of a
 * sequence is its index: {@code source.files.0.path}.
 */
public sealed interface ConfigNode {
    /** {@return where the value begins, or null when it was made in code} */
    @Nullable
    SourceLocation location();

    /** {@return the value as String, Boolean, Number, List, Map or null; dates and times as text} */
    @Nullable
    Object toJava();

    /**
     * A single value.
     *
     * @param value String, Boolean, Long, BigInteger, Double, a {@link io.dativo.problem.Sensitive}, or null
     * @param text the value as it is written
     * @param kind how the text was understood
     * @param location where it is
     */
    record Scalar(
            @Nullable Object value,
            String text,
            Kind kind,
            @Nullable SourceLocation location) implements ConfigNode {
        @Override
        public @Nullable Object toJava() {
            return value;
        }

        /** What it is and where; what it says may be a secret. */
        @Override
        public String toString() {
            return "Scalar[kind=" + kind + ", location=" + location + "]";
        }

        /** {@return whether it holds a placeholder that is not expanded} */
        public boolean hasPlaceholder() {
            return ScalarValues.isUnresolved(this);
        }

        /** A text that was made in code or by expanding another one. */
        public Scalar withText(String expanded) {
            return new Scalar(expanded, expanded, Kind.TEXT, location);
        }
    }

    /** How YAML 1.1 understands a scalar. */
    enum Kind {
        /** Quoted, or plain text without another meaning. */
        TEXT,
        /** {@code true}, {@code yes}, {@code off}, … */
        BOOLEAN,
        /** Decimal, octal, hexadecimal, binary or base 60. */
        INTEGER,
        /** With a point, an exponent or base 60. */
        FLOAT,
        /** A date or a time; its value is the text. */
        TIMESTAMP,
        /** Nothing, {@code ~} or {@code null}. */
        NULL
    }

    /**
     * Keys and values in the order of the document.
     *
     * @param entries key to entry
     * @param location where it begins
     */
    record Mapping(Map<String, Entry> entries, @Nullable SourceLocation location) implements ConfigNode {
        /** Copies the entries, keeping their order. */
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public @Nullable Object toJava() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((key, entry) -> map.put(key, entry.value().toJava()));
            return Collections.unmodifiableMap(map);
        }

        /**
         * The value of a key.
         *
         * @param key the key
         * @return the value, or null when there is none
         */
        public @Nullable ConfigNode get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        /**
         * This mapping with one more or another value.
         *
         * @param key the key
         * @param value its value
         * @return the changed mapping
         */
        public Mapping with(String key, ConfigNode value) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            Entry old = entries.get(key);
            changed.put(key, new Entry(old == null ? value.location() : old.keyLocation(), value));
            return new Mapping(changed, location);
        }

        /**
         * This mapping without a key.
         *
         * @param key the key
         * @return the changed mapping
         */
        public Mapping without(String key) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.remove(key);
            return new Mapping(changed, location);
        }
    }

    /**
     * A value under a key.
     *
     * @param keyLocation where the key is written
     * @param value the value
     */
    record Entry(@Nullable SourceLocation keyLocation, ConfigNode value) {}

    /**
     * Items in order.
     *
     * @param items the items
     * @param location where it begins
     */
    record Sequence(List<ConfigNode> items, @Nullable SourceLocation location) implements ConfigNode {
        /** Copies the items. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public @Nullable Object toJava() {
            List<@Nullable Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(item.toJava()));
            return Collections.unmodifiableList(list);
        }
    }

    /**
     * The node at a path below this one. A key may itself hold dots: {@code tags.custom.kubernetes.io/cluster} finds the
     * key {@code kubernetes.io/cluster}.
     *
     * @param path the dotted path; empty for this node
     * @return the node, if the path leads to one
     */
    default Optional<ConfigNode> at(String path) {
        if (path.isEmpty()) {
            return Optional.of(this);
        }
        int dot = path.indexOf('.');
        while (true) {
            String step = dot < 0 ? path : path.substring(0, dot);
            ConfigNode next = child(step);
            Optional<ConfigNode> found = next == null
                    ? Optional.empty()
                    : next.at(path.substring(Math.min(step.length() + 1, path.length())));
            if (found.isPresent() || dot < 0) {
                return found;
            }
            dot = path.indexOf('.', dot + 1);
        }
    }

    private @Nullable ConfigNode child(String step) {
        if (this instanceof Mapping mapping) {
            return mapping.get(step);
        }
        if (this instanceof Sequence sequence && step.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(step);
            return index < sequence.items().size() ? sequence.items().get(index) : null;
        }
        return null;
    }

    /**
     * Where a path was written: the value's place, or that of the nearest parent that exists.
     *
     * @param path the dotted path
     * @return the place, or null when nothing on the way has one
     */
    default @Nullable SourceLocation locate(String path) {
        String rest = path;
        while (true) {
            Optional<ConfigNode> node = at(rest);
            if (node.isPresent() && node.get().location() != null) {
                return node.get().location();
            }
            if (rest.isEmpty()) {
                return null;
            }
            rest = rest.contains(".") ? rest.substring(0, rest.lastIndexOf('.')) : "";
        }
    }

    /**
     * A node from plain values.
     *
     * @param value String, Boolean, Number, Sensitive, List, Map or null
     * @param location the place to give to every node, or null
     * @return the node
     */
    static ConfigNode of(@Nullable Object value, @Nullable SourceLocation location) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), new Entry(location, of(item, location))));
            return new Mapping(entries, location);
        }
        if (value instanceof List<?> list) {
            List<ConfigNode> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(of(item, location)));
            return new Sequence(items, location);
        }
        Kind kind = value == null
                ? Kind.NULL
                : value instanceof Boolean
                        ? Kind.BOOLEAN
                        : value instanceof Double || value instanceof java.math.BigDecimal
                                ? Kind.FLOAT
                                : value instanceof Number ? Kind.INTEGER : Kind.TEXT;
        return new Scalar(value, String.valueOf(value), kind, location);
    }
}
