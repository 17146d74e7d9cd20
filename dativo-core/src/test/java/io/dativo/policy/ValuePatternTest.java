package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePatternTest {
    private final List<String> refusals = new ArrayList<>();

    private ValuePattern compile(String text) {
        return ValuePattern.compile(text, refusals::add);
    }

    @Test
    void the_whole_value_must_match() {
        assertThat(compile("[a-z]+").matches("abc")).isTrue();
        assertThat(compile("[a-z]+").matches("abc1")).isFalse();
        assertThat(compile("a|b").matches("ab")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|aa)+b", "(a|a)*b", "([a-z]*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)b"})
    void patterns_that_try_again_and_again_elsewhere_are_answered_at_once(String pattern) {
        assertThat(compile(pattern).matches("a".repeat(20_000) + "c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=x)a", "(?!x)a", "(?<=x)a", "(?<!x)a"})
    void look_around_is_refused_with_the_reason(String pattern) {
        assertThat(compile(pattern)).isNull();
        assertThat(refusals).singleElement().asString().endsWith("(there is no look-around)");
    }

    @Test
    void a_broken_pattern_is_refused_with_the_part_that_is_broken() {
        assertThat(compile("[a-z")).isNull();
        assertThat(compile("(a)\\1")).isNull();
        assertThat(refusals).containsExactly("missing closing ] '[a-z'", "invalid escape sequence '\\1'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(((a{100}){100}){100}){100}", "((a{50}b){50}c){2}", "(?:[a{3]x){900}(y{40}){40}"})
    void repetitions_that_multiply_are_refused_before_they_take_memory(String pattern) {
        assertThat(compile(pattern)).isNull();
        assertThat(refusals).singleElement().asString().contains("multiply to more than 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "(a{100})1{100}",
                "(a{100}){10}",
                "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                "[a-z]{1,63}(\\.[a-z]{1,63}){1,8}",
                "[{(]{9}",
                "\\({900}x{900}",
                "(a){20}(b){900}"
            })
    void repetitions_beside_one_another_do_not_multiply(String pattern) {
        assertThat(compile(pattern)).as("%s", refusals).isNotNull();
    }

    @Test
    void a_pattern_is_not_a_program() {
        assertThat(compile("a".repeat(1001))).isNull();
        assertThat(refusals).containsExactly("it is longer than 1000 characters");
    }

    @Test
    void any_text_is_a_pattern_or_is_refused() {
        long seed = 3;
        Random random = new Random(seed);
        String alphabet = "ab09(){}[]|*+?^$.,\\-:<>=!PQE";
        for (int i = 0; i < 5_000; i++) {
            String text = random.ints(random.nextInt(14), 0, alphabet.length())
                    .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
                    .collect(Collectors.joining());
            assertThatCode(() -> compile(text)).as("seed %d: %s", seed, text).doesNotThrowAnyException();
        }
    }
}
