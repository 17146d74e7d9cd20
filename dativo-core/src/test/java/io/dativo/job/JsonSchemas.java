package io.dativo.job;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.RecordModel;
import io.dativo.config.RecordModel.Component;
import io.dativo.config.TextOrNumber;
import io.dativo.infrastructure.CloudRules;
import io.dativo.problem.OneOf;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON Schemas (draft 2020-12) of the documents from the records that they are bound to. A place that does not
 * hold a text also takes one with a placeholder, because only the loader knows what that stands for.
 */
final class JsonSchemas {
    private static final String PLACEHOLDER = "\\$\\{.*\\}|\\{\\{.*\\}\\}";
    private static final String WHOLE = "^\\s*[-+]?[0-9]+(\\.0*)?\\s*$";
    private static final String DECIMAL = "^\\s*[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?\\s*$";
    private static final String TRUTH = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$";

    /** How a kind of documents is written. */
    private enum Dialect {
        /** A null is refused. */
        JOB(Nulls.REFUSED),
        /** A null counts as a key that is not there. */
        CONTRACT(Nulls.ABSENT),
        /** No placeholders, and a text may stand for a list of one. */
        POLICY(Nulls.REFUSED);

        private final Nulls nulls;

        Dialect(Nulls nulls) {
            this.nulls = nulls;
        }

        String orPlaceholder(String pattern) {
            return this == POLICY ? pattern : pattern + "|" + PLACEHOLDER;
        }
    }

    private final Dialect dialect;
    private final RecordComments comments;
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private JsonSchemas(Dialect dialect, RecordComments comments) {
        this.dialect = dialect;
        this.comments = comments;
    }

    /** File name to text of every schema. */
    static Map<String, String> all(RecordComments comments) {
        Map<String, String> schemas = new LinkedHashMap<>();
        schemas.put("job.schema.json", of(comments, "A Dativo job", JobFile.class, Dialect.JOB, null));
        schemas.put("asset.schema.json", of(comments, "A Dativo asset", Asset.class, Dialect.CONTRACT, "asset"));
        schemas.put(
                "connector.schema.json", of(comments, "A Dativo connector", Connector.class, Dialect.CONTRACT, null));
        schemas.put("tag-policy.schema.json", of(comments, "A tag policy", policy("PolicyFile"), Dialect.POLICY, null));
        schemas.put(
                "policy-tests.schema.json",
                of(comments, "Table tests of a tag policy", policy("PolicyTestFile"), Dialect.POLICY, null));
        schemas.put("runner.schema.json", of(comments, "A Dativo runner", Runner.class, Dialect.CONTRACT, "runner"));
        return schemas;
    }

