package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares two JSON values: maps as maps, numbers by value. */
final class JsonComparison {
    private JsonComparison() {}

    /** The first difference, as {@code path: expected x, got y}; null when there is none. */
    static @Nullable String difference(String path, @Nullable JsonNode expected, @Nullable JsonNode actual) {
        if (expected == null && actual == null) {
            return null;
        }
        if (expected == null || actual == null) {
            return path + ": expected " + shown(expected) + ", got " + shown(actual);
        }
        if (expected.isObject() && actual.isObject()) {
            Set<String> keys = new TreeSet<>();
            expected.fieldNames().forEachRemaining(keys::add);
            actual.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                String difference = difference(path + "." + key, expected.get(key), actual.get(key));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                String difference = difference(path + "." + i, expected.get(i), actual.get(i));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        boolean same = (expected.isNumber() && actual.isNumber())
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
        return same ? null : path + ": expected " + shown(expected) + ", got " + shown(actual);
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null ? "nothing" : value.toString();
    }
}
