package io.dativo.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.UnknownKeyHint;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a record says about the part of a document that is bound to it: its keys, their types and their rules. Made once
 * for each class. Immutable and thread-safe.
 *
 * <p>A component's key is the value of its {@link JsonProperty}, or else its name in snake case: {@code costCenter} is
 * {@code cost_center}. A component is a String, Integer, Double, Boolean, Object (anything), another record, or a List
 * or a Map from String of these.
 */
public final class RecordModel {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final ClassValue<RecordModel> MODELS = new ClassValue<>() {
        @Override
        protected RecordModel computeValue(Class<?> type) {
            return new RecordModel(type.asSubclass(Record.class));
        }
    };

    private final Class<? extends Record> type;
    private final List<Component> components;
    private final Map<String, Component> byKey = new HashMap<>();
    private final @Nullable Component rest;
    private final Constructor<? extends Record> constructor;

    private RecordModel(Class<? extends Record> type) {
        this.type = type;
        RecordComponent[] declared = type.getRecordComponents();
        List<Component> described = new ArrayList<>(declared.length);
        Component takesRest = null;
        for (RecordComponent component : declared) {
            Component one = new Component(type, component, described.size());
            described.add(one);
            if (one.isRest()) {
                takesRest = one;
            } else if (byKey.put(one.key(), one) != null) {
                throw new IllegalArgumentException(type.getName() + " has two components for the key " + one.key());
            }
        }
        this.components = List.copyOf(described);
        this.rest = takesRest;
        this.constructor = constructor(type, declared);
    }

