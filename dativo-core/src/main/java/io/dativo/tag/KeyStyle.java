package io.dativo.tag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How an organisation spells its tag keys: {@code cost_center}, {@code CostCenter}, {@code cost-center}, each with or
 * without a prefix. A style is a pure function; a key that has the style already stays as it is. Different keys can get
 * one spelling: {@link #collisions} finds them. Immutable and thread-safe.
 *
 * <p>Words are what characters other than letters and digits separate. {@code SNAKE} and {@code KEBAB} also begin one at
 * a capital after a small letter or digit ({@code costCenter}), and at the last capital before a small letter ({@code
 * AWSRegion}). A key without letters and digits has no words and stays as it is.
 */
public final class KeyStyle {
    /** Every key as it is. */
    public static final KeyStyle AS_IS = new KeyStyle("as-is", "", key -> key);

    /** {@code cost_center}. */
    public static final KeyStyle SNAKE = new KeyStyle("snake", "", key -> joined(key, "_"));

    /** {@code cost-center}. */
    public static final KeyStyle KEBAB = new KeyStyle("kebab", "", key -> joined(key, "-"));

    /**
     * {@code CostCenter}. Capitals inside a word stay, so that {@code CostCenter} does; a word in capitals among others
     * ({@code COST_CENTER}) becomes small.
     */
    public static final KeyStyle PASCAL = new KeyStyle("pascal", "", KeyStyle::pascal);

    private final String name;
    private final String prefix;
    private final UnaryOperator<String> spelling;

    private KeyStyle(String name, String prefix, UnaryOperator<String> spelling) {
        this.name = name;
        this.prefix = prefix;
        this.spelling = spelling;
    }

    /**
     * A style with a prefix. The prefix itself is not restyled, and is not put before a key that has it.
     *
     * @param prefix the prefix with its separator, for example {@code acme:}
     * @param style the style of what follows
     * @return the style
     */
    public static KeyStyle prefixed(String prefix, KeyStyle style) {
        return new KeyStyle(prefix + style.name, prefix + style.prefix, key -> {
            String rest = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            return prefix + style.apply(rest);
        });
    }

    /**
     * Spells a key.
     *
     * @param key the key
     * @return the key in this style
     */
    public String apply(String key) {
        return spelling.apply(key);
    }

    /**
     * Whether a key can be decoded from its spelling: it is spelled as it is, or it is the spelling without prefix, as it
     * stands or in {@link #SNAKE}.
     *
     * @param key the key
     * @return false when a reader of the spelling alone would take it for another key
     */
    public boolean isExact(String key) {
        String spelled = apply(key);
        if (spelled.equals(key)) {
            return true;
        }
        String rest = spelled.substring(prefix.length());
        return rest.equals(key) || SNAKE.apply(rest).equals(key);
    }

    /**
     * Finds the keys that can no longer be distinguished.
     *
     * @param keys the keys that one resource carries
     * @return each spelling that more than one of the keys gets, with those keys; both sorted
     */
    public SortedMap<String, SortedSet<String>> collisions(Collection<String> keys) {
        SortedMap<String, SortedSet<String>> bySpelling = new TreeMap<>();
        keys.forEach(key -> bySpelling
                .computeIfAbsent(apply(key), spelled -> new TreeSet<>())
                .add(key));
        bySpelling.values().removeIf(same -> same.size() == 1);
        return Collections.unmodifiableSortedMap(bySpelling);
    }

    /** The name of the style, after its prefix: {@code acme:kebab}. */
    @Override
    public String toString() {
        return name;
    }

    private static String joined(String key, String separator) {
        List<String> parts = new ArrayList<>();
        for (String word : words(key)) {
            int[] letters = word.codePoints().toArray();
            int start = 0;
            for (int i = 1; i < letters.length; i++) {
                boolean afterSmall = !isCapital(letters[i - 1]);
                boolean beforeSmall = i + 1 < letters.length && isSmall(letters[i + 1]);
                if (isCapital(letters[i]) && (afterSmall || beforeSmall)) {
                    parts.add(new String(letters, start, i - start));
                    start = i;
                }
            }
            parts.add(new String(letters, start, letters.length - start));
        }
        return parts.isEmpty() ? key : parts.stream().map(KeyStyle::small).collect(Collectors.joining(separator));
    }

    private static String pascal(String key) {
        List<String> words = words(key);
        if (words.isEmpty()) {
            return key;
        }
        StringBuilder spelled = new StringBuilder(key.length());
        for (String word : words) {
            int rest = word.offsetByCodePoints(0, 1);
            boolean shouted = words.size() > 1 && word.codePoints().noneMatch(KeyStyle::isSmall);
            spelled.appendCodePoint(Character.toUpperCase(word.codePointAt(0)))
                    .append(shouted ? small(word.substring(rest)) : word.substring(rest));
        }
        return spelled.toString();
    }

    private static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        key.codePoints().forEach(letter -> {
            if (Character.isLetterOrDigit(letter)) {
                word.appendCodePoint(letter);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Letter by letter, whatever the language of the machine. */
    private static String small(String word) {
        StringBuilder small = new StringBuilder(word.length());
        word.codePoints().map(Character::toLowerCase).forEach(small::appendCodePoint);
        return small.toString();
    }

    private static boolean isCapital(int letter) {
        return Character.toLowerCase(letter) != letter;
    }

    private static boolean isSmall(int letter) {
        return Character.isLetter(letter) && !isCapital(letter);
    }
}
