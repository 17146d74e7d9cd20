package io.dativo.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostRead.LeftOut.Cause;
import io.dativo.problem.SourceLocation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostReadTest {
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

    private static CostLine.Builder line(String billed, String currency) {
        return CostLine.builder(MAY, MAY.plusDays(1), new BigDecimal(billed), currency);
    }

    @Test
    void currencies_and_periods_are_never_added() {
        List<CostLine> passedOn = new ArrayList<>();
        CostRead.Tally tally = new CostRead.Tally(passedOn::add);
        tally.accept(line("1.10", "USD").effectiveCost(BigDecimal.ONE).build());
        tally.accept(line("2.20", "USD").effectiveCost(BigDecimal.TEN).build());
        tally.accept(line("5", "EUR").build());
        tally.accept(line("7", "USD").billingPeriod(YearMonth.of(2026, 6)).build());
        assertThat(tally.result().totals())
                .containsExactly(
                        new CostRead.Total(YearMonth.of(2026, 5), "EUR", new BigDecimal("5"), null),
                        new CostRead.Total(
                                YearMonth.of(2026, 5), "USD", new BigDecimal("3.30"), BigDecimal.valueOf(11)),
                        new CostRead.Total(YearMonth.of(2026, 6), "USD", new BigDecimal("7"), null));
        assertThat(passedOn).hasSize(4);
    }

    @Test
    void what_was_left_out_is_counted_and_summed_by_reason_with_its_first_places() {
        CostRead.Tally tally = new CostRead.Tally(line -> {});
        for (int row = 1; row <= 20; row++) {
            tally.row();
            tally.leaveOut(
                    Cause.OTHER_TIME,
                    "a short row",
                    new SourceLocation("bill.csv", row, 1),
                    new Money(new BigDecimal("0.10"), row % 2 == 0 ? "USD" : "EUR"));
        }
        tally.leaveOut(Cause.MALFORMED, "'x' is no number", SourceLocation.file("bill.csv"), null);
        CostRead read = tally.result();
        assertThat(read.rows()).isEqualTo(20);
        assertThat(read.leftOut()).hasSize(2);
        assertThat(read.malformed()).containsExactly(read.leftOut().get(0));
        assertThat(read.leftOut().get(0)).hasToString("1 row left out: 'x' is no number [bill.csv]");
        assertThat(read.leftOut().get(1).first()).hasSize(10);
        assertThat(read.leftOut().get(1).toString())
                .startsWith("20 rows left out: a short row [bill.csv:1:1, ")
                .endsWith("billed EUR 1.00, USD 1.00");
    }

    @Test
    void a_line_says_what_the_charge_is() {
        CostLine credit = line("-1", "USD")
                .category(ChargeCategory.CREDIT)
                .correction()
                .tag("team", null)
                .build();
        assertThat(credit.category()).contains(ChargeCategory.CREDIT);
        assertThat(credit.isCorrection()).isTrue();
        assertThat(credit.tags()).isEmpty();
        assertThat(credit.period()).isEqualTo(YearMonth.of(2026, 5));
        assertThatThrownBy(() ->
                        line("1", "USD").with(CostDimension.CATEGORY, "Refund").build())
                .hasMessageContaining("Refund");
    }
}
