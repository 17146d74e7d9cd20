package io.dativo.job;

import io.dativo.problem.Sensitive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Unmodifiable copies for the records of this package, in the given order. Unlike {@code List.copyOf} they take a null
 * item, because validation shall tell it with its place.
 */
final class Copies {
    /** Stands for values that may be secrets, in texts made for people. */
    private Copies() {}

    /** The keys, with every value masked; null when there is no map. */
    static @Nullable String masked(@Nullable Map<String, ?> map) {
        return map == null
                ? null
                : map.keySet().stream()
                        .map(key -> key + "=" + Sensitive.MASK)
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    static <T extends @Nullable Object> @Nullable List<T> of(@Nullable List<T> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    static <V extends @Nullable Object> @Nullable Map<String, V> of(@Nullable Map<String, V> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
