package io.dativo.gcp;

import io.dativo.spi.TagRules.EncodedTag;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * How a tag is spelled as a label: in lower case, everything that is no letter, digit, {@code _} or {@code -} as {@code _},
 * a key that does not begin with a letter behind {@code x_}, cut off at what fits. What is a label already stays as it is.
 * The Terraform module spells labels by the same rule, so what it wrote is not taken for drift.
 */
final class Labels {
    static final int MOST_CHARACTERS = 63;
    static final int MOST_BYTES = 128;

    private Labels() {}

    static EncodedTag encode(String tagKey, String tagValue) {
        String key = key(tagKey);
        String value = value(tagValue);
        return new EncodedTag(key, value, key.equals(tagKey) && value.equals(tagValue));
    }

    private static String key(String text) {
        String spelled = spelled(text);
        boolean begins = spelled.isEmpty() || isLetter(spelled.codePointAt(0));
        return cut(begins ? spelled : "x_" + spelled);
    }

    private static String value(String text) {
        return cut(spelled(text));
    }

    /** Character by character: what a letter becomes never depends on its neighbours, as a final sigma would. */
    private static String spelled(String text) {
        StringBuilder spelled = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(Character::toLowerCase)
                .forEach(letter -> spelled.appendCodePoint(isAllowed(letter) ? letter : '_'));
        return spelled.toString();
    }

    private static String cut(String text) {
        int end = text.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length())));
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    private static boolean isAllowed(int character) {
        return isLetter(character) || character == '_' || character == '-' || isNumber(character);
    }

    private static boolean isLetter(int character) {
        int type = Character.getType(character);
        return type == Character.LOWERCASE_LETTER || type == Character.OTHER_LETTER;
    }

    private static boolean isNumber(int character) {
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
