package io.dativo.problem;

import org.jspecify.annotations.Nullable;

/** What a text from elsewhere may hold that a message must not. Thread-safe. */
@Internal
public final class Characters {
    private static final int LONGEST_LINE = 300;

    private Characters() {}

    /**
     * What another system said, fit for a message: its first line that is not blank, without secrets, control characters
     * as spaces, at most 300 characters and then an ellipsis.
     *
     * @param words its words, or null when it said nothing
     * @return one line, perhaps empty
     */
    public static String firstLine(@Nullable String words) {
        String line = words == null
                ? ""
                : Shown.words(words.strip().lines().findFirst().orElse(""));
        String plain = line.replaceAll("\\p{Cntrl}", " ").strip();
        if (plain.length() <= LONGEST_LINE) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        return plain.substring(0, end) + "…";
    }

    /**
     * Whether every character is whole. Java keeps a character above U+FFFF as two halves; half of one alone, which an
     * escape such as {@code \ud83d} makes, is in no encoding, and other programs store something else for it.
     *
     * @param text the text
     * @return false when there is a half without its other half
     */
    public static boolean areWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
