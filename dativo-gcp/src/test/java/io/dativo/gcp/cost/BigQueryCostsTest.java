package io.dativo.gcp.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BigQueryCostsTest {
    private static final String TABLE = "acme-billing.exports.gcp_billing_export_resource_v1_01A";
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);

    private final FakeGoogle google = new FakeGoogle();
    private final GoogleAccess access = Propagation.access(google);

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void a_row_is_a_line_in_the_terms_of_focus() {
        google.answerQueries(
                List.of(
                        Arrays.asList(
                                "2026-10-01",
                                "USD",
                                "acme-data-platform",
                                "Cloud Storage",
                                "//storage/acme-lake",
                                "data-001",
                                "12.345678901",
                                null),
                        Arrays.asList("2026-10-01", "USD", null, "Support", null, null, "-1", "-0.5")),
                10,
                false);
        assertThat(read(Granularity.MONTHLY, "cost_center"))
                .containsExactly(
                        CostLine.builder(OCTOBER, NOVEMBER, new BigDecimal("12.345678901"), "USD")
                                .with(CostDimension.ACCOUNT, "acme-data-platform")
                                .with(CostDimension.SERVICE, "Cloud Storage")
                                .with(CostDimension.RESOURCE, "//storage/acme-lake")
                                .tag("cost_center", "data-001")
                                .build(),
                        CostLine.builder(OCTOBER, NOVEMBER, new BigDecimal("-1"), "USD")
                                .effectiveCost(new BigDecimal("-0.5"))
                                .with(CostDimension.SERVICE, "Support")
                                .build());
    }

    @Test
    void all_pages_are_read_and_a_query_that_takes_long_is_waited_for() {
        List<String> row = Arrays.asList("2026-10-02", "EUR", "p", "s", null, "1", null);
        google.answerQueries(Collections.nCopies(25, row), 10, true);
        assertThat(read(Granularity.DAILY))
                .hasSize(25)
                .allMatch(line -> line.until().equals(LocalDate.of(2026, 10, 3)));
        assertThat(google.calls())
                .containsExactly(
                        "POST /bigquery/v2/projects/acme-billing/queries",
                        "GET /bigquery/v2/projects/acme-billing/queries/job-1",
                        "GET /bigquery/v2/projects/acme-billing/queries/job-1",
                        "GET /bigquery/v2/projects/acme-billing/queries/job-1");
    }

    @Test
    void what_a_caller_gives_is_a_parameter_and_the_query_carries_labels_and_a_limit() {
        BigQueryCosts costs = BigQueryCosts.builder(access, BillingExport.STANDARD, TABLE)
                .jobProject("acme-finops")
                .jobLabels(BigQueryLabels.of(Map.of("Cost Center", "DATA-001")))
                .mostBytesBilled(1_000_000)
                .build();
        costs.read(CostQuery.daily(OCTOBER, NOVEMBER).tags("x' OR 1=1 --"), line -> {});
        JsonNode sent = google.queries().get(0);
        assertThat(google.calls()).containsExactly("POST /bigquery/v2/projects/acme-finops/queries");
        assertThat(sent.get("query").asText()).doesNotContain("OR 1=1");
        assertThat(sent.get("queryParameters").toString())
                .contains("x' OR 1=1 --")
                .contains("2026-10-01");
        assertThat(sent.get("labels").toString()).isEqualTo("{\"cost_center\":\"data-001\"}");
        assertThat(sent.get("maximumBytesBilled").asText()).isEqualTo("1000000");
        assertThat(sent.get("requestId").asText()).isNotBlank();
    }

    @Test
    void a_query_that_may_not_be_run_is_denied_and_names_the_table() {
        google.failNext(403, "accessDenied");
        assertThatThrownBy(() -> read(Granularity.DAILY)).isInstanceOfSatisfying(ProviderException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.DENIED);
            assertThat(e).message().contains(TABLE).contains("accessDenied");
        });
    }

    @Test
    void a_table_that_is_none_and_a_column_that_is_none_are_refused_at_once() {
        assertThatThrownBy(() -> BigQueryCosts.builder(access, BillingExport.FOCUS, "a.b.c`; DROP TABLE x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BigQueryCosts.builder(access, BillingExport.FOCUS, TABLE)
                        .labelColumns("a) --"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tags_that_are_no_labels_together_are_told_all_at_once() {
        assertThat(BigQueryLabels.of(Map.of("Owner", "a@b.c"))).containsExactly(Map.entry("owner", "a_b_c"));
        assertThatThrownBy(() -> BigQueryLabels.of(Map.of("Owner", "x", "owner", "y", "goog-z", "z")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).hasSize(2));
    }

    private List<CostLine> read(Granularity granularity, String... keys) {
        List<CostLine> lines = new ArrayList<>();
        BigQueryCosts.builder(access, BillingExport.DETAILED, TABLE)
                .build()
                .read(
                        new CostQuery(
                                OCTOBER,
                                NOVEMBER,
                                granularity,
                                Set.of(CostDimension.ACCOUNT, CostDimension.SERVICE, CostDimension.RESOURCE),
                                List.of(keys)),
                        lines::add);
        return lines;
    }
}
