package io.dativo.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CharactersTest {
    @Test
    void a_message_gets_the_first_line_that_says_something() {
        assertThat(Characters.firstLine("one\ntwo")).isEqualTo("one");
        assertThat(Characters.firstLine("\n\n  late \r\nx")).isEqualTo("late");
        assertThat(Characters.firstLine("a\tb\u001bc")).isEqualTo("a b c");
        assertThat(Characters.firstLine("  \n ")).isEmpty();
        assertThat(Characters.firstLine(null)).isEmpty();
    }

    @Test
    void a_long_line_is_cut_between_whole_characters() {
        assertThat(Characters.firstLine("x".repeat(301))).isEqualTo("x".repeat(300) + "…");
        assertThat(Characters.firstLine("x".repeat(299) + "\ud83d\ude80")).isEqualTo("x".repeat(299) + "…");
    }
}
