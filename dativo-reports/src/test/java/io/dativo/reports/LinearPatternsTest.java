package io.dativo.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.LinearPatterns;
import org.junit.jupiter.api.Test;

/** No text makes a regular expression of this module run for ever, or out of stack. */
class LinearPatternsTest {
    @Test
    void every_pattern_takes_a_time_that_is_linear_in_the_text() {
        assertThat(LinearPatterns.patterns(CostReport.class)).isNotEmpty();
        assertThat(LinearPatterns.findings(CostReport.class, "io.dativo.reports.bill.BillColumns.TRANSLATED"))
                .isEmpty();
    }
}
