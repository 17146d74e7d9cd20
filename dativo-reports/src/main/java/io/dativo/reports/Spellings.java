package io.dativo.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which keys of a bill mean which key of a model: those that the model names, then those that differ from one of them in
 * case and punctuation alone. Immutable.
 */
final class Spellings {
    private final Map<String, List<Spelling>> byKey;

    /**
     * A key in a bill.
     *
     * @param inBill how the bill spells it
     * @param isNamed whether the model names this spelling
     */
    record Spelling(String inBill, boolean isNamed) {}

    private Spellings(Map<String, List<Spelling>> byKey) {
        this.byKey = byKey;
    }

    /** The spellings that the model names, whether the bill has them or not. */
    static Spellings named(Map<String, Set<String>> keys) {
        Map<String, List<Spelling>> byKey = new LinkedHashMap<>();
        keys.forEach((key, named) -> byKey.put(
                key, named.stream().map(inBill -> new Spelling(inBill, true)).toList()));
        return new Spellings(byKey);
    }

    /** The spellings that the bill has. */
    static Spellings found(Map<String, Set<String>> keys, Collection<String> inBill) {
        Map<String, List<Spelling>> byKey = new LinkedHashMap<>();
        keys.forEach((key, named) -> {
            List<Spelling> all = new ArrayList<>();
            named.stream().filter(inBill::contains).forEach(spelled -> all.add(new Spelling(spelled, true)));
            Set<String> folded = Set.copyOf(named.stream().map(Spellings::fold).toList());
            inBill.stream()
                    .filter(spelled -> folded.contains(fold(spelled)))
                    .filter(spelled -> keys.values().stream().noneMatch(other -> other.contains(spelled)))
                    .forEach(spelled -> all.add(new Spelling(spelled, false)));
            byKey.put(key, all);
        });
        return new Spellings(byKey);
    }

    private static String fold(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[\\s_.:-]", "");
    }

    /** The spellings of a canonical key, the first that a charge has counts. */
    List<Spelling> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** Every key of the bill that is to be asked for. */
    List<String> all() {
        return byKey.values().stream()
                .flatMap(List::stream)
                .map(Spelling::inBill)
                .distinct()
                .toList();
    }
}
