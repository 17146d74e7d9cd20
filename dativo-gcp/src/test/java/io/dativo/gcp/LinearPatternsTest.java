package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.LinearPatterns;
import org.junit.jupiter.api.Test;

/** No text makes a regular expression of this module run for ever, or out of stack. */
class LinearPatternsTest {
    @Test
    void every_pattern_takes_a_time_that_is_linear_in_the_text() {
        assertThat(LinearPatterns.patterns(GcpProvider.class)).isNotEmpty();
        assertThat(LinearPatterns.findings(
                        GcpProvider.class,
                        "io.dativo.gcp.GcpId.ASPECT_FORM",
                        "io.dativo.gcp.GcpId.EMAIL",
                        "io.dativo.gcp.GcpId.ENTRY_FORM",
                        "io.dativo.gcp.GcpId.PROJECT_FORMS",
                        "io.dativo.gcp.GcpId.SHORT_DATASET",
                        "io.dativo.gcp.GcpId.SHORT_TABLE"))
                .isEmpty();
    }
}
