package io.dativo.gcp.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queries, run on rows of every export. */
class BillingQueriesTest {
    private static final String TABLE = "acme-billing.exports.gcp_billing_export_01A";
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);

    private final BillingTables tables = new BillingTables();
    private final FakeGoogle google = new FakeGoogle().runQueries(tables::query);

    @AfterEach
    void stop() {
        google.close();
        tables.close();
    }

    /** A charge as a person thinks of it. */
    private record Charge(
            LocalDateTime at,
            String currency,
            String account,
            String service,
            String resource,
            String cost,
            List<String> credits,
            Map<String, String> labels) {
        static Charge of(String at, String cost, Map<String, String> labels) {
            return new Charge(
                    LocalDateTime.parse(at), "USD", "acme", "BigQuery", "//bigquery/jobs", cost, List.of(), labels);
        }

        Charge in(String otherCurrency) {
            return new Charge(at, otherCurrency, account, service, resource, cost, credits, labels);
        }

        Charge credited(String... amounts) {
            return new Charge(at, currency, account, service, resource, cost, List.of(amounts), labels);
        }

        BigDecimal net() {
            return credits.stream().map(BigDecimal::new).reduce(new BigDecimal(cost), BigDecimal::add);
        }

        /** The row of an export; a FOCUS export has the net cost, and no credits of their own. */
        String row(BillingExport export) {
            String pairs = labels.entrySet().stream()
                    .map(label -> "{'key': " + text(label.getKey()) + ", 'value': " + text(label.getValue()) + "}")
                    .collect(Collectors.joining(", ", "[", "]"));
            String time = "'" + at + "'";
            if (export == BillingExport.FOCUS) {
                return String.join(
                        ", ",
                        time,
                        text(currency),
                        text(account),
                        text(service),
                        text(resource),
                        net().toPlainString(),
                        cost,
                        pairs,
                        "NULL");
            }
            String amounts = credits.stream()
                    .map(amount -> "{'amount': " + amount + "}")
                    .collect(Collectors.joining(", ", "[", "]"));
            return String.join(
                            ", ",
                            "'" + at.toLocalDate() + "'",
                            time,
                            text(currency),
                            "{'id': " + text(account) + "}",
                            "{'description': " + text(service) + "}",
                            cost,
                            credits.isEmpty() ? "NULL" : amounts,
                            pairs)
                    + (export == BillingExport.DETAILED
                            ? ", {'global_name': " + text(resource) + ", 'name': NULL}"
                            : "");
        }

        private static String text(String value) {
            return value == null ? "NULL" : "'" + value + "'";
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_with_many_labels_is_counted_once_and_one_without_the_label_is_untagged(BillingExport export) {
        load(
                export,
                Charge.of(
                        "2026-10-01T10:00:00", "10", Map.of("cost_center", "data-001", "owner", "ann", "env", "prod")),
                Charge.of("2026-10-01T11:00:00", "2.5", Map.of("owner", "ann")),
                Charge.of("2026-10-01T12:00:00", "0.5", Map.of()));
        assertThat(costs(export, Granularity.DAILY, "cost_center", "owner"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "2026-10-01 USD {cost_center=data-001, owner=ann}",
                        "10",
                        "2026-10-01 USD {owner=ann}",
                        "2.5",
                        "2026-10-01 USD {}",
                        "0.5"));
        assertThat(costs(export, Granularity.MONTHLY)).isEqualTo(Map.of("2026-10-01 USD {}", "13"));
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_value_is_a_label_and_not_a_missing_one(BillingExport export) {
        load(
                export,
                Charge.of("2026-10-01T10:00:00", "1", Map.of("owner", "")),
                Charge.of("2026-10-01T10:00:00", "2", Map.of()));
        assertThat(costs(export, Granularity.DAILY, "owner"))
                .isEqualTo(Map.of("2026-10-01 USD {owner=}", "1", "2026-10-01 USD {}", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void credits_are_taken_off_once_each_whatever_labels_the_row_has(BillingExport export) {
        load(
                export,
                Charge.of("2026-10-01T10:00:00", "10", Map.of("a", "x", "b", "y"))
                        .credited("-1.25", "-0.75"),
                Charge.of("2026-10-01T11:00:00", "5", Map.of("a", "x")),
                Charge.of("2026-10-02T10:00:00", "0", Map.of()).credited("-3"));
        assertThat(costs(export, Granularity.DAILY, "a", "b"))
                .isEqualTo(Map.of(
                        "2026-10-01 USD {a=x, b=y}", "8",
                        "2026-10-01 USD {a=x}", "5",
                        "2026-10-02 USD {}", "-3"));
    }

    @ParameterizedTest
    @EnumSource
    void currencies_are_never_added(BillingExport export) {
        load(
                export,
                Charge.of("2026-10-01T10:00:00", "1", Map.of()),
                Charge.of("2026-10-01T10:00:00", "2", Map.of()).in("EUR"));
        assertThat(costs(export, Granularity.MONTHLY))
                .isEqualTo(Map.of("2026-10-01 USD {}", "1", "2026-10-01 EUR {}", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void the_first_day_belongs_to_the_time_asked_for_and_the_last_does_not(BillingExport export) {
        load(
                export,
                Charge.of("2026-09-30T23:59:59.999999", "1", Map.of()),
                Charge.of("2026-10-01T00:00:00", "2", Map.of()),
                Charge.of("2026-10-31T23:59:59.999999", "4", Map.of()),
                Charge.of("2026-11-01T00:00:00", "8", Map.of()));
        assertThat(costs(export, Granularity.DAILY))
                .isEqualTo(Map.of("2026-10-01 USD {}", "2", "2026-10-31 USD {}", "4"));
        assertThat(costs(export, Granularity.MONTHLY)).isEqualTo(Map.of("2026-10-01 USD {}", "6"));
    }

    @Test
    void usage_that_was_exported_weeks_later_or_on_the_day_before_by_the_clock_of_the_partitions_is_found() {
        tables.create(BillingExport.STANDARD, TABLE);
        String late = Charge.of("2026-10-01T00:30:00", "1", Map.of()).row(BillingExport.STANDARD);
        tables.insert(
                TABLE,
                late.replaceFirst("'2026-10-01'", "'2026-11-20'"),
                late.replaceFirst("'2026-10-01'", "'2026-09-30'"));
        assertThat(costs(BillingExport.STANDARD, Granularity.DAILY)).isEqualTo(Map.of("2026-10-01 USD {}", "2"));
    }

    @Test
    void what_a_query_cost_is_found_by_the_labels_that_its_job_was_given() {
        Map<String, String> labels =
                BigQueryLabels.of(Map.of("Cost Center", "DATA-001", "owner", "data-team@acme.com"));
        load(
                BillingExport.DETAILED,
                Charge.of("2026-10-01T10:00:00", "6.25", labels),
                Charge.of("2026-10-01T10:00:00", "1", Map.of("owner", "else")));
        assertThat(costs(
                        BillingExport.DETAILED,
                        Granularity.DAILY,
                        labels.keySet().toArray(String[]::new)))
                .containsEntry("2026-10-01 USD {cost_center=data-001, owner=data-team_acme_com}", "6.25")
                .hasSize(2);
    }

    @Test
    void a_label_of_a_focus_export_is_found_in_the_first_column_that_has_it() {
        tables.create(BillingExport.FOCUS, TABLE);
        String focus = "'2026-10-01', 'USD', 'acme', 'BigQuery', NULL, 1, 2, %s, %s";
        tables.insert(
                TABLE,
                focus.formatted("[{'key': 'owner', 'value': 'ann'}]", "[{'key': 'owner', 'value': 'bob'}]"),
                focus.formatted("NULL", "[{'key': 'owner', 'value': 'bob'}]"),
                focus.formatted("[]", "NULL"));
        List<CostLine> lines = lines(BillingExport.FOCUS, Granularity.DAILY, "owner");
        assertThat(lines)
                .extracting(line -> line.tags() + " " + line.billedCost().stripTrailingZeros() + " "
                        + line.effectiveCost().stripTrailingZeros())
                .containsExactlyInAnyOrder("{owner=ann} 1 2", "{owner=bob} 1 2", "{} 1 2");
    }

    @ParameterizedTest
    @EnumSource
    void whatever_is_asked_for_the_sums_are_those_of_the_rows(BillingExport export) {
        List<Charge> charges = random(new Random(42), 400);
        load(export, charges.toArray(Charge[]::new));
        for (Granularity granularity : Granularity.values()) {
            for (List<String> keys : List.of(List.<String>of(), List.of("a"), List.of("a", "b", "none"))) {
                List<CostLine> lines = lines(export, granularity, keys.toArray(String[]::new));
                assertThat(sums(
                                lines,
                                line -> line.currency()
                                        + of(line, CostDimension.ACCOUNT)
                                        + of(line, CostDimension.SERVICE),
                                CostLine::billedCost))
                        .isEqualTo(sums(
                                charges,
                                charge -> charge.currency() + charge.account() + charge.service(),
                                Charge::net));
                for (String key : keys) {
                    assertThat(sums(lines, line -> String.valueOf(line.tags().get(key)), CostLine::billedCost))
                            .isEqualTo(sums(
                                    charges,
                                    charge -> String.valueOf(charge.labels().get(key)),
                                    Charge::net));
                }
                assertThat(sums(lines, line -> line.from().toString(), CostLine::billedCost))
                        .isEqualTo(sums(
                                charges,
                                charge -> (granularity == Granularity.DAILY
                                                ? charge.at().toLocalDate()
                                                : charge.at().toLocalDate().withDayOfMonth(1))
                                        .toString(),
                                Charge::net));
            }
        }
        assertThat(lines(export, Granularity.DAILY, "a").stream()
                        .map(line -> of(line, CostDimension.RESOURCE))
                        .distinct())
                .hasSize(export == BillingExport.STANDARD ? 1 : 3);
    }

    private static List<Charge> random(Random random, int count) {
        List<Charge> charges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = new LinkedHashMap<>();
            for (String key : List.of("a", "b", "c")) {
                if (random.nextBoolean()) {
                    labels.put(key, "v" + random.nextInt(3));
                }
            }
            String[] credits = random.ints(random.nextInt(3), 1, 1_000)
                    .mapToObj(micros -> "-0.00" + (1_000 + micros))
                    .toArray(String[]::new);
            charges.add(new Charge(
                    OCTOBER.atStartOfDay().plusMinutes(random.nextInt(31 * 24 * 60)),
                    random.nextBoolean() ? "USD" : "EUR",
                    random.nextInt(5) == 0 ? null : "p" + random.nextInt(2),
                    "s" + random.nextInt(2),
                    random.nextInt(3) == 0 ? null : "r" + random.nextInt(2),
                    random.nextInt(100) + "." + String.format("%06d", random.nextInt(1_000_000)),
                    List.of(credits),
                    labels));
        }
        return charges;
    }

    private static <T> Map<String, BigDecimal> sums(
            List<T> all, Function<T, String> by, Function<T, BigDecimal> amount) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        by,
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.reducing(BigDecimal.ZERO, amount, BigDecimal::add),
                                BigDecimal::stripTrailingZeros)));
    }

    @ParameterizedTest
    @EnumSource
    void a_charge_and_its_credits_are_told_apart_where_categories_are_asked_for(BillingExport export) {
        load(
                export,
                Charge.of("2026-10-01T10:00:00", "10", Map.of("a", "x")).credited("-1.25", "-0.75"),
                Charge.of("2026-10-01T11:00:00", "5", Map.of("a", "x")));
        Map<String, BigDecimal> sums = sums(
                read(export, CostDimension.CATEGORY), line -> of(line, CostDimension.CATEGORY), CostLine::billedCost);
        BigDecimal net = new BigDecimal("13");
        assertThat(sums)
                .isEqualTo(
                        export == BillingExport.FOCUS
                                ? Map.of("Usage", net)
                                : Map.of("Usage", new BigDecimal("15"), "Credit", new BigDecimal("-2")));
        assertThat(sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(net);
    }

    @ParameterizedTest
    @EnumSource
    void every_dimension_that_an_export_has_can_be_asked_for_and_no_other(BillingExport export) {
        load(export, Charge.of("2026-10-01T10:00:00", "10", Map.of()));
        Set<CostDimension> has = export.capabilities().dimensions();
        Set<CostDimension> lacks = EnumSet.allOf(CostDimension.class);
        lacks.removeAll(has);
        assertThat(lacks)
                .isEqualTo(
                        switch (export) {
                            case FOCUS -> Set.of();
                            case DETAILED -> Set.of(CostDimension.CORRECTION, CostDimension.RESOURCE_TYPE);
                            case STANDARD ->
                                Set.of(
                                        CostDimension.CORRECTION,
                                        CostDimension.RESOURCE_TYPE,
                                        CostDimension.RESOURCE,
                                        CostDimension.RESOURCE_NAME);
                        });
        List<CostLine> lines = read(export, has.toArray(CostDimension[]::new));
        assertThat(lines.get(0).dimensions())
                .containsEntry(CostDimension.PROVIDER, "Google Cloud")
                .containsEntry(CostDimension.CATEGORY, "Usage")
                .containsEntry(CostDimension.BILLING_PERIOD, "2026-10")
                .containsEntry(CostDimension.ACCOUNT, "acme")
                .containsEntry(CostDimension.REGION, "europe-west1")
                .containsEntry(CostDimension.SERVICE, "BigQuery");
        assertThat(lines.get(0).get(CostDimension.RESOURCE).isPresent()).isEqualTo(export != BillingExport.STANDARD);
        if (export == BillingExport.STANDARD) {
            assertThatThrownBy(() -> read(export, CostDimension.RESOURCE)).hasMessageContaining("ResourceId");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_keys_of_labels_of_a_time_are_listed_once_each(BillingExport export) {
        load(
                export,
                Charge.of("2026-10-01T10:00:00", "1", Map.of("a", "x", "b", "y")),
                Charge.of("2026-10-31T10:00:00", "1", Map.of("b", "z")),
                Charge.of("2026-11-01T10:00:00", "1", Map.of("late", "z")));
        assertThat(BigQueryCosts.builder(Propagation.access(google), export, TABLE)
                        .build()
                        .tagKeys(OCTOBER, NOVEMBER))
                .containsExactly("a", "b");
    }

    private static String of(CostLine line, CostDimension dimension) {
        return line.get(dimension).orElse(null);
    }

    private List<CostLine> read(BillingExport export, CostDimension... dimensions) {
        List<CostLine> lines = new ArrayList<>();
        CostRead read = BigQueryCosts.builder(Propagation.access(google), export, TABLE)
                .build()
                .read(CostQuery.monthly(OCTOBER, NOVEMBER).by(dimensions), lines::add);
        assertThat(read.rows()).isEqualTo(lines.size());
        return lines;
    }

    private void load(BillingExport export, Charge... charges) {
        tables.create(export, TABLE);
        List<String> rows = new ArrayList<>();
        for (Charge charge : charges) {
            rows.add(charge.row(export));
        }
        tables.insert(TABLE, rows.toArray(String[]::new));
    }

    /** Day, currency and labels to what is billed. */
    private Map<String, String> costs(BillingExport export, Granularity granularity, String... keys) {
        return lines(export, granularity, keys).stream()
                .collect(Collectors.toMap(
                        line -> line.from() + " " + line.currency() + " " + new TreeMap<>(line.tags()),
                        line -> line.billedCost().stripTrailingZeros().toPlainString()));
    }

    private List<CostLine> lines(BillingExport export, Granularity granularity, String... keys) {
        List<CostLine> lines = new ArrayList<>();
        BigQueryCosts.builder(Propagation.access(google), export, TABLE)
                .build()
                .read(
                        new CostQuery(
                                OCTOBER,
                                NOVEMBER,
                                granularity,
                                export == BillingExport.STANDARD
                                        ? Set.of(CostDimension.ACCOUNT, CostDimension.SERVICE)
                                        : Set.of(CostDimension.ACCOUNT, CostDimension.SERVICE, CostDimension.RESOURCE),
                                List.of(keys)),
                        lines::add);
        return lines;
    }
}
