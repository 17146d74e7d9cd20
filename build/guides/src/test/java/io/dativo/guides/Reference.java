package io.dativo.guides;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.Dativo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The tables of one JSON Schema, as Markdown: each key with its type and its meaning. */
final class Reference {
    private static final String DEFINITION = "#/$defs/";

    private final String file;
    private final JsonNode schema;
    private final StringBuilder text = new StringBuilder();

    private Reference(String file, JsonNode schema) {
        this.file = file;
        this.schema = schema;
    }

    /**
     * The tables of a file that users write.
     *
     * @param file the name of its schema, without {@code .schema.json}
     */
    static String of(String file) throws IOException {
        try (InputStream in = Dativo.class.getResourceAsStream("/io/dativo/schema/" + file + ".schema.json")) {
            Reference reference = new Reference(file, new ObjectMapper().readTree(Objects.requireNonNull(in, file)));
            reference.write();
            return reference.text.toString();
        }
    }

    private void write() {
        text.append("## ").append(file).append('\n');
        if (schema.has("properties")) {
            table(schema);
        }
        for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
            if (definition.getValue().has("properties")) {
                text.append("### ").append(heading(definition.getKey())).append('\n');
                table(definition.getValue());
            }
        }
    }

    private String heading(String definition) {
        return file + " " + definition;
    }

    private void table(JsonNode object) {
        Set<String> required = new LinkedHashSet<>();
        object.path("required").forEach(key -> required.add(key.asText()));
        text.append("| key | type | meaning |\n|---|---|---|\n");
        object.path("properties").properties().forEach(property -> {
            String key = property.getKey();
            text.append("| `").append(key).append('`').append(required.contains(key) ? ", required" : "");
            text.append(" | ").append(type(property.getValue()));
            text.append(" | ")
                    .append(cell(property.getValue().path("description").asText()))
                    .append(" |\n");
        });
        text.append('\n');
    }

    /** In words; that a key may be left empty, or be a placeholder, is said once for all. */
    private String type(JsonNode node) {
        if (node.has("$ref")) {
            String name = node.get("$ref").asText().replace(DEFINITION, "");
            JsonNode definition = schema.path("$defs").path(name);
            return definition.has("properties")
                    ? "[" + name + "](#"
                            + heading(name).toLowerCase(Locale.ROOT).replace(' ', '-') + ")"
                    : type(definition);
        }
        Set<String> types = new LinkedHashSet<>();
        for (String several : List.of("anyOf", "oneOf")) {
            node.path(several).forEach(one -> types.add(type(one)));
        }
        node.path("enum").forEach(value -> types.add("`" + cell(value.asText()) + "`"));
        if (node.has("const")) {
            types.add("`" + cell(node.get("const").asText()) + "`");
        }
        if (types.isEmpty()) {
            List<JsonNode> named = new ArrayList<>();
            (node.path("type").isArray() ? node.get("type") : List.of(node.path("type"))).forEach(named::add);
            named.forEach(name -> types.add(named(name.asText(), node)));
        }
        types.remove("null");
        return types.isEmpty() ? "anything" : String.join(", ", types);
    }

    private String named(String name, JsonNode node) {
        return switch (name) {
            case "" -> "anything";
            case "string" -> "text";
            case "array" -> "list of " + type(node.path("items"));
            case "object" ->
                node.path("additionalProperties").isObject()
                                && !node.path("additionalProperties").isEmpty()
                        ? "map of " + type(node.get("additionalProperties"))
                        : "map";
            default -> name;
        };
    }

    private static String cell(String words) {
        return words.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
