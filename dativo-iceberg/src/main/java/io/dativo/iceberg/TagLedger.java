package io.dativo.iceberg;

import io.dativo.spi.TagWrite;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tags of something with properties, and which of them Dativo wrote: for a tag {@code k} the property
 * {@code dativo.ledger.k} holds the value that was written, and {@link ClaimProperties} hold what jobs claim, so that jobs
 * that share a table neither remove nor change each other's tags. Properties for each tag and each job, and not one for
 * all: catalogs merge concurrent commits key by key, so two writers cannot lose each other's entries.
 *
 * @param properties every property
 * @param tags those that are neither settings nor the ledger
 * @param owned what Dativo wrote, whatever became of it since
 * @param claims what each job claims
 */
record TagLedger(
        Map<String, String> properties,
        Map<String, String> tags,
        Map<String, String> owned,
        SortedMap<String, SortedMap<String, String>> claims) {
    static final String PREFIX = "dativo.ledger.";

    /** What to change in the properties; empty when nothing is to be done. */
    record Change(Map<String, String> set, Set<String> remove) {
        boolean isEmpty() {
            return set.isEmpty() && remove.isEmpty();
        }

        /** Whether some properties are as they are after the change. */
        boolean isIn(Map<String, String> properties) {
            return properties.entrySet().containsAll(set.entrySet())
                    && Collections.disjoint(properties.keySet(), remove);
        }

        /** What some properties say, sorted, of those that the change set to something else. */
        SortedMap<String, String> alteredIn(Map<String, String> properties) {
            SortedMap<String, String> altered = new TreeMap<>();
            set.forEach((key, value) -> {
                String there = properties.get(key);
                if (there != null && !there.equals(value)) {
                    altered.put(key, there);
                }
            });
            return altered;
        }
    }

    /** Reads some properties. */
    static TagLedger of(Map<String, String> properties) {
        Map<String, String> tags = new HashMap<>();
        Map<String, String> owned = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                owned.put(key.substring(PREFIX.length()), value);
            } else if (IcebergRules.isTag(key)) {
                tags.put(key, value);
            }
        });
        return new TagLedger(properties, tags, owned, ClaimProperties.read(properties, owned));
    }

    /** What is claimed for each key, by claimant. */
    Map<String, SortedMap<String, String>> byKey() {
        Map<String, SortedMap<String, String>> byKey = new HashMap<>();
        claims.forEach((claimant, keys) -> keys.forEach((key, value) ->
                byKey.computeIfAbsent(key, any -> new TreeMap<>()).put(claimant, value)));
        return byKey;
    }

    /** Tags as properties, each with its entry, and what claims them; no claimants: claimed by no one job. */
    static Map<String, String> entries(Map<String, String> tags, Set<String> claimants) {
        Map<String, String> properties = new TreeMap<>();
        tags.forEach((key, value) -> {
            properties.put(key, value);
            properties.put(PREFIX + key, value);
        });
        claimants.forEach(claimant -> properties.putAll(ClaimProperties.of(claimant, tags)));
        return properties;
    }

    /**
     * What is left to do until the properties are as a write asks for. Entries whose tag another program removed go with
     * a change that is made anyway; they are no reason for one.
     */
    Change change(TagWrite write) {
        Map<String, String> set = entries(write.set(), Set.of());
        Set<String> remove = new HashSet<>();
        write.release().forEach(key -> {
            set.remove(PREFIX + key);
            remove.add(PREFIX + key);
        });
        write.remove().forEach(key -> remove.addAll(Set.of(key, PREFIX + key)));
        remove.removeAll(set.keySet());
        if (difference(set, remove, write.claims()).isEmpty()) {
            return new Change(Map.of(), Set.of());
        }
        for (String key : owned.keySet()) {
            if (!properties.containsKey(key) && !write.set().containsKey(key)) {
                remove.add(PREFIX + key);
            }
        }
        return difference(set, remove, write.claims());
    }

    /** What differs from the properties that there are. */
    private Change difference(
            Map<String, String> set, Set<String> remove, Map<String, ? extends Map<String, String>> claimed) {
        Map<String, String> changed = new TreeMap<>(set);
        Set<String> gone = new HashSet<>(remove);
        claimed.forEach((claimant, keys) -> {
            Map<String, String> before = claims.getOrDefault(claimant, Collections.emptySortedMap());
            Map<String, String> now = ClaimProperties.of(claimant, keys);
            gone.addAll(ClaimProperties.of(claimant, before).keySet());
            gone.removeAll(now.keySet());
            changed.putAll(now);
        });
        changed.entrySet().removeIf(entry -> entry.getValue().equals(properties.get(entry.getKey())));
        gone.retainAll(properties.keySet());
        return new Change(changed, gone);
    }
}
