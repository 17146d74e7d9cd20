package io.dativo.terraform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tags in flat attributes, as Terraform wrote them before 0.12. The format marks what an attribute is: a map has
 * {@code tags.%}, the number of its keys, and {@code tags.KEY}; a list or a set has {@code tags.#}, the number of its items,
 * and {@code tags.INDEX}, or {@code tag.INDEX.key} and {@code tag.INDEX.value} where they are blocks.
 */
final class FlatTags {
    private final Map<String, Map<String, String>> texts = new HashMap<>();
    private final Set<String> maps = new HashSet<>();
    private final Set<String> lists = new HashSet<>();

    void add(String attribute, String rest, String text) {
        if (rest.equals("%")) {
            maps.add(attribute);
        } else if (rest.equals("#")) {
            lists.add(attribute);
        } else {
            texts.computeIfAbsent(attribute, first -> new LinkedHashMap<>()).put(rest, text);
        }
    }

    /** {@return the attributes that are maps} */
    Map<String, Map<String, String>> maps() {
        Map<String, Map<String, String>> found = new HashMap<>();
        maps.forEach(attribute -> found.put(attribute, texts.getOrDefault(attribute, Map.of())));
        return found;
    }

    /** {@return the attributes that are lists, with what their blocks say} */
    Map<String, Map<String, String>> blocks() {
        Map<String, Map<String, String>> found = new HashMap<>();
        for (String attribute : lists) {
            Map<String, String> items = texts.getOrDefault(attribute, Map.of());
            Map<String, String> tags = new LinkedHashMap<>();
            items.forEach((place, key) -> {
                String value = items.get(place.replaceFirst("key$", "value"));
                if (place.endsWith(".key") && value != null) {
                    tags.put(key, value);
                }
            });
            found.put(attribute, tags);
        }
        return found;
    }
}
