package io.dativo.cost;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostQuery.Granularity;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostQueryTest {
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

    @Test
    void a_query_is_about_at_least_one_day() {
        assertThatThrownBy(() -> new CostQuery(MAY, MAY, Granularity.DAILY, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-05-01");
    }

    @Test
    void a_key_is_asked_for_once() {
        assertThatThrownBy(() -> new CostQuery(MAY, MAY.plusDays(1), Granularity.DAILY, List.of("team", "team")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("team");
    }
}
