package io.dativo.reports.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Samples that others published, from the folder that {@code -Ddativo.focus} names: {@code fdt}, {@code native},
 * {@code azure_quirks}, {@code spec_examples} and {@code focus_sample_1.0_1000.csv}. They are not part of this project.
 */
class BillSamplesTest {
    private static final CostQuery ALL = CostQuery.daily(LocalDate.parse("2000-01-01"), LocalDate.parse("2100-01-01"));
    private static final String FOLDER = System.getProperty("dativo.focus", "");

    @BeforeEach
    void say() {
        if (FOLDER.isEmpty()) {
            System.err.println("NOT RUN: the samples of bills are missing; give their folder as -Ddativo.focus=FOLDER");
        }
        Assumptions.assumeFalse(FOLDER.isEmpty(), "-Ddativo.focus is not given");
    }

    private static List<Path> samples(String folder, String contains) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(FOLDER, folder))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".csv"))
                    .filter(file -> file.getFileName().toString().contains(contains))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    @Test
    void bills_of_1_0_to_1_3_have_the_sums_that_another_engine_finds() throws IOException, SQLException {
        List<Path> bills = new ArrayList<>(samples("fdt", "cost_and_usage"));
        bills.add(Path.of(FOLDER, "fdt", "consolidated_multi_provider_1_3.csv"));
        bills.add(Path.of(FOLDER, "focus_sample_1.0_1000.csv"));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            for (Path bill : bills) {
                List<CostLine> lines = new ArrayList<>();
                CostRead read = BillFiles.files(List.of(bill))
                        .read(ALL.by(CostDimension.values()).tags("CostCenter", "org"), lines::add);
                BigDecimal billed = lines.stream().map(CostLine::billedCost).reduce(BigDecimal.ZERO, BigDecimal::add);
                BigDecimal effective =
                        lines.stream().map(CostLine::effectiveCost).reduce(BigDecimal.ZERO, BigDecimal::add);
                try (ResultSet sums = statement.executeQuery("select sum(BilledCost::decimal(38, 18)),"
                        + " sum(EffectiveCost::decimal(38, 18)), count(*) from read_csv('" + bill
                        + "', header=true, all_varchar=true, nullstr='NULL', quote='\"', escape='\"', delim=',')")) {
                    sums.next();
                    assertThat(billed).as("%s", bill).isEqualByComparingTo(sums.getBigDecimal(1));
                    assertThat(effective).as("%s", bill).isEqualByComparingTo(sums.getBigDecimal(2));
                    assertThat(read.rows()).isEqualTo(sums.getLong(3));
                }
                assertThat(read.leftOut()).isEmpty();
                assertThat(read.notReported()).isEmpty();
                assertThat(lines).allMatch(line -> line.category().isPresent());
            }
        }
    }

    @Test
    void a_key_with_a_leading_space_is_found_in_the_real_sample() throws IOException {
        List<CostLine> lines = new ArrayList<>();
        BillFiles sample = BillFiles.files(List.of(Path.of(FOLDER, "focus_sample_1.0_1000.csv")));
        sample.read(ALL.by(CostDimension.PROVIDER).tags("org"), lines::add);
        assertThat(lines.stream()
                        .filter(line -> line.tags().containsKey("org"))
                        .map(line -> line.get(CostDimension.PROVIDER).orElseThrow()))
                .contains("Microsoft");
        assertThat(sample.tagKeys(ALL.from(), ALL.until())).contains("org").noneMatch(key -> key.startsWith(" "));
    }

    /**
     * The column of the cost of each file that is a bill; the others are refused, for the reason that stands there, as are
     * those that do not say their currency until the host does.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "native/aws_sample-anonymous-aws-export-dataset.csv | lineItem/UnblendedCost |",
                "native/azure_ftk_EA_ActualCost_Small.csv | Cost |",
                "native/azure_ftk_EA_AmortizedCost_Small.csv | Cost |",
                "native/azure_sample-anonymous-ea-export-dataset.csv | CostInBillingCurrency |",
                "native/oci_reports_cost-csv_0000000030000269.csv | cost/myCost |",
                "azure_quirks/BOM.csv | | PreTaxCost is empty",
                "azure_quirks/Enterprise.csv | CostInBillingCurrency |",
                "azure_quirks/EnterpriseCamel.csv | costInBillingCurrency |",
                "azure_quirks/German.csv | PreTaxCost (PreTaxCost) |",
                "azure_quirks/MissingBrackets.csv | costinbillingcurrency | there is no column BillingCurrencyCode",
                "azure_quirks/PayAsYouGo.csv | PreTaxCost |",
                "azure_quirks/Template.csv | | another number of cells than the header: 10 and not 11",
                "azure_quirks/VirtualMachine.csv | costinbillingcurrency | there is no column BillingCurrencyCode",
                "azure_quirks/YA.csv | costInBillingCurrency |",
                "fdt/aws_1_3_contract_commitment_rows100_seed42.csv | | there is no column BilledCost",
            })
    void exports_of_clouds_have_the_sums_of_their_files_or_say_what_they_lack(
            String name, @Nullable String cost, @Nullable String refused) throws SQLException {
        Path file = Path.of(FOLDER, name);
        List<CostLine> lines = new ArrayList<>();
        CostQuery query = ALL.by(CostDimension.values()).tags("tagA");
        BillFiles bill = BillFiles.files(List.of(file));
        if (refused != null) {
            assertThatThrownBy(() -> (cost == null ? bill.currency("USD") : bill).read(query, lines::add))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(refused);
        }
        if (cost == null) {
            return;
        }
        bill.currency("USD").read(query, lines::add);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet sums = statement.executeQuery("select sum(\"" + cost + "\"::decimal(38, 28)) from read_csv('"
                        + file + "', header=true, all_varchar=true, quote='\"', escape='\"', delim=',')")) {
            sums.next();
            assertThat(lines.stream().map(CostLine::billedCost).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(sums.getBigDecimal(1));
        }
    }

    @Test
    void azures_actual_and_amortised_costs_are_one_bill() {
        Path folder = Path.of(FOLDER, "native");
        List<CostLine> lines = new ArrayList<>();
        BillFiles.files(List.of(folder.resolve("azure_ftk_EA_ActualCost_Small.csv")))
                .amortised(CostExport.of(List.of(folder.resolve("azure_ftk_EA_AmortizedCost_Small.csv"))))
                .read(ALL.by(CostDimension.CATEGORY, CostDimension.SERVICE).tags("org"), lines::add);
        assertThat(lines).allMatch(line -> line.effectiveCost() != null).isNotEmpty();
    }
}
