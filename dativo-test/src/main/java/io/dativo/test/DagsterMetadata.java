package io.dativo.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.test.DagsterMessages.ReaderError;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which values each type of metadata takes, and what they are shown as. */
final class DagsterMetadata {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DagsterMetadata() {}

    static ObjectNode shown(JsonNode metadata) throws ReaderError {
        ObjectNode shown = NODES.objectNode();
        for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isObject()) {
                throw new ReaderError("TypeError");
            }
            if (!value.has("type") || !value.has("raw_value")) {
                throw new ReaderError("KeyError");
            }
            JsonNode type = value.path("type");
            shown.set(entry.getKey(), shown(type.isTextual() ? type.textValue() : "None", value.path("raw_value")));
        }
        return shown;
    }

    private static ObjectNode shown(String type, JsonNode raw) throws ReaderError {
        return switch (type) {
            case "__infer__" -> inferred(raw);
            case "text" -> as("Text", raw.isNull() ? NODES.textNode("") : text(raw));
            case "url" -> as("Url", text(raw));
            case "path" -> as("Path", text(raw));
            case "notebook" -> as("Notebook", text(raw));
            case "md" -> as("Markdown", text(raw));
            case "dagster_run" -> as("DagsterRun", text(raw));
            case "json" -> as("Json", when(raw.isContainerNode() || raw.isTextual() || raw.isNull(), raw));
            case "float" -> as("Float", when(raw.isFloatingPointNumber() || raw.isNull(), raw));
            case "int" -> as("Int", when(raw.isIntegralNumber() || raw.isBoolean() || raw.isNull(), raw));
            case "bool" -> as("Bool", when(raw.isBoolean() || raw.isNull(), raw));
            case "timestamp" ->
                as("Timestamp", NODES.numberNode(when(raw.isNumber(), raw).doubleValue()));
            case "asset" -> asset(raw);
            case "null" -> as("Null", null);
            case "table" -> table(raw);
            case "table_schema" -> {
                ObjectNode schema = as("TableSchema", null);
                schema.set("columns", columns(member(raw, "columns")));
                yield schema;
            }
            case "table_column_lineage" -> lineage(raw);
            default -> throw new ReaderError("CheckError");
        };
    }

    private static ObjectNode as(String type, @Nullable JsonNode value) {
        ObjectNode shown = NODES.objectNode().put("type", type + "MetadataValue");
        if (value != null) {
            shown.set("value", value);
        }
        return shown;
    }

    private static ObjectNode inferred(JsonNode raw) {
        if (raw.isNull()) {
            return as("Null", null);
        }
        String type = raw.isBoolean()
                ? "Bool"
                : raw.isTextual() ? "Text" : raw.isIntegralNumber() ? "Int" : raw.isNumber() ? "Float" : "Json";
        return as(type, raw);
    }

    private static JsonNode text(JsonNode raw) throws ReaderError {
        return when(raw.isTextual(), raw);
    }

    private static JsonNode when(boolean taken, JsonNode raw) throws ReaderError {
        if (!taken) {
            throw new ReaderError("ParameterCheckError");
        }
        return raw;
    }

    private static JsonNode member(JsonNode object, String name) throws ReaderError {
        if (!object.isObject()) {
            throw new ReaderError("TypeError");
        }
        if (!object.has(name)) {
            throw new ReaderError("KeyError");
        }
        return object.path(name);
    }

    private static ObjectNode asset(JsonNode raw) throws ReaderError {
        if (!raw.isTextual()) {
            throw new ReaderError("AttributeError");
        }
        ArrayNode parts = NODES.arrayNode();
        for (String part : raw.textValue().split("/", -1)) {
            parts.add(part);
        }
        return as("DagsterAsset", parts);
    }

    private static ObjectNode table(JsonNode raw) throws ReaderError {
        JsonNode records = member(raw, "records");
        ArrayNode columns = columns(member(raw, "schema"));
        for (JsonNode column : columns) {
            ((ObjectNode) column).retain("name", "type");
        }
        for (JsonNode entry : records) {
            if (!fields(entry).equals(fields(records.path(0)))) {
                throw new ReaderError("CheckError");
            }
            for (JsonNode value : entry) {
                if (value.isContainerNode()) {
                    throw new ReaderError("CheckError");
                }
            }
        }
        ObjectNode table = as("Table", null);
        table.set("records", records);
        table.set("columns", columns);
        return table;
    }

    private static Set<String> fields(JsonNode entry) {
        Set<String> names = new HashSet<>();
        entry.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ArrayNode columns(JsonNode raw) throws ReaderError {
        ArrayNode columns = NODES.arrayNode();
        for (JsonNode column : raw) {
            columns.add(column(column));
        }
        return columns;
    }

    private static ObjectNode column(JsonNode raw) throws ReaderError {
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            if (!Set.of("name", "type", "description", "tags", "constraints").contains(member.getKey())) {
                throw new ReaderError("TypeError");
            }
        }
        ObjectNode column = NODES.objectNode();
        column.put("name", DagsterMessages.text(raw, "name"));
        column.put("type", DagsterMessages.text(raw, "type"));
        column.put("description", raw.hasNonNull("description") ? DagsterMessages.text(raw, "description") : null);
        for (JsonNode tag : raw.path("tags")) {
            if (!tag.isTextual()) {
                throw new ReaderError("CheckError");
            }
        }
        column.set("tags", raw.hasNonNull("tags") ? raw.path("tags") : NODES.objectNode());
        JsonNode constraints = raw.path("constraints");
        for (Map.Entry<String, JsonNode> constraint : constraints.properties()) {
            if (!Set.of("nullable", "unique", "other").contains(constraint.getKey())) {
                throw new ReaderError("TypeError");
            }
        }
        column.put("nullable", constraints.path("nullable").asBoolean(true));
        column.put("unique", constraints.path("unique").asBoolean(false));
        column.set("other", constraints.has("other") ? constraints.path("other") : NODES.arrayNode());
        return column;
    }

    private static ObjectNode lineage(JsonNode raw) throws ReaderError {
        ObjectNode columns = NODES.objectNode();
        for (Map.Entry<String, JsonNode> column : member(raw, "deps_by_column").properties()) {
            ArrayNode dependencies = columns.putArray(column.getKey());
            for (JsonNode dependency : column.getValue()) {
                JsonNode key = member(dependency, "asset_key");
                ArrayNode parts = NODES.arrayNode();
                if (key.isArray()) {
                    parts.addAll((ArrayNode) key);
                } else {
                    parts.add(DagsterMessages.text(dependency, "asset_key"));
                }
                dependencies.addArray().add(parts).add(DagsterMessages.text(dependency, "column_name"));
            }
        }
        ObjectNode lineage = as("TableColumnLineage", null);
        lineage.set("deps_by_column", columns);
        return lineage;
    }
}
