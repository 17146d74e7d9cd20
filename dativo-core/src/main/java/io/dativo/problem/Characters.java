package io.dativo.problem;

/** What a Java text can hold that is no text elsewhere. Thread-safe. */
public final class Characters {
    private Characters() {}

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
