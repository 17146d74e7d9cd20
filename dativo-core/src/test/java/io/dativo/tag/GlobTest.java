package io.dativo.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void a_star_stands_for_anything_and_nothing_else_is_special() {
        assertThat(Glob.of("*@example.com").matches("a@example.com")).isTrue();
        assertThat(Glob.of("*@example.com").matches("a@exampleXcom")).isFalse();
        assertThat(Glob.of("a*").matches("a")).isTrue();
        assertThat(Glob.of("*").matches("")).isTrue();
        assertThat(Glob.of("").matches("")).isTrue();
        assertThat(Glob.of("").matches("a")).isFalse();
        assertThat(Glob.of("a?c").matches("abc")).isFalse();
        assertThat(Glob.of("**").matches("x")).isTrue();
    }

    @Test
    void matching_agrees_with_a_regular_expression() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab*");
            String subject = text(random, "ab");
            boolean expected = regex(glob).matcher(subject).matches();
            assertThat(Glob.of(glob).matches(subject))
                    .as("seed %d: %s on %s", seed, glob, subject)
                    .isEqualTo(expected);
        }
    }

    @Test
    void two_globs_overlap_when_some_text_matches_both() {
        long seed = 11;
        Random random = new Random(seed);
        List<String> texts = texts();
        for (int i = 0; i < 3_000; i++) {
            String left = text(random, "ab*");
            String right = text(random, "ab*");
            boolean expected = texts.stream()
                    .anyMatch(text ->
                            Glob.of(left).matches(text) && Glob.of(right).matches(text));
            assertThat(Glob.overlap(left, right))
                    .as("seed %d: %s and %s", seed, left, right)
                    .isEqualTo(expected);
        }
    }

    @Test
    void many_stars_do_not_multiply() {
        String glob = "*a".repeat(200);
        assertThat(Glob.of(glob).matches("a".repeat(5_000) + "b")).isFalse();
    }

    /** Every text of a and b up to the length at which two globs of up to four characters must have met. */
    private static List<String> texts() {
        List<String> all = new ArrayList<>(List.of(""));
        List<String> longest = List.of("");
        for (int length = 1; length <= 8; length++) {
            longest = longest.stream()
                    .flatMap(text -> Stream.of(text + "a", text + "b"))
                    .toList();
            all.addAll(longest);
        }
        return all;
    }

    private static String text(Random random, String alphabet) {
        return random.ints(random.nextInt(5), 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }

    private static Pattern regex(String glob) {
        return Pattern.compile(glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining()));
    }
}
