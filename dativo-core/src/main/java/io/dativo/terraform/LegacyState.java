package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.document.TerraformJson;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.TerraformTypes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code modules} of a version 3 state, which Terraform wrote until 0.11. Its outputs said only string, list or
 * map; like Terraform itself, the reader takes their types from their values.
 */
final class LegacyState {
    private final JsonParser parser;
    private final @Nullable Consumer<? super TerraformResource> resources;
    private final TerraformTypes types;
    private final Map<String, TerraformOutput> outputs = new LinkedHashMap<>();

    LegacyState(JsonParser parser, @Nullable Consumer<? super TerraformResource> resources, TerraformTypes types) {
        this.parser = parser;
        this.resources = resources;
        this.types = types;
    }

    /** Reads the array at the current token. */
    void readModules() throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            readModule();
        }
    }

    /** {@return the outputs of the root module} */
    Map<String, TerraformOutput> outputs() {
        return outputs;
    }

    private void readModule() throws IOException {
        List<?> path = List.of();
        Map<?, ?> entries = Map.of();
        Map<String, ResourceAttributes> found = new LinkedHashMap<>();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (field.equals("path") && JsonValues.read(parser) instanceof List<?> steps) {
                path = steps;
            } else if (field.equals("outputs") && JsonValues.read(parser) instanceof Map<?, ?> read) {
                entries = read;
            } else if (field.equals("resources") && token == JsonToken.START_OBJECT && resources != null) {
                readResources(found);
            } else {
                parser.skipChildren();
            }
        }
        if (path.size() == 1) {
            entries.forEach((name, entry) -> outputs.put(name.toString(), output(name.toString(), entry)));
        }
        StringBuilder module = new StringBuilder();
        path.stream()
                .skip(1)
                .forEach(step -> module.append("module.").append(step).append('.'));
        if (resources != null) {
            found.forEach((address, read) ->
                    resources.accept(read.resource(module + address, address.substring(0, address.indexOf('.')))));
        }
    }

    private void readResources(Map<String, ResourceAttributes> found) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            String[] parts = key.split("\\.", -1);
            if (parser.currentToken() != JsonToken.START_OBJECT || parts.length < 2 || parts[0].equals("data")) {
                parser.skipChildren();
                continue;
            }
            String address = parts[0] + "." + parts[1] + (parts.length > 2 ? "[" + parts[2] + "]" : "");
            found.put(address, readResource(parts[0]));
        }
    }

    private ResourceAttributes readResource(String type) throws IOException {
        ResourceAttributes attributes = new ResourceAttributes(types, type);
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !field.equals("primary")) {
                parser.skipChildren();
                continue;
            }
            for (String inner = parser.nextFieldName(); inner != null; inner = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT && inner.equals("attributes")) {
                    attributes.readFlat(parser);
                } else if (token == JsonToken.VALUE_STRING && inner.equals("id")) {
                    attributes.readId(parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }
        return attributes;
    }

    private static TerraformOutput output(String name, @Nullable Object entry) {
        TerraformOutput output = TerraformOutput.ofEntry(name, entry);
        Object type = entry instanceof Map<?, ?> fields ? type(fields.get("value")) : type(entry);
        return new TerraformOutput(name, output.value(), TerraformJson.compact(simplified(type)), output.isSensitive());
    }

    /** The type that a value implies: every list is a tuple, every map an object. */
    private static Object type(@Nullable Object value) {
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof List<?> items) {
            return List.of("tuple", items.stream().map(LegacyState::type).toList());
        }
        if (value instanceof Map<?, ?> fields) {
            Map<String, Object> types = new LinkedHashMap<>();
            fields.forEach((key, item) -> types.put(key.toString(), type(item)));
            return List.of("object", types);
        }
        return "dynamic";
    }

    /** A tuple or an object whose elements all have one type was a list or a map. */
    private static Object simplified(Object type) {
        if (!(type instanceof List<?> pair)) {
            return type;
        }
        boolean tuple = pair.get(0).equals("tuple");
        List<?> elements =
                pair.get(1) instanceof Map<?, ?> fields ? List.copyOf(fields.values()) : (List<?>) pair.get(1);
        return elements.stream().distinct().count() == 1
                ? List.of(tuple ? "list" : "map", simplified(elements.get(0)))
                : type;
    }
}
