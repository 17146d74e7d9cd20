package io.dativo.document;

import io.dativo.problem.Sensitive;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Terraform does: keys sorted, two spaces of indentation, numbers in full, and {@code <}, {@code >},
 * {@code &}, U+2028 and U+2029 escaped. The same values give the same text.
 */
public final class TerraformJson {
    /** A number that needs more zeros is written with an exponent: a few bytes of input could fill the memory. */
    private static final int MAX_ZEROS = 10_000;

    private final StringBuilder json = new StringBuilder();
    private final boolean indented;

    private TerraformJson(boolean indented) {
        this.indented = indented;
    }

    /**
     * Writes a value over several lines.
     *
     * @param value String, Boolean, Number, Collection, Map or null; a {@link Sensitive} is written as {@code "***"}
     * @return the JSON, without a line end
     */
    public static String indented(@Nullable Object value) {
        TerraformJson writer = new TerraformJson(true);
        writer.value(value, 0);
        return writer.json.toString();
    }

    /** Writes a value without any white space. */
    public static String compact(@Nullable Object value) {
        TerraformJson writer = new TerraformJson(false);
        writer.value(value, 0);
        return writer.json.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Collection<?> items) {
            array(items, depth);
        } else if (value instanceof BigDecimal number) {
            json.append(Math.abs((long) number.scale()) > MAX_ZEROS ? number.toString() : number.toPlainString());
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            json.append(value);
        } else if (value instanceof String || value instanceof Sensitive<?>) {
            text(value.toString());
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " has no form in JSON");
        }
    }

    private void object(Map<?, ?> map, int depth) {
        // Go sorts by bytes of UTF-8, which is the order of code points and not that of Java's chars.
        Map<String, @Nullable Object> sorted = new TreeMap<>(TerraformJson::compareCodePoints);
        map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
        json.append('{');
        Iterator<Map.Entry<String, @Nullable Object>> entries =
                sorted.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, @Nullable Object> entry = entries.next();
            line(depth + 1);
            text(entry.getKey());
            json.append(indented ? ": " : ":");
            value(entry.getValue(), depth + 1);
            json.append(entries.hasNext() ? "," : "");
        }
        if (!sorted.isEmpty()) {
            line(depth);
        }
        json.append('}');
    }

    private void array(Collection<?> items, int depth) {
        json.append('[');
        Iterator<?> iterator = items.iterator();
        while (iterator.hasNext()) {
            line(depth + 1);
            value(iterator.next(), depth + 1);
            json.append(iterator.hasNext() ? "," : "");
        }
        if (!items.isEmpty()) {
            line(depth);
        }
        json.append(']');
    }

    private void line(int depth) {
        if (indented) {
            json.append('\n').append("  ".repeat(depth));
        }
    }

    private void text(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
                default -> {
                    if (c < ' ') {
                        escape(c);
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private void escape(char c) {
        json.append(String.format("\\u%04x", (int) c));
    }

    private static int compareCodePoints(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
    }
}
