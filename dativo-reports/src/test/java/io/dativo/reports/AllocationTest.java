package io.dativo.reports;

import static io.dativo.reports.ListSource.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import io.dativo.cost.Money;
import io.dativo.problem.InvalidInputException;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final LocalDate JULY = LocalDate.parse("2026-07-01");
    private static final CostKey SERVICE = CostKey.of(CostDimension.SERVICE);

    private static ResourceFacts bucket(String key, String value) {
        return new ResourceFacts(
                Set.of("arn:aws:s3:::lake"),
                "acme/prod/orders",
                "orders",
                "aws_s3_bucket.lake",
                TagSet.of(Map.of(key, value), TagOrigin.of(TagLevel.JOB, "infrastructure.tags." + key)),
                Map.of(),
                Map.of());
    }

    private static List<String> texts(List<CostRow> rows) {
        return rows.stream().map(CostRow::toString).toList();
    }

    @Test
    void a_value_is_the_tags_then_the_jobs_then_a_virtual_tags_then_the_accounts_then_the_default() {
        CostModel.Builder model = CostModel.builder()
                .key("team")
                .key("job")
                .dimensions(CostDimension.RESOURCE)
                .resource(bucket("team", "job"))
                .virtualTag(VirtualTag.of("team", "first", Condition.is(SERVICE, "S3")))
                .virtualTag(VirtualTag.of("team", "second", Condition.startsWith(SERVICE, "S")))
                .account("1", Map.of("team", "account"))
                .defaultValue("team", "default");
        ListSource source = ListSource.of(
                usd("1", "2026-05-01").tag("team", "tag").with(CostDimension.RESOURCE, "arn:aws:s3:::lake"),
                usd("2", "2026-05-01")
                        .tag("team", " ")
                        .with(CostDimension.RESOURCE, "ARN:aws:s3:::lake")
                        .with(CostDimension.SERVICE, "S3"),
                usd("4", "2026-05-01").with(CostDimension.SERVICE, "S3").with(CostDimension.ACCOUNT, "1"),
                usd("8", "2026-05-01").with(CostDimension.SERVICE, "SQS"),
                usd("16", "2026-05-01").with(CostDimension.ACCOUNT, "1"),
                usd("32", "2026-05-01"));
        CostReport report = model.build().allocate(source, MAY, JULY);
        assertThat(texts(report.by("team")))
                .containsExactly(
                        "default: USD 32.00 (direct USD 32.00)",
                        "account: USD 16.00 (direct USD 16.00)",
                        "second: USD 8.00 (direct USD 8.00)",
                        "first: USD 4.00 (direct USD 4.00)",
                        "job: USD 2.00 (direct USD 2.00)",
                        "tag: USD 1.00 (direct USD 1.00)");
        assertThat(texts(report.by("job")))
                .containsExactly(
                        "(unallocated): USD 60.00 (direct USD 60.00)", "acme/prod/orders: USD 3.00 (direct USD 3.00)");
        assertThat(texts(model.precedence(ValueSource.ACCOUNT, ValueSource.RESOURCE_TAG)
                        .build()
                        .allocate(source, MAY, JULY)
                        .by("team")))
                .containsExactly(
                        "(unallocated): USD 42.00 (direct USD 42.00)",
                        "account: USD 20.00 (direct USD 20.00)",
                        "tag: USD 1.00 (direct USD 1.00)");
    }

    @Test
    void
            a_virtual_tag_is_valid_from_its_first_day_until_before_its_last_and_days_are_asked_for_where_months_are_too_coarse() {
        ListSource source = ListSource.of(
                usd("1", "2026-05-09"), usd("2", "2026-05-10"), usd("4", "2026-05-19"), usd("8", "2026-05-20"));
        VirtualTag always = VirtualTag.of("team", "x", Condition.isMissing(CostKey.tag("team")));
        CostModel.Builder model = CostModel.builder().key("team");
        CostReport report = model.virtualTag(always.valid(LocalDate.parse("2026-05-10"), LocalDate.parse("2026-05-20")))
                .build()
                .allocate(source, MAY, JULY);
        assertThat(texts(report.by("team")))
                .containsExactly("(unallocated): USD 9.00 (direct USD 9.00)", "x: USD 6.00 (direct USD 6.00)");
        assertThat(source.queries.get(0).granularity()).isEqualTo(Granularity.DAILY);
        CostModel.builder()
                .key("team")
                .virtualTag(always.valid(MAY, null))
                .build()
                .allocate(source, MAY, JULY);
        assertThat(source.queries.get(1).granularity()).isEqualTo(Granularity.MONTHLY);
        assertThatThrownBy(() -> always.valid(JULY, MAY)).hasMessageContaining("valid on no day");
    }

    @Test
    void spellings_of_a_key_are_one_key_and_one_that_nobody_named_is_found_and_reported() {
        ListSource source = ListSource.of(
                usd("1", "2026-05-01").tag("cost_center", "A").tag("CostCenter", "B"),
                usd("2", "2026-05-01").tag("Cost department", "A"),
                usd("4", "2026-05-01").tag("cost-center", "A"),
                usd("8", "2026-05-01").tag("cost_centre", "A"));
        CostModel.Builder model = CostModel.builder().key("cost_center", "Cost department", "CostCenter");
        CostReport report = model.build().allocate(source, MAY, JULY);
        assertThat(texts(report.by("cost_center")))
                .containsExactly("(unallocated): USD 8.00 (direct USD 8.00)", "A: USD 7.00 (direct USD 7.00)");
        assertThat(report.byTagStatus("cost_center"))
                .extracting(TagSums::toString)
                .containsExactly(
                        "cost_center, 2026-05: tagged USD 3.00",
                        "cost_center, 2026-05: another spelling USD 4.00",
                        "cost_center, 2026-05: never tagged USD 8.00");
        assertThat(report.activation())
                .containsExactly(new KeyReadiness(
                        "cost_center",
                        KeyReadiness.State.IN_BILL,
                        List.of("cost_center", "Cost department", "CostCenter", "cost-center")));
        assertThat(texts(model.namedSpellingsOnly()
                        .build()
                        .allocate(source, MAY, JULY)
                        .by("cost_center")))
                .contains("(unallocated): USD 12.00 (direct USD 12.00)");
    }

    @Test
    void jobs_that_use_one_resource_give_a_value_where_all_of_them_say_the_same() {
        ResourceFacts other = new ResourceFacts(
                Set.of("arn:aws:s3:::lake"),
                "acme/prod/other",
                "other",
                "aws_s3_bucket.lake",
                TagSet.of(
                        Map.of("team", "same", "unit", "theirs"),
                        TagOrigin.of(TagLevel.JOB, "infrastructure.tags.team")),
                Map.of(),
                Map.of());
        CostReport report = CostModel.builder()
                .key("team")
                .key("unit")
                .dimensions(CostDimension.RESOURCE)
                .resource(bucket("team", "same"))
                .resource(bucket("unit", "ours"))
                .resource(other)
                .build()
                .allocate(
                        ListSource.of(usd("1", "2026-05-01").with(CostDimension.RESOURCE, "arn:aws:s3:::lake")),
                        MAY,
                        JULY);

        assertThat(texts(report.by("team"))).containsExactly("same: USD 1.00 (direct USD 1.00)");
        assertThat(texts(report.by("unit"))).containsExactly("(unallocated): USD 1.00 (direct USD 1.00)");
    }

    @Test
    void credits_and_tax_stand_apart_and_currencies_and_periods_are_never_added() {
        CostLine euro = CostLine.builder(MAY, MAY.plusDays(1), new BigDecimal("3"), "EUR")
                .tag("team", "x")
                .build();
        ListSource usd = ListSource.of(
                usd("10", "2026-05-01").tag("team", "x"),
                usd("1", "2026-05-01").tag("team", "x").category(ChargeCategory.ADJUSTMENT),
                usd("-2", "2026-05-01").tag("team", "x").category(ChargeCategory.CREDIT),
                usd("0.5", "2026-05-01").tag("team", "x").category(ChargeCategory.TAX),
                usd("7", "2026-05-31").tag("team", "x").billingPeriod(YearMonth.of(2026, 6)));
        List<CostLine> all = new ArrayList<>(List.of(euro));
        usd.read(CostQuery.daily(MAY, JULY).by(CostDimension.values()).tags("team"), all::add);
        CostReport report = CostModel.builder().key("team").build().allocate(new ListSource(all), MAY, JULY);
        assertThat(report.by("team"))
                .extracting(row -> row.period() + " " + row)
                .containsExactly(
                        "2026-05 x: EUR 3.00 (direct EUR 3.00)",
                        "2026-05 x: USD 9.50 (direct USD 11.00, credits USD -2.00, tax USD 0.50)",
                        "2026-06 x: USD 7.00 (direct USD 7.00)");
    }

    @Test
    void a_rule_that_the_source_cannot_follow_is_refused_before_anything_is_read() {
        CostCapabilities services = CostCapabilities.builder()
                .dimensions(CostDimension.SERVICE)
                .mostTags(1)
                .build();
        ListSource source = new ListSource(List.of(usd("1", "2026-05-01").build()), services);
        CostModel byRegion = CostModel.builder()
                .key("team")
                .virtualTag(VirtualTag.of("team", "eu", Condition.is(CostKey.of(CostDimension.REGION), "eu")))
                .build();
        assertThatThrownBy(() -> byRegion.allocate(source, MAY, JULY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("RegionId is not reported");
        CostModel twoKeys = CostModel.builder().key("team").key("owner").build();
        assertThatThrownBy(() -> twoKeys.allocate(source, MAY, JULY)).hasMessageContaining("by 1 tag at most");
        CostModel effective =
                CostModel.builder().key("team").metric(CostMetric.EFFECTIVE).build();
        assertThatThrownBy(() -> effective.allocate(source, MAY, JULY))
                .hasMessageContaining("does not report EffectiveCost");
        assertThat(source.queries).isEmpty();
    }

    @Test
    void what_a_source_lacks_is_not_reported_and_not_made_up() {
        CostCapabilities services =
                CostCapabilities.builder().dimensions(CostDimension.SERVICE).build();
        ListSource source = new ListSource(
                List.of(usd("1", "2026-05-01").with(CostDimension.REGION, "eu").build()), services);
        CostReport report = CostModel.builder()
                .key("team")
                .dimensions(CostDimension.REGION, CostDimension.SERVICE)
                .build()
                .allocate(source, MAY, JULY);
        assertThat(report.by(CostKey.of(CostDimension.REGION)).get(0).values()).containsExactly("(not reported)");
        assertThat(report.by(SERVICE).get(0).values()).containsExactly("(none)");
        assertThat(report.notReported()).containsExactly(CostDimension.CATEGORY, CostDimension.REGION);
        assertThat(report.activation().get(0).state()).isEqualTo(KeyReadiness.State.NOT_REPORTED);
        assertThat(report).asString().contains("RegionId: not reported");
    }

    @Test
    void costs_without_an_effective_cost_make_no_report_of_it() {
        ListSource source = ListSource.of(usd("1", "2026-05-01").effectiveCost(null));
        CostModel model =
                CostModel.builder().key("team").metric(CostMetric.EFFECTIVE).build();
        assertThatThrownBy(() -> model.allocate(source, MAY, JULY)).hasMessageContaining("1 sums of a list have no");
    }

    @Test
    void sums_that_are_not_those_of_the_source_make_no_report() {
        ListSource honest = ListSource.of(usd("1", "2026-05-01"));
        CostSource lying = new CostSource() {
            @Override
            public CostCapabilities capabilities() {
                return honest.capabilities();
            }

            @Override
            public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
                return honest.tagKeys(from, until);
            }

            @Override
            public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
                CostRead read = honest.read(query, each);
                each.accept(usd("0.0000000001", "2026-05-01").build());
                return read;
            }

            @Override
            public String describe() {
                return "a liar";
            }
        };
        CostModel model = CostModel.builder().key("team").build();
        assertThatThrownBy(() -> model.allocate(lying, MAY, JULY))
                .isInstanceOf(ConservationException.class)
                .hasMessage(
                        "of 2026-05 USD the source says 1 was spent, and 1.0000000001 was allocated; no report is made");
    }

    @Test
    void a_model_says_everything_that_does_not_fit_at_once() {
        CostModel.Builder model = CostModel.builder()
                .key("team")
                .virtualTag(VirtualTag.of("owner", "x", Condition.is(CostKey.tag("env"), "prod")))
                .sharedCost(SharedCost.even("tenant", "p", List.of("a")))
                .defaultValue("project", "x")
                .account("1", Map.of("unit", "x"))
                .budget(Budget.of(SERVICE, "S3", new Money(BigDecimal.TEN, "USD")));
        assertThatThrownBy(model::build)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).hasSize(6))
                .hasMessageContaining("which is no key of the model [team]");
    }
}
