package io.dativo.config;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record component takes. */
sealed interface ValueType {
    /** {@return what it is called in a message, with its article} */
    String label();

    /** A value without parts, or one whose parts are free. */
    enum Leaf implements ValueType {
        TEXT("a text"),
        WORD("a text or a number"),
        WHOLE("a whole number"),
        DECIMAL("a number"),
        TRUTH("true or false"),
        FREE("anything");

        private final String label;

        Leaf(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /**
     * A list.
     *
     * @param item the type of its items
     * @param nullable whether an item may be null
     */
    record ListOf(ValueType item, boolean nullable) implements ValueType {
        @Override
        public String label() {
            return "a list";
        }
    }

    /**
     * A mapping from text.
     *
     * @param value the type of its values
     * @param nullable whether a value may be null
     */
    record MapOf(ValueType value, boolean nullable) implements ValueType {
        @Override
        public String label() {
            return "a mapping";
        }
    }

    /**
     * Another record. Its model is looked up when it is needed, so that a record may contain itself.
     *
     * @param type the record
     */
    record Nested(Class<? extends Record> type) implements ValueType {
        RecordModel model() {
            return RecordModel.of(type);
        }

        @Override
        public String label() {
            return "a mapping";
        }
    }

    /** {@return the type below this one that an index, a key of a map or a wildcard leads to; FREE below FREE} */
    default @Nullable ValueType element() {
        if (this instanceof ListOf list) {
            return list.item;
        }
        if (this instanceof MapOf map) {
            return map.value;
        }
        return this == Leaf.FREE ? this : null;
    }

    /**
     * The type of a component.
     *
     * @throws IllegalArgumentException when records of configuration do not hold such a type
     */
    static ValueType of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type == String.class) {
            return Leaf.TEXT;
        }
        if (type == Integer.class) {
            return Leaf.WHOLE;
        }
        if (type == Double.class) {
            return Leaf.DECIMAL;
        }
        if (type == Boolean.class) {
            return Leaf.TRUTH;
        }
        if (type == Object.class) {
            return Leaf.FREE;
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return new Nested(record.asSubclass(Record.class));
        }
        if (annotated instanceof AnnotatedParameterizedType generic
                && type instanceof ParameterizedType parameterized) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType last = arguments[arguments.length - 1];
            boolean nullable = last.isAnnotationPresent(Nullable.class);
            if (parameterized.getRawType() == List.class) {
                return new ListOf(of(last), nullable);
            }
            if (parameterized.getRawType() == Map.class && arguments[0].getType() == String.class) {
                return new MapOf(of(last), nullable);
            }
        }
        throw new IllegalArgumentException("a record of configuration cannot hold a " + type);
    }
}
