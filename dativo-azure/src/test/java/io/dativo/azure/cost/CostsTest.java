package io.dativo.azure.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.azure.ArmService;
import io.dativo.azure.FakeAzure;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CostsTest {
    private static final String SUBSCRIPTION = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21";

    private final FakeAzure azure = new FakeAzure();
    private final AzureCosts costs = AzureCosts.of(azure.provider().build(), SUBSCRIPTION);

    @AfterEach
    void close() {
        azure.close();
    }

    private static CostQuery query(String from, String until, Granularity granularity, String... tags) {
        return new CostQuery(
                LocalDate.parse(from),
                LocalDate.parse(until),
                granularity,
                Set.of(CostDimension.SERVICE, CostDimension.ACCOUNT, CostDimension.PROVIDER),
                List.of(tags));
    }

    private List<CostLine> read(CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        costs.read(query, lines::add);
        return lines;
    }

    @Test
    void days_are_told_apart_by_a_tag_and_pages_are_followed() {
        azure.costs.spend("2026-01-31", "Storage", "D-1", "1.5");
        azure.costs.spend("2026-02-01", "Storage", "", "0.25");
        azure.costs.spend("2026-02-02", "Virtual Machines", "D-1", "10");
        azure.costs.spend("2026-02-02", "Storage", "D-2", "-3.10");
        azure.costs.spend("2026-02-11", "Storage", "D-1", "99");

        List<CostLine> lines = read(query("2026-01-15", "2026-02-10", Granularity.DAILY, "cost_center"));

        assertThat(lines)
                .containsExactly(
                        line("2026-01-31", "2026-02-01", "1.5", "Storage", Map.of("cost_center", "D-1")),
                        line("2026-02-01", "2026-02-02", "0.25", "Storage", Map.of()),
                        line("2026-02-02", "2026-02-03", "10", "Virtual Machines", Map.of("cost_center", "D-1")),
                        line("2026-02-02", "2026-02-03", "-3.1", "Storage", Map.of("cost_center", "D-2")));
        // A call for each month, and one more for the second page of February.
        assertThat(azure.requests()).hasSize(3);
    }

    @Test
    void months_are_whole_or_as_much_of_them_as_was_asked_for() {
        azure.costs.spend("2026-01-20", "Storage", "", "1");
        azure.costs.spend("2026-02-03", "Storage", "", "2");
        assertThat(read(query("2026-01-15", "2026-03-01", Granularity.MONTHLY)))
                .containsExactly(
                        line("2026-01-15", "2026-02-01", "1", "Storage", Map.of()),
                        line("2026-02-01", "2026-03-01", "2", "Storage", Map.of()));
    }

    private static CostLine line(String from, String until, String cost, String service, Map<String, String> tags) {
        return CostLine.builder(LocalDate.parse(from), LocalDate.parse(until), new BigDecimal(cost), "EUR")
                .with(CostDimension.ACCOUNT, SUBSCRIPTION)
                .with(CostDimension.SERVICE, service)
                .with(CostDimension.PROVIDER, "Microsoft")
                .tags(tags)
                .build();
    }

    @Test
    void charges_are_told_apart_by_what_they_are_and_sums_are_returned() {
        azure.costs.charge("2026-01-31", "Storage", "Usage", "1.5");
        azure.costs.charge("2026-01-31", "Storage", "Refund", "-0.5");
        azure.costs.charge("2026-02-01", "Storage", "Purchase", "7");
        List<CostLine> lines = new ArrayList<>();
        CostRead read = costs.read(
                CostQuery.monthly(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-03-01"))
                        .by(CostDimension.SERVICE, CostDimension.CATEGORY),
                lines::add);
        assertThat(lines)
                .extracting(CostLine::category, line -> line.billedCost().toPlainString())
                .containsExactly(
                        tuple(Optional.of(ChargeCategory.USAGE), "1.5"),
                        tuple(Optional.of(ChargeCategory.ADJUSTMENT), "-0.5"),
                        tuple(Optional.of(ChargeCategory.PURCHASE), "7"));
        assertThat(read.rows()).isEqualTo(3);
        assertThat(read.leftOut()).isEmpty();
        assertThat(read.totals())
                .extracting(total -> total.period() + " " + total.billed().toPlainString() + " " + total.currency())
                .containsExactly("2026-01 1.0 EUR", "2026-02 7 EUR");
    }

    @Test
    void the_keys_of_tags_are_not_listed_and_that_is_said() {
        assertThat(costs.capabilities().listsTagKeys()).isFalse();
        assertThatThrownBy(() -> costs.tagKeys(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-02-01")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("does not list the keys");
    }

    @Test
    void what_cannot_be_asked_is_said() {
        assertThatThrownBy(() -> read(query("2026-01-01", "2026-02-01", Granularity.DAILY, "a", "b")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("by 1 tag at most, and [a, b] are 2")
                .hasMessageContaining("FOCUS export");
        for (String scope :
                List.of("", "acme", "/subscriptions/", "/subscriptions/a/../b", "/providers/Microsoft.Web/x")) {
            assertThatThrownBy(() -> AzureCosts.of(azure.provider().build(), scope))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        AzureCosts.of(
                azure.provider().build(),
                "/providers/Microsoft.Billing/billingAccounts/1:2_2019-05-31/billingProfiles/A-B");
        AzureCosts.of(azure.provider().build(), "/providers/Microsoft.Management/managementGroups/acme");
    }

    @Test
    void a_query_that_is_throttled_is_asked_again_when_azure_says_so() {
        azure.costs.spend("2026-01-20", "Storage", "", "1");
        azure.failNext(
                ArmService.error(
                        429, "429", "Too many.", "x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", "1"),
                1);
        long begun = System.nanoTime();
        assertThat(read(query("2026-01-01", "2026-02-01", Granularity.MONTHLY))).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
        azure.failNext(ArmService.error(429, "429", "Too many.", "Retry-After", "0"), 5);
        assertThatThrownBy(() -> read(query("2026-01-01", "2026-02-01", Granularity.MONTHLY)))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        azure.failNext(ArmService.error(403, "RBACAccessDenied", "No."), 1);
        assertThatThrownBy(() -> read(query("2026-01-01", "2026-02-01", Granularity.MONTHLY)))
                .hasMessageContaining("RBACAccessDenied");
    }

    @Test
    void queries_keep_to_the_units_that_azure_gives() {
        AtomicLong now = new AtomicLong();
        List<Duration> waits = new ArrayList<>();
        QpuBudget budget = new QpuBudget(now::get, wait -> {
            waits.add(wait);
            now.addAndGet(wait.toNanos());
        });
        for (int i = 0; i < 12; i++) {
            budget.take();
        }
        assertThat(waits).isEmpty();
        budget.take();
        assertThat(waits).containsExactly(Duration.ofSeconds(10));
        for (int i = 13; i < 60; i++) {
            budget.take();
        }
        assertThat(Duration.ofNanos(now.get())).isEqualTo(Duration.ofSeconds(40));
        budget.take();
        assertThat(Duration.ofNanos(now.get())).isEqualTo(Duration.ofMinutes(1));
        for (int i = 61; i < 600; i++) {
            budget.take();
        }
        budget.take();
        assertThat(Duration.ofNanos(now.get())).isEqualTo(Duration.ofHours(1));
    }
}
