package io.dativo.testparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class NeedsTest {
    @Test
    void what_is_missing_fails_where_everything_is_needed() {
        assertThatThrownBy(() -> Needs.missing("a moon", true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("This machine lacks a moon.");
    }

    @Test
    void what_is_missing_is_a_named_skip_elsewhere() {
        assertThatThrownBy(() -> Needs.missing("a moon", false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("This machine lacks a moon.");
    }

    @Test
    void a_java_is_found_that_is_new_enough_and_runs() throws Exception {
        Path java = Needs.java(17);
        Process process = new ProcessBuilder(java.toString(), "-version")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("version");
    }
}
