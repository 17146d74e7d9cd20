package io.dativo.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
    private static final BigDecimal UNIT = new BigDecimal("1E-10");

    private static List<BigDecimal> split(String amount, String... weights) {
        return Apportionment.split(
                new BigDecimal(amount),
                List.of(weights).stream().map(BigDecimal::new).toList());
    }

    @Test
    void the_largest_remainders_get_what_is_left_and_of_equal_ones_the_first() {
        assertThat(split("0.0000000002", "1", "1", "1"))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("0.0000000001", "0.0000000001", "0.0000000000");
        assertThat(split("-10", "0.5", "0", "0.25"))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("-6.6666666667", "0.0000000000", "-3.3333333333");
        assertThat(split("0", "3", "4")).allMatch(part -> part.signum() == 0);
    }

    @Test
    void parts_always_add_up_and_none_is_further_than_a_unit_from_its_share() {
        Random random = new Random(7);
        for (int round = 0; round < 4_000; round++) {
            BigDecimal amount = BigDecimal.valueOf(random.nextLong(), random.nextInt(20) - 2);
            List<BigDecimal> weights = new ArrayList<>(List.of(BigDecimal.valueOf(1 + random.nextInt(9), 2)));
            for (int i = random.nextInt(12); i > 0; i--) {
                weights.add(BigDecimal.valueOf(random.nextInt(1_000), random.nextInt(6)));
            }
            List<BigDecimal> parts = Apportionment.split(amount, weights);
            assertThat(parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(amount);
            BigDecimal all = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            for (int i = 0; i < parts.size(); i++) {
                BigDecimal off = parts.get(i).multiply(all).subtract(amount.multiply(weights.get(i)));
                assertThat(off.abs()).isLessThanOrEqualTo(UNIT.multiply(all));
                assertThat(parts.get(i).signum() * amount.signum()).isNotNegative();
            }
        }
    }
}
