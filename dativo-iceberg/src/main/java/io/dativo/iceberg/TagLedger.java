package io.dativo.iceberg;

import io.dativo.spi.TagWrite;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of something with properties, and which of them Dativo wrote: for a tag {@code k} the property
 * {@code dativo.ledger.k} holds the value that was written, and {@code dativo.claims.k} who claims it, so that jobs that
 * share a table neither remove nor change each other's tags. Properties for each tag and not one for all: catalogs merge
 * concurrent commits key by key, so two writers of different tags cannot lose each other's entries.
 *
 * @param properties every property
 * @param tags those that are neither settings nor the ledger
 * @param owned what Dativo wrote, whatever became of it since
 * @param claims who claims each tag that Dativo wrote, as the property says it
 */
record TagLedger(
        Map<String, String> properties,
        Map<String, String> tags,
        Map<String, String> owned,
        Map<String, String> claims) {
    static final String PREFIX = "dativo.ledger.";

    /** Of the same length as the other, which the limits of some catalogs count. */
    static final String CLAIMS = "dativo.claims.";

    private static final Pattern ESCAPED = Pattern.compile("%([0-9a-f]{4})");

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
    }

    /** Reads some properties. */
    static TagLedger of(Map<String, String> properties) {
        Map<String, String> tags = new HashMap<>();
        Map<String, String> owned = new HashMap<>();
        Map<String, String> claims = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                owned.put(key.substring(PREFIX.length()), value);
            } else if (key.startsWith(CLAIMS)) {
                claims.put(key.substring(CLAIMS.length()), value);
            } else if (IcebergRules.isTag(key)) {
                tags.put(key, value);
            }
        });
        return new TagLedger(properties, tags, owned, claims);
    }

    /** Who claims each tag that Dativo wrote; a tag without such a property is claimed by nobody in particular. */
    Map<String, Set<String>> claimants() {
        Map<String, Set<String>> claimants = new HashMap<>();
        claims.forEach((key, names) -> claimants.put(key, names(names)));
        return claimants;
    }

    private static Set<String> names(String claims) {
        Set<String> names = new HashSet<>();
        for (String name : claims.split(",", -1)) {
            names.add(
                    name.indexOf('%') < 0
                            ? name
                            : ESCAPED.matcher(name)
                                    .replaceAll(match -> Matcher.quoteReplacement(
                                            Character.toString((char) Integer.parseInt(match.group(1), 16)))));
        }
        return names;
    }

    /** Names on one line, between commas: what is not readable there is {@code %} and four hexadecimal digits. */
    private static String claims(Set<String> names) {
        StringJoiner claims = new StringJoiner(",");
        for (String name : new TreeSet<>(names)) {
            StringBuilder escaped = new StringBuilder();
            name.chars().forEach(c -> {
                if (c == '%' || c == ',' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                    escaped.append(String.format("%%%04x", c));
                } else {
                    escaped.append((char) c);
                }
            });
            claims.add(escaped);
        }
        return claims.toString();
    }

    /** Tags as properties, each with its entries; no claimants: each is claimed by nobody in particular. */
    static Map<String, String> entries(Map<String, String> tags, Set<String> claimants) {
        Map<String, String> properties = new TreeMap<>();
        tags.forEach((key, value) -> {
            properties.put(key, value);
            properties.put(PREFIX + key, value);
            if (!claimants.isEmpty()) {
                properties.put(CLAIMS + key, claims(claimants));
            }
        });
        return properties;
    }

    /**
     * What is left to do until the properties are as a write wants them. Entries whose tag somebody else took away go with
     * a change that is made anyway; they are no reason for one.
     */
    Change change(TagWrite write) {
        Map<String, String> set = entries(write.set(), Set.of());
        Set<String> remove = new HashSet<>();
        write.claimants().forEach((key, names) -> {
            if (names.isEmpty()) {
                set.remove(PREFIX + key);
                remove.add(PREFIX + key);
                remove.add(CLAIMS + key);
            } else if (write.set().containsKey(key) || owned.containsKey(key)) {
                set.put(CLAIMS + key, claims(names));
            }
        });
        set.entrySet().removeIf(entry -> entry.getValue().equals(properties.get(entry.getKey())));
        for (String key : write.remove()) {
            remove.addAll(Set.of(key, PREFIX + key, CLAIMS + key));
        }
        remove.retainAll(properties.keySet());
        if (!set.isEmpty() || !remove.isEmpty()) {
            for (String key : owned.keySet()) {
                if (!properties.containsKey(key)) {
                    remove.add(PREFIX + key);
                    remove.add(CLAIMS + key);
                }
            }
        }
        for (String key : write.set().keySet()) {
            remove.remove(key);
            if (!Set.of().equals(write.claimants().get(key))) {
                remove.removeAll(Set.of(PREFIX + key, CLAIMS + key));
            }
        }
        remove.retainAll(properties.keySet());
        return new Change(set, remove);
    }
}
