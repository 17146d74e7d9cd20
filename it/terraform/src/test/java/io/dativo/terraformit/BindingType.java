package io.dativo.terraformit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;

/** The names that generated bindings have for types, as Terraform writes types in JSON. */
final class BindingType {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BindingType() {}

    /** The bindings' word for a type: {@code string}, {@code numberList}, {@code StringMap}, {@code List}... */
    static JsonNode of(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        for (String kind : new String[] {"list", "map", "set"}) {
            if (name.endsWith(kind)) {
                String element = name.substring(0, name.length() - kind.length());
                if (element.endsWith("list") || element.endsWith("map")) {
                    return JSON.arrayNode().add(kind).add(of(element));
                }
                return JSON.arrayNode()
                        .add(kind)
                        .add(primitive(element.isEmpty() || element.equals("any") ? "string" : element));
            }
        }
        return JSON.textNode(primitive(name));
    }

    static String primitive(String word) {
        return switch (word) {
            case "string", "number" -> word;
            case "boolean" -> "bool";
            default -> throw new IllegalArgumentException("There is no type " + word + ".");
        };
    }
}
