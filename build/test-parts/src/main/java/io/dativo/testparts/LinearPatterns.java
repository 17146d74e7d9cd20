package io.dativo.testparts;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds regular expressions that a long text can make run for ever or out of stack. Every constant of every class is tried on
 * repeated pieces; how often it looks at a character is counted, so that no clock is needed.
 */
public final class LinearPatterns {
    /** Enough for a pattern that recurses to run out of a small stack. */
    private static final int REPEATS = 2_000;

    /** Enough to tell a square from a line. */
    private static final int FEW_REPEATS = 400;

    /** More looks at each character than any harmless pattern takes. */
    private static final long MOST_LOOKS = 150;

    private static final long SMALL_STACK = 160 << 10;

    private static final List<String> BEGINNINGS =
            List.of("", "a", "arn:aws", "'", "${", "https://", "/subscriptions/", "1");
    private static final List<String> PIECES = List.of(
            "a", "-a", ".a", "a.", ":1", "A_", "''", "' ", "\\a", " ", "x=x ", "@a", "a@", "$", "{", "/a", "0", "-",
            "%41", "é", "a,", "\n", "a:a", "\"a", "://", "?");
    /** So that nothing matches before all ways were tried. */
    private static final String END = "\u0000";

    private LinearPatterns() {}

    /**
     * Tries all constants of the classes that lie where a class does.
     *
     * @param anchor a class of the module
     * @param whole the constants that are only compared with whole texts or with their beginnings, by class and field: looking
     *     for them at each place of a text would cost the square of it
     * @return each pattern that is not linear, by class and field, with what it failed on; to be empty
     */
    public static Map<String, String> findings(Class<?> anchor, String... whole) {
        Map<String, String> findings = new TreeMap<>();
        for (Map.Entry<String, Pattern> each : patterns(anchor).entrySet()) {
            Thread trial = new Thread(
                    null, () -> fault(each, List.of(whole).contains(each.getKey()), findings), "patterns", SMALL_STACK);
            trial.start();
            try {
                trial.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return findings;
    }

    /**
     * The constants that are tried.
     *
     * @param anchor a class of the module
     * @return each by class and field
     */
    public static Map<String, Pattern> patterns(Class<?> anchor) {
        Map<String, Pattern> patterns = new TreeMap<>();
        Classes.of(anchor).forEach(type -> constants(type, patterns));
        return patterns;
    }

    private static void constants(Class<?> type, Map<String, Pattern> patterns) {
        try {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    patterns.put(type.getName() + "." + field.getName(), (Pattern) field.get(null));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fault(Map.Entry<String, Pattern> named, boolean whole, Map<String, String> findings) {
        Pattern pattern = named.getValue();
        try {
            texts(REPEATS).forEach(text -> pattern.matcher(new Counted(text)).matches());
            if (!whole) {
                texts(FEW_REPEATS)
                        .forEach(text -> pattern.matcher(new Counted(text)).find());
            }
        } catch (StackOverflowError | TooOften e) {
            findings.put(named.getKey(), e.toString());
        }
    }

    private static Stream<String> texts(int repeats) {
        return BEGINNINGS.stream()
                .flatMap(beginning -> PIECES.stream().map(piece -> beginning + piece.repeat(repeats) + END));
    }

    /** The matching takes more than its share. */
    private static final class TooOften extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooOften(String text) {
            super("too often on " + text.substring(0, 20) + "…");
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS * text.length()) {
                throw new TooOften(text);
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
