package io.dativo.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unmodifiable copies for the records of this package, in the given order. Unlike {@code List.copyOf} they take a null
 * item, because validation reports it with its place.
 */
final class Copies {
    private Copies() {}

    static <T extends @Nullable Object> @Nullable List<T> of(@Nullable List<T> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    static <V extends @Nullable Object> @Nullable Map<String, V> of(@Nullable Map<String, V> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
