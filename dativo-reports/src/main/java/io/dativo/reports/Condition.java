package io.dativo.reports;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must hold of a charge, by its tags and dimensions as the bill has them. Immutable; knows which keys it looks at. */
public final class Condition {
    private final Set<CostKey> keys;
    private final Predicate<Function<CostKey, @Nullable String>> test;
    private final String text;

    private Condition(Set<CostKey> keys, Predicate<Function<CostKey, @Nullable String>> test, String text) {
        this.keys = keys;
        this.test = test;
        this.text = text;
    }

    /**
     * A key has one of some values.
     *
     * @param key the key
     * @param values the values, as they are in the bill
     * @return the condition
     */
    public static Condition is(CostKey key, String... values) {
        Collection<String> all = Arrays.asList(values);
        return new Condition(
                Set.of(key), get -> all.contains(get.apply(key)), key + " is " + String.join(" or ", values));
    }

    /**
     * The value of a key begins with a text.
     *
     * @param key the key
     * @param prefix the text
     * @return the condition
     */
    public static Condition startsWith(CostKey key, String prefix) {
        return new Condition(
                Set.of(key),
                get -> {
                    String value = get.apply(key);
                    return value != null && value.startsWith(prefix);
                },
                key + " starts with " + prefix);
    }

    /**
     * A charge lacks a key.
     *
     * @param key the key
     * @return the condition
     */
    public static Condition isMissing(CostKey key) {
        return new Condition(Set.of(key), get -> get.apply(key) == null, key + " is missing");
    }

    /**
     * Both hold.
     *
     * @param other the other condition
     * @return the condition
     */
    public Condition and(Condition other) {
        Set<CostKey> both = new TreeSet<>(keys);
        both.addAll(other.keys);
        return new Condition(both, test.and(other.test), text + " and " + other.text);
    }

    Set<CostKey> keys() {
        return keys;
    }

    boolean test(Function<CostKey, @Nullable String> get) {
        return test.test(get);
    }

    /** {@code ServiceName is AmazonS3 and team is missing}. */
    @Override
    public String toString() {
        return text;
    }
}
