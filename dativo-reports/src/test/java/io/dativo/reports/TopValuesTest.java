package io.dativo.reports;

import static io.dativo.reports.ListSource.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSource;
import io.dativo.problem.InvalidInputException;
import io.dativo.reports.bill.BillFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopValuesTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final CostQuery BY_PLAN =
            CostQuery.monthly(MAY, MAY.plusMonths(1)).tags("pod", "team");

    @TempDir
    Path folder;

    private BillFiles bill = BillFiles.files(List.of());

    /** 40 pods of 3 teams; pod 39 costs most, and one row has none. */
    @BeforeEach
    void write() throws IOException {
        StringBuilder text = new StringBuilder("BilledCost,BillingCurrency,ChargePeriodStart,Tags\n");
        for (int i = 0; i < 40; i++) {
            text.append(i)
                    .append(".01,USD,2026-05-02,\"{\"\"pod\"\":\"\"p")
                    .append(i)
                    .append("\"\",\"\"team\"\":\"\"t")
                    .append(i % 3)
                    .append("\"\"}\"\n");
        }
        text.append("-5,USD,2026-05-02,{}\n100,EUR,2026-05-02,\"{\"\"pod\"\":\"\"p1\"\"}\"\n");
        bill = BillFiles.files(List.of(Files.writeString(folder.resolve("bill.csv"), text)));
    }

    private static List<CostLine> lines(CostSource source, CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        source.read(query, lines::add);
        return lines;
    }

    private static BigDecimal sum(List<CostLine> lines) {
        return lines.stream()
                .filter(line -> line.currency().equals("USD"))
                .map(CostLine::billedCost)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void the_values_that_cost_most_in_each_currency_stay_and_the_others_are_one_that_keeps_the_sum() {
        List<CostLine> top = lines(TopValues.of(bill, "pod", 2), BY_PLAN);
        assertThat(top)
                .extracting(line -> line.currency() + " " + line.tags().get("pod"))
                .containsOnly("USD p39", "USD p38", "USD p1", "USD (other)", "USD null", "EUR p1");
        assertThat(top).hasSizeLessThan(10);
        assertThat(sum(top)).isEqualByComparingTo(sum(lines(bill, BY_PLAN)));
    }

    @Test
    void it_is_a_way_out_where_there_are_too_many_groups_in_the_bill_or_in_the_report() {
        assertThatThrownBy(() -> lines(bill.mostGroups(20), BY_PLAN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the tag pod alone has")
                .hasMessageContaining("TopValues.of(source, key, most)")
                .hasMessageContaining("Spark");
        CostModel model = CostModel.builder()
                .key("pod")
                .namedSpellingsOnly()
                .mostGroups(10)
                .build();
        assertThatThrownBy(() -> model.allocate(bill, MAY, MAY.plusMonths(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than 10 groups")
                .hasMessageContaining("pod alone has 11 values");
        CostReport report = model.allocate(TopValues.of(bill, "pod", 5), MAY, MAY.plusMonths(1));
        assertThat(report.by("pod")).extracting(CostRow::toString).anyMatch(row -> row.startsWith("(other): USD "));
    }

    @Test
    void a_source_that_tells_more_apart_is_put_together_too() {
        ListSource list = ListSource.of(
                usd("3", "2026-05-01").tag("pod", "a"),
                usd("2", "2026-05-01").tag("pod", "b"),
                usd("1", "2026-05-01").tag("pod", "c"));
        assertThat(lines(TopValues.of(list, "pod", 1), BY_PLAN.tags("pod")))
                .extracting(line -> line.tags().get("pod") + " " + line.billedCost())
                .containsExactlyInAnyOrder("a 3", "(other) 2", "(other) 1");
        assertThat(lines(TopValues.of(list, "pod", 1), BY_PLAN.tags("team"))).isNotEmpty();
        assertThatThrownBy(() -> TopValues.of(list, "pod", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
