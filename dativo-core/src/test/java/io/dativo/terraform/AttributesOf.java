package io.dativo.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads an attribute of the first resource of a type the plain way, to compare with. */
final class AttributesOf {
    private AttributesOf() {}

    static Map<String, String> map(Path state, String type, String attribute) {
        try {
            for (JsonNode resource : new ObjectMapper().readTree(state.toFile()).get("resources")) {
                if (resource.get("type").asText().equals(type)) {
                    Map<String, String> map = new TreeMap<>();
                    resource.at("/instances/0/attributes/" + attribute)
                            .properties()
                            .forEach(field ->
                                    map.put(field.getKey(), field.getValue().asText()));
                    return map;
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        throw new AssertionError("no " + type + " in " + state);
    }
}