    /** The records of policies are seen by their package alone. */
    private static Class<? extends Record> policy(String name) {
        try {
            return Class.forName("io.dativo.policy." + name).asSubclass(Record.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String of(
            RecordComments comments, String title, Class<? extends Record> type, Dialect dialect, String wrapper) {
        JsonSchemas schemas = new JsonSchemas(dialect, comments);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        if (wrapper == null) {
            schema.putAll(schemas.object(type));
        } else {
            // The older form of an asset has rules of its own, which the loader knows.
            Map<String, Object> wrapped = type == Runner.class ? schemas.reference(type) : Map.of("type", "object");
            schema.put("if", has(wrapper, Map.of("type", "object")));
            schema.put("then", Map.of("properties", Map.of(wrapper, wrapped)));
            schema.put("else", schemas.reference(type));
        }
        schema.put("$defs", schemas.definitions);
        try {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> reference(Class<? extends Record> type) {
        String name = type.getSimpleName();
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, object(type));
        }
        return new LinkedHashMap<>(Map.of("$ref", "#/$defs/" + name));
    }

    private Map<String, Object> object(Class<? extends Record> type) {
        RecordModel model = RecordModel.of(type);
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Component component : model.components()) {
            if (component.isRest()) {
                component.restKeys().forEach(key -> properties.put(key, Map.of()));
                continue;
            }
            boolean needed = component.annotation(NotNull.class) != null;
            boolean nullable = component.isNullAllowed() || dialect.nulls == Nulls.ABSENT && !needed;
            Map<String, Object> schema = schema(component.type(), component.annotations(), nullable);
            if (component.type().getType() == Asset.Team.class) {
                alsoMembers(schema);
            }
            comments.of(type, component.name()).ifPresent(text -> schema.put("description", text));
            properties.put(component.key(), schema);
            if (needed) {
                required.add(component.key());
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", model.isOpen());
        if (type.isAnnotationPresent(CloudRules.class)) {
            object.put("allOf", List.of(needs("provider", "aws", "region"), needs("provider", "gcp", "project_id")));
        } else if (type.isAnnotationPresent(OncallWhenEnabled.class)) {
            object.put("allOf", List.of(needs("enabled", true, "oncall_rotation")));
        }
        return object;
    }

    /** The team of a contract may be the list of its members, as {@link OdcsForm} reads it. */
    private static void alsoMembers(Map<String, Object> schema) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "array");
        members.put("items", Map.of("type", "object"));
        Map<String, Object> team = new LinkedHashMap<>(schema);
        schema.clear();
        schema.put("anyOf", List.of(team, members));
    }

    private static Map<String, Object> needs(String key, Object value, String needed) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("if", has(key, Map.of("const", value)));
        rule.put("then", has(needed, Map.of("minLength", 1)));
        return rule;
    }

    private static Map<String, Object> has(String key, Map<String, Object> schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("properties", Map.of(key, schema));
        object.put("required", List.of(key));
        return object;
    }

    private Map<String, Object> schema(AnnotatedType annotated, List<Annotation> annotations, boolean nullable) {
        Type type = annotated.getType();
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type == Object.class) {
            if (find(annotations, TextOrMap.class) != null) {
                schema.put("type", types(nullable, "string", "object"));
            }
        } else if (type == String.class) {
            text(schema, annotations, nullable);
        } else if (type == Integer.class) {
            schema.put("type", types(nullable, "integer", "string"));
            schema.put("pattern", dialect.orPlaceholder(WHOLE));
            bounds(schema, annotations);
        } else if (type == Double.class) {
            schema.put("type", types(nullable, "number", "string"));
            schema.put("pattern", dialect.orPlaceholder(DECIMAL));
            bounds(schema, annotations);
        } else if (type == Boolean.class) {
            schema.put("type", types(nullable, "boolean", "string"));
            schema.put("pattern", dialect.orPlaceholder(TRUTH));
        } else if (type instanceof Class<?> record) {
            Map<String, Object> reference = reference(record.asSubclass(Record.class));
            if (!nullable) {
                return reference;
            }
            schema.put("anyOf", List.of(reference, Map.of("type", "null")));
        } else {
            AnnotatedType[] arguments = ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments();
            AnnotatedType last = arguments[arguments.length - 1];
            List<Annotation> own = Arrays.asList(last.getAnnotations());
            Map<String, Object> item = schema(last, own, false);
            boolean list = ((ParameterizedType) type).getRawType() == List.class;
            boolean one = list && dialect == Dialect.POLICY && last.getType() == String.class;
            schema.put("type", one ? types(nullable, "array", "string") : types(nullable, list ? "array" : "object"));
            schema.put(list ? "items" : "additionalProperties", item);
        }
        return schema;
    }

    private void text(Map<String, Object> schema, List<Annotation> annotations, boolean nullable) {
        OneOf oneOf = find(annotations, OneOf.class);
        if (oneOf != null) {
            List<Object> allowed = new ArrayList<>(List.of(oneOf.value()));
            if (nullable) {
                allowed.add(null);
            }
            if (dialect == Dialect.POLICY) {
                schema.put("enum", allowed);
            } else {
                schema.put("anyOf", List.of(Map.of("enum", allowed), placeholder()));
            }
            return;
        }
        schema.put(
                "type",
                find(annotations, TextOrNumber.class) == null
                        ? types(nullable, "string")
                        : types(nullable, "string", "number"));
        if (find(annotations, NotEmpty.class) != null) {
            schema.put("minLength", 1);
        }
    }

    private static Map<String, Object> placeholder() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", PLACEHOLDER);
        return schema;
    }

    private static void bounds(Map<String, Object> schema, List<Annotation> annotations) {
        Min min = find(annotations, Min.class);
        Max max = find(annotations, Max.class);
        if (min != null || find(annotations, PositiveOrZero.class) != null) {
            schema.put("minimum", min == null ? 0 : min.value());
        }
        if (max != null) {
            schema.put("maximum", max.value());
        }
    }

    private static Object types(boolean nullable, String... types) {
        List<String> all = new ArrayList<>(List.of(types));
        if (nullable) {
            all.add("null");
        }
        return all.size() == 1 ? all.get(0) : all;
    }

    private static <A extends Annotation> A find(List<Annotation> annotations, Class<A> wanted) {
        return annotations.stream()
                .filter(wanted::isInstance)
                .map(wanted::cast)
                .findFirst()
                .orElse(null);
    }
}
