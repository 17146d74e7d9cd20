package io.dativo.propagation;

import io.dativo.problem.Spelling;
import io.dativo.spi.TagRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds keys that a resource carries in two spellings, whatever wrote them: a bill keeps them apart. */
final class SpelledTwice {
    /** What follows is the name of a column, and those differ as the data's owner likes. */
    private static final String COLUMN = "classification.fields.";

    private SpelledTwice() {}

    /**
     * Compares keys.
     *
     * @param keys the keys in the spelling of the resource
     * @param rules what makes two keys one there
     * @return a sentence for each key that has several spellings, sorted
     */
    static List<String> of(Collection<String> keys, TagRules rules) {
        SortedMap<String, SortedMap<String, String>> spellings = new TreeMap<>();
        for (String key : keys) {
            if (!key.startsWith(COLUMN)) {
                spellings
                        .computeIfAbsent(Spelling.fold(key), first -> new TreeMap<>())
                        .put(rules.identity(key), key);
            }
        }
        List<String> said = new ArrayList<>();
        spellings.values().stream()
                .filter(ofOne -> ofOne.size() > 1)
                .forEach(ofOne -> said.add("two-spellings: one key as '" + String.join("' and '", ofOne.values())
                        + "', which a bill keeps apart: keep one"));
        return said;
    }
}
