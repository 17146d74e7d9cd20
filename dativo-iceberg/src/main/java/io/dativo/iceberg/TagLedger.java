package io.dativo.iceberg;

import io.dativo.spi.TagWrite;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which properties Dativo wrote, kept beside them: for a tag {@code k} the property {@code dativo.ledger.k} holds the
 * value that was written. One property for each tag and not one for all: catalogs merge concurrent commits key by key,
 * so two writers of different tags cannot lose each other's entries.
 */
final class TagLedger {
    static final String PREFIX = "dativo.ledger.";

    private TagLedger() {}

    /** What to change in the properties; empty when nothing is to be done. */
    record Change(Map<String, String> set, Set<String> remove) {
        boolean isEmpty() {
            return set.isEmpty() && remove.isEmpty();
        }
    }

    /** The tags among some properties: all that are neither settings nor the ledger. */
    static Map<String, String> tags(Map<String, String> properties) {
        Map<String, String> tags = new TreeMap<>(properties);
        tags.keySet().removeIf(key -> !IcebergRules.isTag(key));
        return tags;
    }

    /** What Dativo wrote, whatever became of it since. */
    static Map<String, String> owned(Map<String, String> properties) {
        Map<String, String> owned = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                owned.put(key.substring(PREFIX.length()), value);
            }
        });
        return owned;
    }

    /** Tags as properties, each with its entry. */
    static Map<String, String> entries(Map<String, String> tags) {
        Map<String, String> properties = new TreeMap<>();
        tags.forEach((key, value) -> {
            properties.put(key, value);
            properties.put(PREFIX + key, value);
        });
        return properties;
    }

    /**
     * What is left to do until the properties are as a write wants them. Entries whose tag somebody else took away go with
     * a change that is made anyway; they are no reason for one.
     */
    static Change change(Map<String, String> properties, TagWrite write) {
        Map<String, String> set = entries(write.set());
        set.entrySet().removeIf(entry -> entry.getValue().equals(properties.get(entry.getKey())));
        Set<String> remove = new TreeSet<>();
        for (String key : write.remove()) {
            remove.add(key);
            remove.add(PREFIX + key);
        }
        remove.retainAll(properties.keySet());
        if (!set.isEmpty() || !remove.isEmpty()) {
            for (String key : owned(properties).keySet()) {
                if (!properties.containsKey(key)) {
                    remove.add(PREFIX + key);
                }
            }
        }
        for (String key : write.set().keySet()) {
            remove.remove(key);
            remove.remove(PREFIX + key);
        }
        return new Change(set, remove);
    }
}