    private static Constructor<? extends Record> constructor(Class<? extends Record> type, RecordComponent[] declared) {
        try {
            Constructor<? extends Record> canonical = type.getDeclaredConstructor(
                    Stream.of(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return canonical;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " has no usable canonical constructor", e);
        }
    }

    /**
     * The model of a record.
     *
     * @param type the record's class
     * @return its model
     * @throws IllegalArgumentException when a component has a type that configuration does not know
     */
    public static RecordModel of(Class<? extends Record> type) {
        return MODELS.get(type);
    }

    /** {@return the record's class} */
    public Class<? extends Record> type() {
        return type;
    }

    /** {@return the components in the order of the record} */
    public List<Component> components() {
        return components;
    }

    /** {@return every key that has a name here: those of the components and those that {@link Rest} names} */
    public List<String> keys() {
        return components.stream()
                .flatMap(component -> component.isRest() ? component.restKeys().stream() : Stream.of(component.key()))
                .toList();
    }

    /** {@return whether any other key is taken as well} */
    public boolean isOpen() {
        return rest != null && rest.restKeys().isEmpty();
    }

    /**
     * Whether a dotted path leads to a place that a value may be put at. It goes through records by their keys, through
     * lists by index, and through free maps by any key.
     *
     * @param path the path, for example {@code target.connection.s3.bucket}
     * @param location where the path is written, for the problem, or null
     * @return what is wrong with the path, or empty when it is good
     */
    public Optional<Problem> checkPath(String path, @Nullable SourceLocation location) {
        return ModelPath.check(this, path, location);
    }

    /**
     * Whether a text that stands at a path is what the record has there. Elsewhere a text that holds a placeholder is taken
     * for something that is to come.
     *
     * @param path the path
     * @return false where numbers, lists, maps or records stand, and where the path leads nowhere
     */
    public boolean takesText(String path) {
        return ModelPath.takesText(this, path);
    }

    /**
     * The keys and indexes of a dotted path. Below a map of single values, such as {@code infrastructure.tags.custom}, the
     * rest of the path is one key, dots and all.
     *
     * @param path the path
     * @return its steps
     */
    public List<String> steps(String path) {
        return ModelPath.steps(this, path);
    }

    /** {@return the component that takes a key, the one for the rest included; null when the key is unknown} */
    @Nullable
    Component taking(String key) {
        Component component = byKey.get(key);
        if (component != null) {
            return component;
        }
        boolean taken = rest != null && (isOpen() || rest.restKeys().contains(key));
        return taken ? rest : null;
    }

    /** {@return the component with a Java name, or null} */
    @Nullable
    Component named(String name) {
        for (Component component : components) {
            if (component.name().equals(name)) {
                return component;
            }
        }
        return null;
    }

    @Nullable
    Component rest() {
        return rest;
    }

    /** {@return what to say about an unknown key that resembles none, or null} */
    @Nullable
    String unknownKeyHint() {
        UnknownKeyHint hint = type.getAnnotation(UnknownKeyHint.class);
        return hint == null ? null : hint.value();
    }

    /** Calls the canonical constructor; what it throws comes out as it is. */
    Record create(@Nullable Object[] values) throws Throwable {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static String snakeCase(String name) {
        return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** One component of a record. Immutable. */
    public static final class Component {
        private final RecordComponent declared;
        private final String key;
        private final int index;
        private final boolean nullAllowed;
        private final @Nullable List<String> restKeys;
        private final boolean warned;
        private final ValueType valueType;
        private final List<Annotation> annotations;

        private Component(Class<? extends Record> type, RecordComponent declared, int index) {
            this.declared = declared;
            this.index = index;
            this.annotations = annotations(type, declared);
            JsonProperty property = annotation(JsonProperty.class);
            this.key = property == null ? snakeCase(declared.getName()) : property.value();
            this.nullAllowed = annotation(NullAllowed.class) != null;
            Rest rest = annotation(Rest.class);
            this.restKeys = rest == null ? null : List.of(rest.value());
            this.warned = rest != null && rest.warned();
            this.valueType = annotation(TextOrNumber.class) == null
                    ? ValueType.of(declared.getAnnotatedType())
                    : ValueType.Leaf.WORD;
            if (rest != null && !(valueType instanceof ValueType.MapOf)) {
                throw new IllegalArgumentException(type.getName() + "." + declared.getName() + " must be a Map");
            }
        }

        /** An annotation goes to the component, to its field or to its type, as its own targets say. */
        private static List<Annotation> annotations(Class<? extends Record> type, RecordComponent declared) {
            try {
                return Stream.of(declared, type.getDeclaredField(declared.getName()), declared.getAnnotatedType())
                        .map(AnnotatedElement::getAnnotations)
                        .flatMap(Stream::of)
                        .distinct()
                        .toList();
            } catch (NoSuchFieldException e) {
                throw new IllegalArgumentException(type.getName() + " is not a record", e);
            }
        }

        /** {@return the key in the file; for the one that takes the rest, a key that is never written} */
        public String key() {
            return key;
        }

        /** {@return the name in Java} */
        public String name() {
            return declared.getName();
        }

        /** {@return the type in Java, with the annotations of its parts} */
        public AnnotatedType type() {
            return declared.getAnnotatedType();
        }

        /** {@return the annotations of the component, in no particular order} */
        public List<Annotation> annotations() {
            return annotations;
        }

        /**
         * One annotation.
         *
         * @param <A> the annotation
         * @param wanted its class
         * @return the annotation, or null when the component has none
         */
        public <A extends Annotation> @Nullable A annotation(Class<A> wanted) {
            for (Annotation annotation : annotations) {
                if (wanted.isInstance(annotation)) {
                    return wanted.cast(annotation);
                }
            }
            return null;
        }

        /** {@return whether an explicit null is always taken} */
        public boolean isNullAllowed() {
            return nullAllowed;
        }

        /** {@return whether it takes the keys that no other component names} */
        public boolean isRest() {
            return restKeys != null;
        }

        /** {@return whether each key that it takes as the rest is reported} */
        boolean isWarned() {
            return warned;
        }

        /** {@return the only keys that it takes as the rest; empty when it takes all, or is not for the rest} */
        public List<String> restKeys() {
            return restKeys == null ? List.of() : restKeys;
        }

        int index() {
            return index;
        }

        ValueType valueType() {
            return valueType;
        }
    }
}
