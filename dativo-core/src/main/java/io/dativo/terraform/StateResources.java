package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.TerraformTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the {@code resources} of a version 4 state: one block for each resource in the code, with its instances. */
final class StateResources {
    private final JsonParser parser;
    private final Consumer<? super TerraformResource> each;
    private final StateProblems problems;
    private final TerraformTypes types;

    StateResources(
            JsonParser parser, Consumer<? super TerraformResource> each, StateProblems problems, TerraformTypes types) {
        this.parser = parser;
        this.each = each;
        this.problems = problems;
        this.types = types;
    }

    /** Reads the array at the current token. */
    void read() throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw problems.damaged("one of its resources is not an object");
            }
            block();
        }
    }

    private void block() throws IOException {
        String module = "";
        String type = null;
        String name = "";
        boolean managed = true;
        List<Instance> instances = new ArrayList<>(1);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "module" -> module = token == JsonToken.VALUE_STRING ? parser.getText() + "." : "";
                case "type" -> type = parser.getText();
                case "name" -> name = parser.getText();
                case "mode" -> managed = parser.getText().equals("managed");
                case "instances" -> {
                    if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
                        throw problems.damaged("the instances of a resource are not a list");
                    }
                    if (managed && token == JsonToken.START_ARRAY) {
                        instances(instances, type);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (managed && type != null) {
            String address = module + type + "." + name;
            for (Instance instance : instances) {
                each.accept(instance.attributes.resource(address + instance.index, type));
            }
        }
    }

    private void instances(List<Instance> instances, @Nullable String type) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw problems.damaged("an instance of a resource is not an object");
            }
            Instance instance = instance(type);
            if (instance != null) {
                instances.add(instance);
            }
        }
    }

    /** An instance, or null for a deposed one: it waits to be deleted, and its successor has its address. */
    private @Nullable Instance instance(@Nullable String type) throws IOException {
        ResourceAttributes attributes = new ResourceAttributes(types, type);
        String index = "";
        boolean deposed = false;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "index_key" -> index = index(JsonValues.read(parser));
                case "deposed" ->
                    deposed =
                            token == JsonToken.VALUE_STRING && !parser.getText().isEmpty();
                case "attributes", "attributes_flat", "sensitive_attributes" -> read(attributes, key, token);
                default -> parser.skipChildren();
            }
        }
        return deposed ? null : new Instance(index, attributes);
    }

    private void read(ResourceAttributes attributes, String key, JsonToken token) throws IOException {
        if (key.equals("sensitive_attributes")) {
            attributes.readSensitivePaths(parser);
        } else if (token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
        } else if (token != JsonToken.START_OBJECT) {
            throw problems.damaged("the attributes of a resource are not an object");
        } else if (key.equals("attributes")) {
            attributes.read(parser);
        } else {
            attributes.readFlat(parser);
        }
    }

    /** {@code [0]} or {@code ["key"]}, as an address shows it. */
    private static String index(@Nullable Object key) {
        if (key instanceof String text) {
            return "[\"" + escaped(text) + "\"]";
        }
        return key == null ? "" : "[" + key + "]";
    }

    /** A key as a Terraform string literal. */
    private static String escaped(String key) {
        return key.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("${", "$${")
                .replace("%{", "%%{");
    }

    private record Instance(String index, ResourceAttributes attributes) {}
}
