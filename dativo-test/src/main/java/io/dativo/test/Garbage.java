package io.dativo.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a page for people, a proxy, an emulator or another service answers in place of what was asked for: the one table of
 * bodies that no reader may believe. A reader refuses each of them; it never takes one for an empty answer. Every table maps
 * a name for the test to the body.
 */
public final class Garbage {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A page that asks to sign in. */
    public static final String PAGE = "<html><body>Sign in</body></html>";

    private static final TextNode TEXT = TextNode.valueOf("maintenance");

    private Garbage() {}

    /** {@return the bodies that are the answer of no operation} */
    public static Map<String, String> bodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("an empty object", "{}");
        bodies.put("another object", "{\"status\":\"maintenance\"}");
        bodies.put("an error with success", "{\"error\":{\"code\":\"Busy\",\"message\":\"later\"}}");
        bodies.put("null", "null");
        bodies.put("a list", "[]");
        bodies.put("a page", PAGE);
        bodies.put("nothing", "");
        return bodies;
    }

    /**
     * The bodies that are the answer of no operation, and what breaks a true answer: the first half of it, and for each list
     * and each object in it, the answer with a text in that place.
     *
     * @param answer a true answer in JSON, an object, with something in each of its lists
     * @return the table
     * @throws IllegalArgumentException when the answer is no JSON
     */
    public static Map<String, String> around(String answer) {
        Map<String, String> bodies = bodies();
        bodies.put("the first half", answer.substring(0, answer.length() / 2));
        try {
            JsonNode root = JSON.readTree(answer);
            replaceEach(root, "", place -> bodies.put("a text in place of " + place, root.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a true answer is JSON", e);
        }
        return bodies;
    }

    private static void replaceEach(JsonNode node, String path, Consumer<String> each) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                String place = path + "/" + member.getKey();
                JsonNode value = object.get(member.getKey());
                if (value.isContainerNode()) {
                    object.set(member.getKey(), TEXT);
                    each.accept(place);
                    object.set(member.getKey(), value);
                    replaceEach(value, place, each);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                String place = path + "/" + i;
                JsonNode value = array.get(i);
                if (value.isContainerNode()) {
                    array.set(i, TEXT);
                    each.accept(place);
                    array.set(i, value);
                    replaceEach(value, place, each);
                }
            }
        }
    }
}
