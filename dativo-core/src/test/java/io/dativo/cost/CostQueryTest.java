package io.dativo.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.InvalidInputException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostQueryTest {
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);
    private static final CostQuery QUERY = CostQuery.daily(MAY, MAY.plusDays(1));

    @Test
    void a_query_is_about_at_least_one_day() {
        assertThatThrownBy(() -> CostQuery.daily(MAY, MAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-05-01");
    }

    @Test
    void a_key_is_asked_for_once() {
        assertThatThrownBy(() -> QUERY.tags("team", "team"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("team");
    }

    @Test
    void equal_questions_are_equal_in_whatever_order_dimensions_are_named() {
        assertThat(QUERY.by(CostDimension.SERVICE, CostDimension.CATEGORY))
                .isEqualTo(QUERY.by(List.of(CostDimension.CATEGORY, CostDimension.SERVICE)));
    }

    @Test
    void everything_that_a_source_cannot_answer_is_said_at_once() {
        CostCapabilities can = CostCapabilities.builder()
                .dimensions(CostDimension.SERVICE, CostDimension.ACCOUNT)
                .constant(CostDimension.PROVIDER)
                .mostTags(1)
                .mostGroups(2)
                .elsewhere("read the export")
                .build();
        assertThatCode(() -> can.check(QUERY.tags("team").by(CostDimension.SERVICE, CostDimension.PROVIDER)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> can.check(QUERY.tags("team").by(CostDimension.SERVICE, CostDimension.ACCOUNT)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 tags and dimensions at most")
                .hasMessageContaining("read the export");
        assertThatThrownBy(
                        () -> can.check(QUERY.tags("team", "env").by(CostDimension.RESOURCE, CostDimension.CATEGORY)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).hasSize(3))
                .hasMessageContaining("ResourceId is not reported")
                .hasMessageContaining("ChargeCategory is not reported")
                .hasMessageContaining("by 1 tag at most, and [team, env] are 2");
    }
}
