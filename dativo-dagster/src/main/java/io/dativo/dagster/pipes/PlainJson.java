package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of any value the JSON that Python reads: no NaN, no half surrogates, nothing too deep or too long for it. */
final class PlainJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Python's reader stops near 1,000, and a program that reads the metadata afterwards needs a part of its stack. */
    private static final int DEEPEST = 100;
    /** Python refuses to read whole numbers of more than 4,300 digits. */
    private static final int MOST_BITS = 14_000;

    /** A value that holds itself twice would never end. */
    private static final int MOST_VALUES = 2_000_000;

    private int values;

    private PlainJson() {}

    /** Throws {@link IllegalArgumentException} when the value holds too much to be metadata. */
    static JsonNode of(@Nullable Object value) {
        return new PlainJson().of(value, DEEPEST);
    }

    private JsonNode of(@Nullable Object value, int depth) {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("more than " + MOST_VALUES + " values");
        }
        if (depth == 0) {
            return NODES.textNode("(too deep)");
        }
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof JsonNode node) {
            return ofNode(node, depth);
        }
        if (value instanceof MetadataValue nested) {
            return of(nested.raw(), depth);
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null), depth);
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        return value instanceof Map
                        || value instanceof Iterable
                        || value.getClass().isArray()
                ? container(value, depth)
                : text(String.valueOf(value));
    }

    private JsonNode ofNode(JsonNode node, int depth) {
        if (node.isObject()) {
            ObjectNode object = NODES.objectNode();
            node.properties().forEach(member -> object.set(clean(member.getKey()), of(member.getValue(), depth - 1)));
            return object;
        }
        if (node.isArray()) {
            return container(node, depth);
        }
        return node.isNumber() ? number(node.numberValue()) : node.isTextual() ? text(node.textValue()) : node;
    }

    private JsonNode container(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, member) -> object.set(clean(textOf(key)), of(member, depth - 1)));
            return object;
        }
        ArrayNode array = NODES.arrayNode();
        if (value instanceof Iterable<?> items) {
            items.forEach(item -> array.add(of(item, depth - 1)));
        } else {
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(of(Array.get(value, i), depth - 1));
            }
        }
        return array;
    }

    private static JsonNode number(Number number) {
        if (number instanceof BigInteger whole) {
            return whole.bitLength() > MOST_BITS ? NODES.textNode(whole.toString()) : NODES.numberNode(whole);
        }
        if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(number.toString());
        }
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte
                ? NODES.numberNode(number.longValue())
                : text(number.toString());
    }

    /** The text of a value that names something; its class where it cannot say what it is. */
    static String textOf(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError e) {
            return value == null ? "null" : value.getClass().getName();
        }
    }

    static JsonNode text(String text) {
        return NODES.textNode(clean(text));
    }

    /** The text with U+FFFD in place of each half of a surrogate pair, which the page of an asset dies of. */
    static String clean(String text) {
        int first = 0;
        while (first < text.length() && !isHalf(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text);
        for (int i = first; i < text.length(); i++) {
            if (isHalf(text, i)) {
                cleaned.setCharAt(i, '\uFFFD');
            }
        }
        return cleaned.toString();
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
