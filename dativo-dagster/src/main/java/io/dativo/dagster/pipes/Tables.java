package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Mends the three shapes of metadata that have parts: rows, columns, and where columns come from. */
final class Tables {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Tables() {}

    /** Flat rows and their columns; nothing when the value holds no rows. */
    static Optional<ObjectNode> rows(JsonNode raw) {
        JsonNode records = raw.isArray() ? raw : raw.path("records");
        if (!records.isArray()) {
            return Optional.empty();
        }
        ArrayNode rows = NODES.arrayNode();
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode each : records) {
            ObjectNode row = flat(each);
            row.fieldNames().forEachRemaining(names::add);
            rows.add(row);
        }
        // Dagster refuses rows that do not all have the same cells, in the same order.
        ArrayNode even = NODES.arrayNode();
        for (JsonNode row : rows) {
            ObjectNode filled = even.addObject();
            names.forEach(name -> filled.set(name, row.has(name) ? row.path(name) : NODES.nullNode()));
        }
        ObjectNode table = NODES.objectNode();
        table.set("records", even);
        JsonNode schema = raw.path("schema");
        ArrayNode columns = table.putArray("schema");
        if (schema.isArray()) {
            schema.forEach(column -> column(column).ifPresent(columns::add));
        } else {
            names.forEach(name -> columns.addObject().put("name", name).put("type", "string"));
        }
        return Optional.of(table);
    }

    private static ObjectNode flat(JsonNode record) {
        ObjectNode row = NODES.objectNode();
        if (!record.isObject()) {
            row.set("value", record.isContainerNode() ? MetadataMender.text(record) : record);
            return row;
        }
        for (Map.Entry<String, JsonNode> cell : record.properties()) {
            JsonNode value = cell.getValue();
            row.set(cell.getKey(), value.isContainerNode() ? MetadataMender.text(value) : value);
        }
        return row;
    }

    /** Columns; nothing when the value holds none. */
    static Optional<ObjectNode> schema(JsonNode raw) {
        JsonNode given = raw.isArray() ? raw : raw.path("columns");
        if (!given.isArray()) {
            return Optional.empty();
        }
        ObjectNode schema = NODES.objectNode();
        ArrayNode columns = schema.putArray("columns");
        given.forEach(column -> column(column).ifPresent(columns::add));
        return Optional.of(schema);
    }

    /** A column as Dagster takes it; what it has no member for is no part of it. Nothing when it has no name. */
    private static Optional<ObjectNode> column(JsonNode given) {
        if (!given.hasNonNull("name")) {
            return Optional.empty();
        }
        ObjectNode column = NODES.objectNode();
        column.set("name", MetadataMender.text(given.path("name")));
        column.set(
                "type", given.hasNonNull("type") ? MetadataMender.text(given.path("type")) : NODES.textNode("unknown"));
        if (given.hasNonNull("description")) {
            column.set("description", MetadataMender.text(given.path("description")));
        }
        if (given.path("tags").isObject()) {
            ObjectNode tags = column.putObject("tags");
            given.path("tags")
                    .properties()
                    .forEach(tag -> tags.set(
                            tag.getKey(),
                            tag.getValue().isNull() ? NODES.textNode("") : MetadataMender.text(tag.getValue())));
        }
        if (given.path("constraints").isObject()) {
            column.set("constraints", constraints(given.path("constraints")));
        }
        return Optional.of(column);
    }

    /** The constraints that Dagster knows; every other one is listed among the others. */
    private static ObjectNode constraints(JsonNode given) {
        ObjectNode constraints = NODES.objectNode();
        ArrayNode others = NODES.arrayNode();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            JsonNode value = each.getValue();
            boolean known = "nullable".equals(each.getKey()) || "unique".equals(each.getKey());
            if (known && value.isBoolean()) {
                constraints.set(each.getKey(), value);
            } else if ("other".equals(each.getKey()) && value.isArray()) {
                value.forEach(other -> others.add(MetadataMender.text(other)));
            } else if (!value.isNull()) {
                others.add(each.getKey() + ": " + MetadataMender.text(value).textValue());
            }
        }
        constraints.set("other", others);
        return constraints;
    }

    /** For each column those that it comes from; nothing when the value says none. */
    static Optional<ObjectNode> lineage(JsonNode raw) {
        JsonNode given = raw.path("deps_by_column");
        if (!given.isObject()) {
            return Optional.empty();
        }
        ObjectNode lineage = NODES.objectNode();
        ObjectNode columns = lineage.putObject("deps_by_column");
        for (Map.Entry<String, JsonNode> column : given.properties()) {
            ArrayNode sources = columns.putArray(column.getKey());
            for (JsonNode source : column.getValue()) {
                JsonNode key = source.path("asset_key");
                if ((key.isTextual() || key.isArray()) && source.hasNonNull("column_name")) {
                    ObjectNode mended = sources.addObject();
                    mended.set("asset_key", key.isArray() ? texts(key) : MetadataMender.keyParts(key.textValue()));
                    mended.set("column_name", MetadataMender.text(source.path("column_name")));
                }
            }
        }
        return Optional.of(lineage);
    }

    private static ArrayNode texts(JsonNode array) {
        ArrayNode texts = NODES.arrayNode();
        array.forEach(item -> texts.add(MetadataMender.text(item)));
        return texts;
    }
}
