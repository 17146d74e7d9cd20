package io.dativo.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that takes time in proportion to the length of the value, whatever the pattern: RE2 has neither back-references
 * nor look-around, so nothing is tried twice. Immutable and thread-safe.
 */
final class ValuePattern {
    private static final int LONGEST = 1000;
    /** RE2 bounds each repetition; their product decides how much memory the compiled pattern takes. */
    private static final int MOST_REPETITIONS = 1000;

    private final Pattern pattern;

    private ValuePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles a text.
     *
     * @param text a pattern in the RE2 syntax
     * @param refusal takes the reason when it is none
     * @return the pattern, or null when it was refused
     */
    static @Nullable ValuePattern compile(String text, Consumer<String> refusal) {
        if (text.length() > LONGEST) {
            refusal.accept("it is longer than " + LONGEST + " characters");
            return null;
        }
        if (deepestRepetition(text) > MOST_REPETITIONS) {
            refusal.accept("its nested repetitions multiply to more than " + MOST_REPETITIONS);
            return null;
        }
        try {
            return new ValuePattern(Pattern.compile(text));
        } catch (PatternSyntaxException invalid) {
            refusal.accept(invalid.getDescription() + " '" + invalid.getPattern() + "'" + explanation(text));
            return null;
        }
    }

    /** Whether the whole value matches. */
    boolean matches(String value) {
        return pattern.matches(value);
    }

    private static String explanation(String text) {
        boolean looksAround =
                text.contains("(?=") || text.contains("(?!") || text.contains("(?<=") || text.contains("(?<!");
        return looksAround ? " (there is no look-around)" : "";
    }

    /** The largest product of counts <code>{n,m}</code> that are nested in one another. */
    private static long deepestRepetition(String text) {
        Deque<Long> outer = new ArrayDeque<>();
        long inGroup = 1;
        long lastAtom = 1;
        long deepest = 1;
        boolean inClass = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inClass && c != '\\') {
                inClass = c != ']';
                continue;
            }
            switch (c) {
                case '\\' -> {
                    i++;
                    lastAtom = 1;
                }
                case '[' -> {
                    inClass = true;
                    lastAtom = 1;
                }
                case '(' -> {
                    outer.push(inGroup);
                    inGroup = 1;
                    lastAtom = 1;
                }
                case ')' -> {
                    lastAtom = inGroup;
                    inGroup = outer.isEmpty() ? inGroup : Math.max(outer.pop(), inGroup);
                }
                case '{' -> {
                    int end = text.indexOf('}', i);
                    if (end > 0) {
                        lastAtom = Math.min(lastAtom * largestCount(text.substring(i + 1, end)), Integer.MAX_VALUE);
                        inGroup = Math.max(inGroup, lastAtom);
                        deepest = Math.max(deepest, lastAtom);
                        i = end;
                    }
                }
                case '*', '+', '?' -> {}
                default -> lastAtom = 1;
            }
        }
        return deepest;
    }

    private static long largestCount(String counts) {
        long largest = 1;
        for (String count : counts.split(",", -1)) {
            if (count.matches("[0-9]{1,6}")) {
                largest = Math.max(largest, Long.parseLong(count));
            }
        }
        return largest;
    }
}
