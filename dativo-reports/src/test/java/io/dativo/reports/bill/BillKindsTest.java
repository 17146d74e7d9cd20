package io.dativo.reports.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.Money;
import io.dativo.problem.InvalidInputException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One small file of each kind that clouds export, with the quirks that are known of it. */
class BillKindsTest {
    private static final Path FOLDER = Path.of("src/test/resources/bills");
    private static final CostQuery MAY =
            CostQuery.monthly(LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-01"));

    private static BillFiles bill(String name) {
        return BillFiles.files(List.of(FOLDER.resolve(name + ".csv")));
    }

    private static List<CostLine> read(BillFiles bill, CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        bill.read(query, lines::add);
        return lines;
    }

    /** The sum by team, and the keys that are listed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "azure-enterprise | blue EUR 1.5000000000000001, none EUR -0.50 | team",
                "azure-enterprise-camel | blue EUR 2.125 | team",
                "azure-pay-as-you-go | none USD 0.075 | ``",
                "azure-bom | blue USD 0.5 | team",
                "azure-german | blau EUR 0.0625 | team",
                "azure-mixed-languages | none USD 0.075 | ``",
                "azure-actual | blue EUR 0, none EUR 100 | team",
                "aws-legacy | blue USD 0.0000000017, none USD 0.2 | team",
                "oracle | blue EUR 0.012264277499950943, none EUR -0.002 | Finance.CostCenter,team",
                "focus-of-azure | blue EUR 1, none EUR 2 | hidden-door,team",
            })
    void a_bill_of_each_kind_has_its_costs_by_a_tag_and_lists_the_keys_that_people_set(
            String name, String sums, String keys) {
        assertThat(read(bill(name), MAY.tags("team")).stream()
                        .map(line -> line.tags().getOrDefault("team", "none") + " "
                                + new Money(line.billedCost(), line.currency()))
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .isEqualTo(sums);
        assertThat(bill(name).tagKeys(MAY.from(), MAY.until()))
                .containsExactlyElementsOf(keys.isEmpty() ? List.of() : List.of(keys.split(",")));
    }

    @ParameterizedTest
    @CsvSource({"azure-no-currency, 4.075", "azure-no-braces-no-currency, 4"})
    void a_bill_that_does_not_say_its_currency_is_refused_until_the_host_does(String name, BigDecimal sum) {
        assertThatThrownBy(() -> read(bill(name), MAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no column BillingCurrencyCode or BillingCurrency or Currency")
                .hasMessageContaining("currency(");
        assertThat(read(bill(name).currency("CHF"), MAY)).singleElement().satisfies(line -> {
            assertThat(line.billedCost()).isEqualByComparingTo(sum);
            assertThat(line.currency()).isEqualTo("CHF");
        });
    }

    @Test
    void a_file_that_says_its_currency_keeps_it_whatever_the_host_says_of_others() {
        assertThat(read(bill("azure-bom").currency("CHF"), MAY))
                .extracting(CostLine::currency)
                .containsExactly("USD");
    }

    @Test
    void a_row_without_a_cost_stops_the_read_and_is_counted_when_lenient() {
        assertThatThrownBy(() -> read(bill("azure-empty-row"), MAY)).hasMessageContaining("PreTaxCost is empty");
        assertThat(bill("azure-empty-row").lenient().read(MAY, line -> {}).malformed())
                .hasSize(1);
    }

    @Test
    void a_key_that_a_service_of_azure_set_counts_where_it_is_asked_for() {
        assertThat(read(bill("azure-enterprise"), MAY.tags("aks-managed-poolName")))
                .extracting(CostLine::tags)
                .anySatisfy(tags -> assertThat(tags).containsEntry("aks-managed-poolName", "one"));
    }

    @Test
    void actual_and_amortised_costs_of_azure_are_one_bill() {
        BillFiles both = bill("azure-actual").amortised(CostExport.of(List.of(FOLDER.resolve("azure-amortised.csv"))));
        assertThat(read(both, MAY.by(CostDimension.CATEGORY).tags("team")))
                .extracting(line -> line.get(CostDimension.CATEGORY).orElseThrow() + " "
                        + line.tags().getOrDefault("team", "none") + " " + line.billedCost() + " "
                        + line.effectiveCost())
                .containsExactlyInAnyOrder("Purchase none 100 0", "Usage blue 0 2.25", "Usage none 0 1.00");
    }

    @Test
    void what_oracle_does_not_say_is_not_reported() {
        List<CostLine> lines = new ArrayList<>();
        assertThat(bill("oracle")
                        .read(MAY.by(CostDimension.values()), lines::add)
                        .notReported())
                .containsExactlyInAnyOrder(
                        CostDimension.CATEGORY,
                        CostDimension.BILLING_PERIOD,
                        CostDimension.RESOURCE_NAME,
                        CostDimension.RESOURCE_TYPE);
        assertThat(lines)
                .extracting(line -> line.get(CostDimension.PROVIDER).orElse("") + " " + line.effectiveCost() + " "
                        + line.get(CostDimension.CORRECTION).isPresent())
                .containsExactlyInAnyOrder("Oracle null false", "Oracle null true");
    }

    @Test
    void every_file_here_is_read_by_a_test() throws java.io.IOException {
        String source = Files.readString(Path.of("src/test/java/io/dativo/reports/bill/BillKindsTest.java"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".csv", "")))
                    .isNotEmpty()
                    .allMatch(source::contains);
        }
    }
}
