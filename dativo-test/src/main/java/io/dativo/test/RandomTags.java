package io.dativo.test;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tags at random, with what rules are about: letters of every kind, lengths near limits, and words that are reserved. */
final class RandomTags {
    private static final String[] PIECES = {
        "a", "Z", "q7", "9", "_", "-", ".", ":", "/", "=", "+", "@", "%", " ", ",", "?", "&", "#", "\\", "\"", "'", "<",
        "é", "Ǆ", "ß", "Σ", "ς", "中", "٣", "Ⅷ", "\u0130", "e\u0301", "\u2028", "\u00a0", "\t", "\n", "\u0007", "😀",
        "\ud800", "cost", "Owner", "team"
    };

    private RandomTags() {}

    /**
     * Tags, the same at each call.
     *
     * @param seed where chance begins
     * @param count how many
     * @param words words that keys are made of as well, for example reserved prefixes
     * @return the tags, key and value
     */
    static Stream<Map.Entry<String, String>> of(long seed, int count, String... words) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> Map.entry(key(random, words), text(random)));
    }

    private static String key(Random random, String... words) {
        if (words.length == 0 || random.nextInt(3) > 0) {
            return text(random);
        }
        String word = words[random.nextInt(words.length)];
        return switch (random.nextInt(4)) {
            case 0 -> word;
            case 1 -> word.toUpperCase(Locale.ROOT);
            case 2 -> word + text(random);
            default -> text(random) + word;
        };
    }

    /** Mostly short, sometimes plain, sometimes of the length that some limit has, or one more. */
    private static String text(Random random) {
        int[] limits = {15, 63, 64, 128, 129, 255, 256, 257, 512, 513, 1024, 1025, 4096, 4097};
        return switch (random.nextInt(6)) {
            case 0 -> "k" + random.nextInt(1000);
            case 1 -> (random.nextBoolean() ? "x" : "ß").repeat(limits[random.nextInt(limits.length)]);
            default -> {
                StringBuilder text = new StringBuilder();
                for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString();
            }
        };
    }
}
