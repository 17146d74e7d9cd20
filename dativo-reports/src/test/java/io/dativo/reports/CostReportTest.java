package io.dativo.reports;

import static io.dativo.reports.ListSource.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.Money;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Purpose;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.RecordedWrite;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostReportTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final LocalDate JULY = LocalDate.parse("2026-07-01");
    private static final CostKey TEAM = CostKey.tag("team");
    private static final String BUCKET = "arn:aws:s3:::acme-dativo-data-lake-prod";

    private static final Path JOB = Path.of("../examples/quickstart/jobs/acme/stripe_customers.yaml");

    /** The example job of the quick start, with its bucket built by Terraform. */
    private static ResolvedJob job() {
        Dativo dativo = Dativo.builder().base(Path.of("../examples/quickstart")).build();
        TerraformResource bucket = new TerraformResource(
                "module.lake.aws_s3_bucket.this", "aws_s3_bucket", "acme-dativo-data-lake-prod", BUCKET, Map.of());
        return ResolvedJob.of(
                dativo.load(JOB).job(),
                (ResourceRef resource) -> resource.id().equals(BUCKET) ? Optional.of(bucket) : Optional.empty());
    }

    private static CostReport report(CostModel.Builder model, CostLine.Builder... lines) {
        return model.build().allocate(ListSource.of(lines), MAY, JULY);
    }

    @Test
    void what_a_jobs_resources_cost_is_the_jobs_and_a_gap_says_which_job_and_address_to_ask() {
        CostReport report = report(
                CostModel.builder().key("cost_center").key("job").key("dataset").jobs(List.of(job())),
                usd("10", "2026-05-01").with(CostDimension.RESOURCE, BUCKET).tag("cost_center", "DATA-001"),
                // A bill may have the name of a bucket alone.
                usd("4", "2026-05-02").with(CostDimension.RESOURCE, "acme-dativo-data-lake-prod"),
                usd("2", "2026-05-02").with(CostDimension.RESOURCE, "i-0abc").with(CostDimension.SERVICE, "EC2"));
        String name = job().job().name();
        assertThat(report.by("cost_center"))
                .extracting(CostRow::toString)
                .containsExactly("DATA-001: USD 14.00 (direct USD 14.00)", "(unallocated): USD 2.00 (direct USD 2.00)");
        assertThat(report.by(CostKey.tag("job"), CostKey.tag("dataset")).get(0).values())
                .containsExactly(name, "stripe_customers");
        assertThat(report.gaps("cost_center"))
                .extracting(gap -> gap.getValue() + " " + gap.getKey().status() + " "
                        + gap.getKey().ask())
                .containsExactly("4 never tagged " + name + " (module.lake.aws_s3_bucket.this)", "2 never tagged null");
    }

    @Test
    void a_tag_in_the_bill_is_attributed_to_the_file_and_line_that_say_it() throws IOException {
        int line = Files.readAllLines(JOB).indexOf("    cost_center: DATA-001") + 1;
        CostReport report = report(
                CostModel.builder().key("cost_center").jobs(List.of(job())).defaultValue("cost_center", "IT"),
                usd("10", "2026-05-01").with(CostDimension.RESOURCE, BUCKET).tag("cost_center", "DATA-001"),
                usd("3", "2026-05-01").with(CostDimension.RESOURCE, BUCKET).tag("cost_center", "OTHER"),
                usd("2", "2026-05-02"));
        assertThat(report.attribution("cost_center").entrySet())
                .extracting(entry -> entry.getValue() + " " + entry.getKey().value() + " "
                        + entry.getKey().source() + " " + entry.getKey().origin())
                .containsExactly(
                        "10 DATA-001 the tag in the bill INFRASTRUCTURE infrastructure.tags.cost_center"
                                + " (jobs/acme/stripe_customers.yaml:" + line + ":18)",
                        "2 IT the default null",
                        "3 OTHER the tag in the bill null");
    }

    @Test
    void a_tag_that_the_ledger_knows_is_attributed_to_its_plan_and_was_on_the_resource_since_it_was_written() {
        ResolvedJob job = job();
        ResourceRef bucket = job.claims().stream()
                .map(TagClaim::resource)
                .filter(resource -> resource.id().equals(BUCKET))
                .findFirst()
                .orElseThrow();
        // The resource spells the value in its own way.
        RecordedWrite write =
                new RecordedWrite("cost_center", "data-001", Instant.parse("2026-05-10T08:00:00Z"), "plan-7");
        CostModel.Builder model = CostModel.builder().key("cost_center");
        ResourceFacts.of(job, Map.of(bucket, List.of(write))).forEach(model::resource);
        CostReport report = report(
                model,
                usd("1", "2026-05-09").with(CostDimension.RESOURCE, BUCKET),
                usd("2", "2026-05-10").with(CostDimension.RESOURCE, BUCKET),
                usd("4", "2026-05-11").with(CostDimension.RESOURCE, BUCKET).tag("cost_center", "data-001"));
        assertThat(report.attribution("cost_center").entrySet())
                .filteredOn(entry -> entry.getKey().source() == ValueSource.RESOURCE_TAG)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getValue()).isEqualByComparingTo("4");
                    assertThat(entry.getKey().plan()).isEqualTo("plan-7");
                    assertThat(entry.getKey().origin()).contains("jobs/acme/stripe_customers.yaml:");
                });
        assertThat(report.byTagStatus("cost_center"))
                .extracting(sums -> sums.status() + " " + sums.amount())
                .containsExactly("tagged 4", "tagged after the charge 1", "never tagged 2");
    }

    @Test
    void keys_are_told_apart_by_the_purpose_that_the_policy_gives_them() {
        TagPolicy policy = TagPolicy.builder()
                .rule("team", rule -> rule.key("team").purpose(Purpose.COST))
                .rule("owner", rule -> rule.key("owner").purpose(Purpose.OPERATIONS))
                .rule("retention", rule -> rule.key("retention").purpose(Purpose.COMPLIANCE))
                .build();
        CostModel.Builder model = CostModel.builder()
                .policy(policy, Purpose.COST, Purpose.OPERATIONS)
                .key("unit");
        CostReport report = report(model, usd("1", "2026-05-01").tag("owner", "x"));
        assertThat(report.keys()).extracting(CostKey::name).containsExactlyInAnyOrder("team", "owner", "unit");
        assertThat(report.keys(Purpose.COST)).containsExactly("team");
        assertThat(report.keys(Purpose.OPERATIONS)).containsExactly("owner");
        assertThat(report.keys(Purpose.COMPLIANCE)).isEmpty();
    }

    @Test
    void every_reason_for_which_a_tag_is_not_as_it_should_be_has_its_sum_and_they_add_up() {
        ResourceFacts late =
                ResourceFacts.builtBy("aws_instance.late", "late").taggedSince("team", LocalDate.parse("2026-05-03"));
        TagPolicy policy = TagPolicy.builder()
                .alias("team", "squad")
                .rule("team", rule -> rule.key("team").purpose(Purpose.COST).allowed("x", "y"))
                .rule("owner", rule -> rule.key("owner").purpose(Purpose.OPERATIONS))
                .build();
        CostReport report = report(
                CostModel.builder()
                        .policy(policy)
                        .key("unit")
                        .inactiveKeys(List.of("unit"))
                        .untaggableServices("Support")
                        .contact("1", "platform@acme.example")
                        .resource(late),
                usd("1", "2026-05-01").tag("team", "x").with(CostDimension.RESOURCE, "r"),
                usd("2", "2026-05-01").tag("squad", "y").with(CostDimension.RESOURCE, "r"),
                usd("4", "2026-05-01").tag("Team", "x").with(CostDimension.RESOURCE, "r"),
                usd("8", "2026-05-01").tag("team", "z").with(CostDimension.RESOURCE, "r"),
                usd("16", "2026-05-01").with(CostDimension.RESOURCE, "r").with(CostDimension.ACCOUNT, "1"),
                usd("32", "2026-05-02").with(CostDimension.RESOURCE, "late"),
                usd("64", "2026-05-03").with(CostDimension.RESOURCE, "late"),
                usd("128", "2026-05-01").with(CostDimension.SERVICE, "Support").with(CostDimension.RESOURCE, "r"),
                usd("256", "2026-05-01"),
                usd("512", "2026-05-01").category(ChargeCategory.TAX).with(CostDimension.RESOURCE, "r"),
                usd("-1024", "2026-05-01").category(ChargeCategory.CREDIT).with(CostDimension.RESOURCE, "r"));
        assertThat(report.byTagStatus("team"))
                .extracting(sums -> sums.status() + " " + sums.amount())
                .containsExactly(
                        "tagged 3",
                        "another spelling 4",
                        "refused by policy 8",
                        "not taggable -128",
                        "tagged after the charge 32",
                        "never tagged 80");
        assertThat(report.byTagStatus("unit"))
                .extracting(sums -> sums.status() + " " + sums.amount())
                .containsExactly("not taggable -128", "key not active 127");
        assertThat(report.gaps("team").stream()
                        .filter(gap -> gap.getKey().status() == TagStatus.NEVER_TAGGED)
                        .map(gap -> gap.getKey().ask()))
                .containsExactly("aws_instance.late", "platform@acme.example");
        assertThat(report.activation())
                .extracting(KeyReadiness::toString)
                .containsExactly(
                        "KeyReadiness[key=team, state=IN_BILL, inBill=[team, squad, Team]]",
                        "KeyReadiness[key=unit, state=NOT_ACTIVE, inBill=[]]");
        assertThatThrownBy(() -> report.by("owner")).hasMessageContaining("the model has no key owner");
    }

    @Test
    void coverage_counts_usage_alone_so_a_credit_does_not_make_it_more_than_all() {
        CostLine.Builder[] lines = {
            usd("90", "2026-05-01").tag("team", "x"),
            usd("10", "2026-05-01"),
            usd("20", "2026-05-01").category(ChargeCategory.PURCHASE),
            usd("-50", "2026-05-01").category(ChargeCategory.CREDIT),
            usd("7", "2026-05-01").correction().tag("team", "x"),
            usd("-1", "2026-05-01"),
            usd("5", "2026-05-01").category(ChargeCategory.TAX)
        };
        assertThat(report(CostModel.builder().key("team").metric(CostMetric.EFFECTIVE), lines)
                        .coverage("team"))
                .extracting(Coverage::toString)
                .containsExactly(
                        "team, 2026-05: 90.0 % tagged, USD 90.00 of USD 100.00 EffectiveCost (90.0 % of the taggable"
                                + " USD 100.00); left out USD -19.00 of tax, credits, adjustments and corrections");
        assertThat(report(CostModel.builder().key("team"), lines)
                        .coverage("team")
                        .get(0)
                        .percent())
                .contains(new BigDecimal("75.0"));
        Coverage nothing = report(
                        CostModel.builder().key("team"), usd("5", "2026-05-01").category(ChargeCategory.TAX))
                .coverage("team")
                .get(0);
        assertThat(nothing.percent()).isEmpty();
        assertThat(nothing).asString().contains("nothing to tag");
    }

    @Test
    void nothing_in_a_bill_acts_on_a_terminal() {
        String hostile = "x\u001b[2J\nteam: USD 0.00";
        CostReport report = report(
                CostModel.builder().key("team").dimensions(CostDimension.SERVICE),
                usd("1", "2026-05-01").tag("team", hostile),
                usd("2", "2026-05-01").with(CostDimension.SERVICE, hostile));
        assertThat(report.toString()).doesNotContain("\u001b").doesNotContain("\nteam: USD 0.00");
        assertThat(report.by("team").get(1).values()).containsExactly(hostile);
    }

    @Test
    void months_are_compared_also_where_one_has_no_cost() {
        CostReport report = report(
                CostModel.builder().key("team"),
                usd("10", "2026-05-01").tag("team", "x"),
                usd("15", "2026-06-01").tag("team", "x"),
                usd("4", "2026-05-01").tag("team", "gone"),
                usd("3", "2026-06-01").tag("team", "new"));
        assertThat(report.monthOverMonth(TEAM))
                .extracting(change -> change.values().get(0) + " " + change.period() + " " + change.before() + " -> "
                        + change.now() + " " + change.percent().orElse(null))
                .containsExactly("x 2026-06 10 -> 15 50.0", "gone 2026-06 4 -> 0 -100.0", "new 2026-06 0 -> 3 null");
    }

    @Test
    void a_budget_that_is_over_at_risk_or_in_another_currency_is_found_and_one_that_is_kept_is_not() {
        CostModel.Builder model = CostModel.builder().key("team");
        for (String team : List.of("over", "risk", "kept", "euro", "none")) {
            model.budget(Budget.of(TEAM, team, new Money(BigDecimal.valueOf(100), "USD")));
        }
        List<CostLine> lines = new ArrayList<>(List.of(
                usd("100.01", "2026-05-01").tag("team", "over").build(),
                usd("80", "2026-06-01").tag("team", "risk").build(),
                usd("79.99", "2026-05-01").tag("team", "kept").build(),
                CostLine.builder(MAY, MAY.plusDays(1), BigDecimal.TEN, "EUR")
                        .tag("team", "euro")
                        .build()));
        assertThat(model.build().allocate(new ListSource(lines), MAY, JULY).budgets())
                .extracting(BudgetFinding::toString)
                .containsExactly(
                        "OVER: team=over spent USD 100.01 of USD 100 in 2026-05",
                        "AT_RISK: team=risk spent USD 80.00 of USD 100 in 2026-06",
                        "OTHER_CURRENCY: team=euro spent USD 0.00 of USD 100 in 2026-05");
    }

    @Test
    void a_period_is_the_month_of_the_bill_where_it_is_reported() {
        CostReport report =
                report(CostModel.builder().key("team"), usd("10", "2026-05-31").billingPeriod(YearMonth.of(2026, 6)));
        assertThat(report.by("team")).extracting(CostRow::period).containsExactly(YearMonth.of(2026, 6));
    }
}
