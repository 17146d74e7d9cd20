package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.LinearPatterns;
import org.junit.jupiter.api.Test;

/** No text makes a regular expression of this module run for ever, or out of stack. */
class LinearPatternsTest {
    @Test
    void every_pattern_takes_a_time_that_is_linear_in_the_text() {
        assertThat(LinearPatterns.patterns(Lineage.class)).isNotEmpty();
        assertThat(LinearPatterns.findings(
                        Lineage.class,
                        "io.dativo.openlineage.Locations.ADDRESS",
                        "io.dativo.openlineage.Locations.BLOB_HOST",
                        "io.dativo.openlineage.Locations.CONTAINER"))
                .isEmpty();
    }
}
