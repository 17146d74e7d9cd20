package io.dativo.catalogs;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** JSON Patch (RFC 6902), as much of it as the fakes are sent; what does not apply is refused. */
final class JsonPatches {
    private JsonPatches() {}

    static void apply(ObjectNode document, JsonNode operation) {
        String path = operation.path("path").asText();
        JsonPointer pointer = JsonPointer.compile(path);
        switch (operation.path("op").asText()) {
            case "test" -> {
                if (!isSame(document.at(pointer), operation.path("value"))) {
                    throw new IllegalArgumentException("the value at " + path + " is not the one that was tested for");
                }
            }
            case "add" -> add(document.at(pointer.head()), pointer.last().getMatchingProperty(), operation);
            case "remove" -> remove(document.at(pointer.head()), pointer.last().getMatchingProperty(), path);
            default -> throw new IllegalArgumentException("no operation " + operation);
        }
    }

    /** {@code 1} is not {@code 1.0}: servers compare numbers with their digits. */
    private static boolean isSame(JsonNode there, JsonNode tested) {
        return there.isNumber() && tested.isNumber()
                ? new BigDecimal(there.asText()).equals(new BigDecimal(tested.asText()))
                : there.equals(tested);
    }

    private static void add(JsonNode parent, String name, JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw new IllegalArgumentException("nothing to add in " + operation);
        }
        if (parent instanceof ArrayNode array && name.equals("-")) {
            array.add(value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(Integer.parseInt(name), value);
        } else if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            throw new IllegalArgumentException("nothing to add to in " + operation);
        }
    }

    private static void remove(JsonNode parent, String name, String path) {
        JsonNode removed = parent instanceof ArrayNode array
                ? array.remove(Integer.parseInt(name))
                : parent instanceof ObjectNode object ? object.remove(name) : null;
        if (removed == null) {
            throw new IllegalArgumentException("nothing to remove at " + path);
        }
    }
}
