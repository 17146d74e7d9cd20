package io.dativo.testparts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
