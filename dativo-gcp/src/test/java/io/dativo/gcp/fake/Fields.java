package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A partial response: {@code items(name,labels),nextPageToken}. What is not named is not sent. */
final class Fields {
    private final String text;
    private int place;

    private Fields(String text) {
        this.text = text;
    }

    static JsonNode select(JsonNode whole, String mask) {
        if (mask == null) {
            return whole;
        }
        Fields parser = new Fields(mask);
        Map<String, Object> wanted = parser.list();
        if (parser.place != mask.length()) {
            throw Refusal.invalid("Invalid field selection " + mask);
        }
        return select(whole, wanted);
    }

    @SuppressWarnings("unchecked")
    private static JsonNode select(JsonNode node, Map<String, Object> wanted) {
        if (wanted.isEmpty()) {
            return node;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode selected = Call.JSON.createArrayNode();
            array.forEach(item -> selected.add(select(item, wanted)));
            return selected;
        }
        ObjectNode selected = Call.JSON.createObjectNode();
        wanted.forEach((name, below) -> {
            if (node.has(name)) {
                selected.set(name, select(node.get(name), (Map<String, Object>) below));
            }
        });
        return selected;
    }

    private Map<String, Object> list() {
        Map<String, Object> fields = new LinkedHashMap<>();
        do {
            int from = place;
            while (place < text.length() && Character.isLetter(text.charAt(place))) {
                place++;
            }
            if (from == place) {
                throw Refusal.invalid("Invalid field selection " + text);
            }
            String name = text.substring(from, place);
            Map<String, Object> below = Map.of();
            if (accept('(')) {
                below = list();
                if (!accept(')')) {
                    throw Refusal.invalid("Invalid field selection " + text);
                }
            }
            fields.put(name, below);
        } while (accept(','));
        return fields;
    }

    private boolean accept(char expected) {
        boolean found = place < text.length() && text.charAt(place) == expected;
        place += found ? 1 : 0;
        return found;
    }
}
