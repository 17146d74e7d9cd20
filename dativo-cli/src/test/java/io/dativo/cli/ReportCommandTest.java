package io.dativo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {
    private static final String BUCKET = "arn:aws:s3:::acme-dativo-data-lake-prod";

    @TempDir
    Path folder;

    private Path bill = Path.of("");

    private Ran report(String... more) {
        List<String> arguments = new ArrayList<>(List.of("report", "--bill", bill.toString(), "--from", "2026-05"));
        arguments.addAll(List.of(more));
        return Ran.of(builder -> builder, Map.of(), arguments.toArray(String[]::new));
    }

    @BeforeEach
    void a_bill() throws IOException {
        bill = folder.resolve("bill.csv");
        Files.writeString(
                bill,
                "BilledCost,BillingCurrency,ChargePeriodStart,ResourceId,SubAccountId,Tags\n" + "10.50,USD,2026-05-01,"
                        + BUCKET + ",123,\"{\"\"cost_center\"\":\"\"DATA-001\"\"}\"\n4,USD,2026-05-02," + BUCKET
                        + ",123,{}\n2,USD,2026-05-03,i-1,123,{}\n1,USD,2026-06-03,i-1,123,{}\n");
    }

    @Test
    void a_report_says_who_pays_and_which_job_to_ask_and_writes_pages() {
        Path pages = folder.resolve("pages");
        Ran ran = report(
                "../examples/quickstart/jobs/acme/stripe_customers.yaml",
                "--base",
                "../examples/quickstart",
                "--policy",
                "../examples/quickstart/tag-policy.yaml",
                "--contact",
                "123=cloud-team@acme.example",
                "--ledger",
                folder.resolve("ledger").toString(),
                "--key",
                "team",
                "--key",
                "cost_center=CostCenter",
                "--out",
                pages.toString());
        assertThat(ran.err()).contains("wrote " + pages.resolve("costs.html"));
        assertThat(ran.out())
                .contains("2026-05, USD, by cost_center\n  DATA-001: USD 14.50", "(unallocated): USD 2.00")
                .contains("USD 4.00 never tagged", "ask acme/prod/stripe_customers", "ask cloud-team@acme.example")
                .doesNotContain("2026-06");
        assertThat(ran.exit()).isZero();
        assertThat(pages.resolve("cost-by-team.html")).exists();
        assertThat(pages.resolve("cost-by-job.costs.csv")).content().contains("acme/prod/stripe_customers");
    }

    @Test
    void a_budget_that_is_over_and_rows_that_were_left_out_are_findings() throws IOException {
        assertThat(report("--to", "2026-06", "--budget", "cost_center:DATA-001=USD 100")
                        .exit())
                .isZero();
        Ran over = report("--budget", "cost_center:DATA-001=USD 10");
        assertThat(over.out()).contains("budget OVER: cost_center=DATA-001 spent USD 10.50 of USD 10 in 2026-05");
        assertThat(over.exit()).isEqualTo(1);
        Files.writeString(bill, Files.readString(bill) + "much,USD,2026-05-01,r,123,{}\n");
        Ran refused = report();
        assertThat(refused.err()).contains("bill.csv:6:1", "BilledCost is no amount of money: 'much'");
        assertThat(refused.exit()).isEqualTo(1);
        Ran part = report("--lenient");
        assertThat(part.out()).contains("NOT COUNTED: 1 row left out: BilledCost is no amount of money");
        assertThat(part.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=USD 1", "cost_center:x=1", "cost_center:x=USD one", "cost_center:x=USD -1"})
    void what_is_no_budget_is_refused_with_how_to_write_one(String budget) {
        Ran ran = report("--budget", budget);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("KEY:VALUE=CURRENCY AMOUNT");
    }
}
