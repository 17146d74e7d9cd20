package io.dativo.reports.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What exports of clouds say in columns of their own, under FOCUS's names. */
class BillFormatsTest {
    private static final CostQuery MAY =
            CostQuery.monthly(LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-01"));

    private record Memory(List<File> files) implements CostExport {
        @Override
        public String describe() {
            return "memory";
        }

        static Memory of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Memory(List.of(new File("bill.csv", () -> new ByteArrayInputStream(bytes))));
        }
    }

    private static List<CostLine> read(BillFiles bill, CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        bill.read(query, lines::add);
        return lines;
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static final String CUR =
            "bill_billing_period_start_date,line_item_usage_start_date,line_item_line_item_type,"
                    + "line_item_usage_account_id,line_item_product_code,line_item_resource_id,line_item_currency_code,"
                    + "line_item_unblended_cost,savings_plan_savings_plan_effective_cost,"
                    + "savings_plan_total_commitment_to_date,savings_plan_used_commitment,reservation_effective_cost,"
                    + "reservation_unused_amortized_upfront_fee_for_billing_period,reservation_unused_recurring_fee,"
                    + "reservation_reservation_a_r_n,tags,resource_tags\n";

    private static String cur(String type, String rest, String tags, String resourceTags) {
        return "2026-05-01 00:00:00.000,2026-05-04T10:00:00.000Z," + type + ",123,AmazonEC2,i-1,USD," + rest + ","
                + quoted(tags) + "," + quoted(resourceTags) + "\n";
    }

    /** unblended, plan, committed, used, reservation, unused upfront, unused recurring, reservation's ARN. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Usage                   | 10,,,,,,,         | Usage      | 10",
                "Tax                     | 2,,,,,,,          | Tax        | 2",
                "Credit                  | -3,,,,,,,         | Credit     | -3",
                "Refund                  | -4,,,,,,,         | Adjustment | -4",
                "EdpDiscount             | -1,,,,,,,         | Credit     | -1",
                "SavingsPlanCoveredUsage | 10,7.5,,,,,,      | Usage      | 7.5",
                "SavingsPlanNegation     | -10,,,,,,,        | Adjustment | 0",
                "SavingsPlanRecurringFee | 9,,9,7.5,,,,      | Purchase   | 1.5",
                "SavingsPlanUpfrontFee   | 100,,,,,,,        | Purchase   | 0",
                "DiscountedUsage         | 0,,,,0.25,,,      | Usage      | 0.25",
                "RIFee                   | 50,,,,,1.5,2,arn  | Purchase   | 3.5",
                "RIFee                   | 50,,,,,,,arn      | Purchase   | 0",
                "Fee                     | 30,,,,,,,arn      | Purchase   | 0",
                "Fee                     | 30,,,,,,,         | Purchase   | 30",
            })
    void a_line_of_aws_has_its_category_and_its_effective_cost_by_its_type(
            String type, String rest, String category, BigDecimal effective) {
        BillFiles bill = BillFiles.of(Memory.of(CUR + cur(type, rest, "{}", "{}")));
        assertThat(read(bill, MAY.by(CostDimension.CATEGORY, CostDimension.ACCOUNT, CostDimension.SERVICE)))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.dimensions())
                            .containsEntry(CostDimension.CATEGORY, category)
                            .containsEntry(CostDimension.ACCOUNT, "123")
                            .containsEntry(CostDimension.SERVICE, "AmazonEC2");
                    assertThat(line.billedCost()).isEqualByComparingTo(rest.split(",")[0]);
                    assertThat(line.effectiveCost()).isEqualByComparingTo(effective);
                });
    }

    @Test
    void a_report_of_aws_without_the_columns_of_savings_plans_does_not_know_the_effective_cost_of_what_they_cover() {
        String header = "line_item_usage_start_date,line_item_line_item_type,line_item_currency_code,"
                + "line_item_unblended_cost\n";
        BillFiles bill = BillFiles.of(Memory.of(header + "2026-05-04,SavingsPlanCoveredUsage,USD,10\n"));
        assertThat(read(bill, MAY))
                .singleElement()
                .satisfies(line -> assertThat(line.effectiveCost()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"user_cost_center\":\"DATA\"} | {} | cost_center | DATA",
                "{\"user:cost_center\":\"DATA\"} | {} | cost_center | DATA",
                "{\"resourceTags/cost_center\":\"DATA\"} | {} | cost_center | DATA",
                "{\"resourceTags/user:cost_center\":\"DATA\"} | {} | cost_center | DATA",
                "{} | {\"user_cost_center\":\"OLD\"} | cost_center | OLD",
                "{\"resourceTags/cost_center\":\"DATA\"} | {\"user_cost_center\":\"OLD\"} | cost_center | DATA",
                "{\"accountTag/cost_center\":\"ALL\"} | {} | accountTag/cost_center | ALL",
                "{\"aws:createdBy\":\"root\"} | {} | aws:createdBy | root",
            })
    void a_tag_of_aws_has_the_key_of_its_resource_and_what_is_not_the_resources_keeps_its_prefix(
            String tags, String resourceTags, String key, String value) {
        BillFiles bill = BillFiles.of(Memory.of(CUR + cur("Usage", "1,,,,,,,", tags, resourceTags)));
        assertThat(read(bill, MAY.tags(key)))
                .singleElement()
                .satisfies(line -> assertThat(line.tags()).isEqualTo(Map.of(key, value)));
        assertThat(bill.tagKeys(MAY.from(), MAY.until())).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resourceTags/user:team", "resource_tags_user_team"})
    void a_column_for_each_tag_is_a_tag(String column) {
        BillFiles bill = BillFiles.of(Memory.of("lineItem/UsageStartDate,lineItem/CurrencyCode,lineItem/UnblendedCost,"
                + column + "\n2026-05-04T00:00:00Z,USD,1,blue\n2026-05-05T00:00:00Z,USD,2,\n"));
        Map<String, BigDecimal> sums = new TreeMap<>();
        read(bill, MAY.tags("team"))
                .forEach(line -> sums.put(line.tags().getOrDefault("team", "none"), line.billedCost()));
        assertThat(sums).isEqualTo(Map.of("blue", BigDecimal.ONE, "none", new BigDecimal("2")));
    }

    private static final String AZURE =
            "SubscriptionId,Date,BillingPeriodStartDate,MeterCategory,ResourceId,ChargeType,CostInBillingCurrency,"
                    + "BillingCurrencyCode,Tags\n";

    private static String azure(String type, String cost, String tags) {
        return "s-1,5/4/2026,05/01/2026,Storage,/r," + type + "," + cost + ",EUR," + quoted(tags) + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "Usage, Usage, ",
        "usage, Usage, ",
        "Purchase, Purchase, ",
        "Refund, Adjustment, Correction",
        "RoundingAdjustment, Adjustment, ",
    })
    void a_row_of_azure_says_what_it_is(String type, String category, String correction) {
        BillFiles bill = BillFiles.of(Memory.of(AZURE + azure(type, "1.5", "\"team\": \"blue\",\"x\": \"y\"")));
        assertThat(read(bill, MAY.by(CostDimension.values()).tags("team")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get(CostDimension.CATEGORY)).hasValue(category);
                    assertThat(line.dimensions().get(CostDimension.CORRECTION)).isEqualTo(correction);
                    assertThat(line.get(CostDimension.BILLING_PERIOD)).hasValue("2026-05");
                    assertThat(line.get(CostDimension.PROVIDER)).hasValue("Microsoft");
                    assertThat(line.tags()).isEqualTo(Map.of("team", "blue"));
                    assertThat(line.effectiveCost()).isNull();
                });
    }

    @Test
    void what_azure_bills_and_what_it_amortises_are_added_once_each() {
        BillFiles bill = BillFiles.of(Memory.of(AZURE + azure("Usage", "1.5", "") + azure("Purchase", "100", "")))
                .amortised(Memory.of(AZURE + azure("Usage", "4", "") + azure("UnusedReservation", "2", "")));
        Map<String, List<BigDecimal>> sums = new TreeMap<>();
        read(bill, MAY.by(CostDimension.CATEGORY))
                .forEach(line -> sums.put(
                        line.get(CostDimension.CATEGORY).orElseThrow(),
                        List.of(line.billedCost(), line.effectiveCost())));
        assertThat(sums)
                .isEqualTo(Map.of(
                        "Usage", List.of(new BigDecimal("1.5"), new BigDecimal("6")),
                        "Purchase", List.of(new BigDecimal("100"), BigDecimal.ZERO)));
    }

    @Test
    void amortised_costs_of_azure_are_never_taken_for_actual_ones_nor_another_bill_for_amortised_costs() {
        BillFiles mistaken = BillFiles.of(Memory.of(AZURE + azure("UnusedReservation", "2", "")));
        assertThatThrownBy(() -> read(mistaken, MAY))
                .hasMessageContaining("bill.csv:2:1")
                .hasMessageContaining("give it as amortised: UnusedReservation");
        BillFiles twice = BillFiles.of(Memory.of(AZURE)).amortised(Memory.of(CUR));
        assertThatThrownBy(() -> read(twice, MAY)).hasMessageContaining("only Azure has amortised costs apart");
    }

    @Test
    void what_a_provider_splits_is_the_resources_that_it_is_split_onto() {
        BillFiles bill = BillFiles.of(Memory.of("BilledCost,BillingCurrency,ChargePeriodStart,ResourceId,Tags,"
                + "AllocatedMethodId,AllocatedResourceId,AllocatedTags\n"
                + "1,USD,2026-05-01,cluster,\"{\"\"team\"\":\"\"all\"\",\"\"env\"\":\"\"prod\"\"}\",split,pod-1,"
                + "\"{\"\"team\"\":\"\"blue\"\"}\"\n"
                + "2,USD,2026-05-01,cluster,\"{\"\"team\"\":\"\"all\"\"}\",,,\n"));
        Map<String, Map<String, String>> tags = new TreeMap<>();
        read(bill, MAY.by(CostDimension.RESOURCE).tags("team", "env"))
                .forEach(line -> tags.put(line.get(CostDimension.RESOURCE).orElseThrow(), line.tags()));
        assertThat(tags)
                .isEqualTo(Map.of("pod-1", Map.of("team", "blue", "env", "prod"), "cluster", Map.of("team", "all")));
    }
}
