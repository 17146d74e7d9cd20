package io.dativo.reports.page;

import io.dativo.policy.Purpose;
import io.dativo.reports.Attribution;
import io.dativo.reports.BudgetFinding;
import io.dativo.reports.CostChange;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostReport;
import io.dativo.reports.CostRow;
import io.dativo.reports.Coverage;
import io.dativo.reports.KeyReadiness;
import io.dativo.reports.Share;
import io.dativo.reports.TagGap;
import io.dativo.reports.TagSums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The tables of a report of costs. Pure. */
final class CostTables {
    private static final Column MONTH = Column.shortText("month", "Month");
    private static final Column CURRENCY = Column.shortText("currency", "Currency");

    private CostTables() {}

    /** What each value of a key costs. */
    static Table costs(CostReport report, CostKey key) {
        List<CostRow> rows = newestFirst(report.by(key), CostRow::period);
        Map<List<Object>, BigDecimal> largest = new HashMap<>();
        Map<List<Object>, BigDecimal> sums = new HashMap<>();
        for (CostRow row : rows) {
            largest.merge(month(row), row.total().abs(), BigDecimal::max);
            sums.merge(month(row), row.total(), BigDecimal::add);
        }
        return new Table(
                "costs",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.text("value", key.name(), ""),
                        Column.number("total", "Total", "direct, shared, credits and tax together"),
                        Column.number("of_month", "Of the month", "the part of the month's total, in percent"),
                        Column.number("direct", "Direct", "what charges say themselves: usage, purchases, adjustments"),
                        Column.number(
                                "shared", "Shared", "what was split onto it; below zero for a cost that others share"),
                        Column.number("credits", "Credits", "what the provider grants, mostly below zero"),
                        Column.number("tax", "Tax", "tax that is allocated to it")),
                rows.stream()
                        .map(row -> {
                            Optional<BigDecimal> part =
                                    Numbers.percent(row.total(), sums.getOrDefault(month(row), BigDecimal.ZERO));
                            return List.of(
                                    Cell.text(row.period().toString()),
                                    Cell.text(row.currency()),
                                    Cell.text(row.values().get(0)),
                                    Cell.money(row.total())
                                            .withBar(row.total(), largest.getOrDefault(month(row), BigDecimal.ZERO)),
                                    Cell.number(Numbers.percent(part), part.orElse(null)),
                                    Cell.money(row.direct()),
                                    Cell.money(row.shared()),
                                    Cell.money(row.credits()),
                                    Cell.money(row.tax()));
                        })
                        .toList());
    }

    private static List<Object> month(CostRow row) {
        return List.of(row.period(), row.currency());
    }

    /** What changed from month to month. */
    static Table changes(CostReport report, CostKey key) {
        List<CostChange> changes = newestFirst(report.monthOverMonth(key), CostChange::period);
        BigDecimal largest = largest(changes, CostChange::difference);
        return new Table(
                "changes",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.text("value", key.name(), ""),
                        Column.number("before", "Month before", ""),
                        Column.number("now", "This month", ""),
                        Column.number("difference", "Change", "this month less the month before"),
                        Column.number("percent", "Change in %", "of the month before; a dash where that had no cost")),
                changes.stream()
                        .map(change -> List.of(
                                Cell.text(change.period().toString()),
                                Cell.text(change.currency()),
                                Cell.text(change.values().get(0)),
                                Cell.money(change.before()),
                                Cell.money(change.now()),
                                Cell.money(change.difference()).withBar(change.difference(), largest),
                                Cell.number(
                                        Numbers.percent(change.percent()),
                                        change.percent().orElse(null))))
                        .toList());
    }

    /** How the costs of each month stand with a key. */
    static Table reasons(CostReport report, String key) {
        List<TagSums> sums = newestFirst(report.byTagStatus(key), TagSums::period);
        BigDecimal largest = largest(sums, TagSums::amount);
        return new Table(
                "reasons",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.text("status", "How the tag stands", ""),
                        Column.number(
                                "amount", "Cost", "all costs of the month that stand so, credits and tax included"),
                        Column.text("meaning", "What it means", "")),
                sums.stream()
                        .map(sum -> List.of(
                                Cell.text(sum.period().toString()),
                                Cell.text(sum.currency()),
                                Cell.text(sum.status().toString()),
                                Cell.money(sum.amount()).withBar(sum.amount(), largest),
                                Cell.text(sum.status().meaning())))
                        .toList());
    }

    /** What to mend, and whom to ask. */
    static Table gaps(CostReport report, String key) {
        return new Table(
                "to-mend",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.number("amount", "Cost", ""),
                        Column.text("status", "Why", "see above, under how the costs stand"),
                        Column.text("service", "Service", ""),
                        Column.text("resource", "Resource", ""),
                        Column.text("account", "Account", ""),
                        Column.text(
                                "ask",
                                "Whom to ask",
                                "the job that uses the resource and where Terraform declares it, else the contact of the"
                                        + " account")),
                report.gaps(key).stream().map(CostTables::gap).toList());
    }

    private static List<Cell> gap(Map.Entry<TagGap, BigDecimal> entry) {
        TagGap gap = entry.getKey();
        return List.of(
                Cell.text(gap.period().toString()),
                Cell.text(gap.currency()),
                Cell.money(entry.getValue()),
                Cell.text(gap.status().toString()),
                Cell.text(gap.service()),
                Cell.text(gap.resource()),
                Cell.text(gap.account()),
                gap.ask() == null ? new Cell("owner not known", "", -1, false) : Cell.text(gap.ask()));
    }

    /** What put each value onto charges. */
    static Table attribution(CostReport report, String key) {
        return new Table(
                "attribution",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.text("value", key, ""),
                        Column.number("amount", "Cost", "before shared costs are split"),
                        Column.text("source", "What gave the value", ""),
                        Column.text(
                                "origin",
                                "Where it is written",
                                "the level of the configuration, and the file, line and column that say it"),
                        Column.text("plan", "Plan", "the plan by which Dativo wrote the tag, as its ledger knows"),
                        Column.text("job", "Job", "the jobs that use the resource")),
                report.attribution(key).entrySet().stream()
                        .map(entry -> attribution(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static List<Cell> attribution(Attribution from, BigDecimal cost) {
        return List.of(
                Cell.text(from.period().toString()),
                Cell.text(from.currency()),
                Cell.text(from.value()),
                Cell.money(cost),
                Cell.text(from.source().toString()),
                Cell.text(from.origin()),
                Cell.text(from.plan()),
                Cell.text(from.job()));
    }

    /** Which part of the costs is tagged, for each key that is a tag. */
    static Table coverage(CostReport report, Collection<String> keys) {
        List<List<Cell>> rows = new ArrayList<>();
        for (String key : keys) {
            for (Coverage coverage : newestFirst(report.coverage(key), Coverage::period)) {
                rows.add(coverage(report, coverage));
            }
        }
        return new Table(
                "coverage",
                List.of(
                        Column.text("purpose", "For", "what the tag policy says that the key is for"),
                        Column.text("key", "Key", ""),
                        MONTH,
                        CURRENCY,
                        Column.number("percent", "Tagged", "tagged cost by the cost that counts, in percent"),
                        Column.number("tagged", "Tagged cost", "has the tag as the policy says; the numerator"),
                        Column.number(
                                "total",
                                "Cost that counts",
                                "usage above zero, and purchases where billed costs are asked for; the denominator"),
                        Column.number(
                                "percent_of_taggable", "Of the taggable", "tagged cost by taggable cost, in percent"),
                        Column.number("taggable", "Taggable cost", "the part of it that something can carry a tag for"),
                        Column.number(
                                "left_out", "Left out", "tax, credits, adjustments, corrections and sums below zero")),
                rows);
    }

    private static List<Cell> coverage(CostReport report, Coverage coverage) {
        BigDecimal percent = coverage.percent().orElse(BigDecimal.ZERO);
        return List.of(
                Cell.text(purpose(report, coverage.key())),
                Cell.text(coverage.key()),
                Cell.text(coverage.period().toString()),
                Cell.text(coverage.currency()),
                Cell.number(
                                Numbers.percent(coverage.percent()),
                                coverage.percent().orElse(null))
                        .withBar(percent, BigDecimal.valueOf(100)),
                Cell.money(coverage.tagged()),
                Cell.money(coverage.total()),
                Cell.number(
                        Numbers.percent(coverage.percentOfTaggable()),
                        coverage.percentOfTaggable().orElse(null)),
                Cell.money(coverage.taggable()),
                Cell.money(coverage.leftOut()));
    }

    private static String purpose(CostReport report, String key) {
        for (Purpose purpose : Purpose.values()) {
            if (report.keys(purpose).contains(key)) {
                return purpose.name().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** Budgets that are over, at risk or cannot be judged. */
    static Table budgets(CostReport report) {
        return new Table(
                "budgets",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.text("key", "Key", ""),
                        Column.text("value", "Value", ""),
                        Column.text("state", "State", ""),
                        Column.number("spent", "Spent", "the total of the month"),
                        Column.number("budget", "Budget", "what it may cost in a month")),
                report.budgets().stream().map(CostTables::budget).toList());
    }

    private static List<Cell> budget(BudgetFinding finding) {
        String currency = finding.budget().monthly().currency();
        BigDecimal most = finding.budget().monthly().amount();
        return List.of(
                Cell.text(finding.period().toString()),
                Cell.text(currency),
                Cell.text(finding.budget().key().name()),
                Cell.text(finding.budget().value()),
                Cell.text(
                        switch (finding.state()) {
                            case OVER -> "over";
                            case AT_RISK -> "at risk";
                            case OTHER_CURRENCY -> "has costs in another currency, which are never converted";
                        }),
                Cell.money(finding.spent())
                        .withBar(finding.spent(), finding.spent().max(most)),
                Cell.money(most));
    }

    /** The lineage of splits, in the shape that FOCUS gives to allocated costs. */
    static Table shares(List<Share> shares) {
        return new Table(
                "shares",
                List.of(
                        MONTH,
                        CURRENCY,
                        Column.number("stage", "Stage", "splits of one stage come before those of the next"),
                        Column.text("pool", "Shared cost", ""),
                        Column.text("target", "Goes to", ""),
                        Column.number("amount", "Cost", "the parts of a shared cost add up to it exactly"),
                        Column.text("AllocatedMethodId", "Method", "dativo/ and how the parts are found"),
                        Column.number("AllocatedRatio", "Part", "the driver by the sum of drivers, rounded"),
                        Column.number(
                                "driver", "Driver", "what it counts with: 1, a percentage, a weight, its own cost"),
                        Column.number("of_drivers", "Of drivers", "what all together count with")),
                shares.stream()
                        .map(share -> {
                            BigDecimal ratio = share.driver().divide(share.ofDrivers(), 10, RoundingMode.HALF_EVEN);
                            return List.of(
                                    Cell.text(share.period().toString()),
                                    Cell.text(share.currency()),
                                    Cell.count(share.stage()),
                                    Cell.text(share.rule().pool()),
                                    Cell.text(share.target()),
                                    Cell.money(share.amount()),
                                    Cell.text("dativo/"
                                            + share.rule().method().name().toLowerCase(Locale.ROOT)),
                                    Cell.number(
                                            Numbers.percent(Numbers.percent(share.driver(), share.ofDrivers())), ratio),
                                    Cell.number(share.driver().toPlainString(), share.driver()),
                                    Cell.number(share.ofDrivers().toPlainString(), share.ofDrivers()));
                        })
                        .toList());
    }

    /** Whether the bill can be distinguished by each key. */
    static Table activation(CostReport report) {
        return new Table(
                "activation",
                List.of(
                        Column.text("key", "Key", ""),
                        Column.text("state", "State", ""),
                        Column.text("in_bill", "Spelled in the bill", "")),
                report.activation().stream()
                        .map(ready -> List.of(
                                Cell.text(ready.key()),
                                Cell.text(words(ready.state())),
                                Cell.text(String.join(", ", ready.inBill()))))
                        .toList());
    }

    private static String words(KeyReadiness.State state) {
        return switch (state) {
            case IN_BILL -> "charges carry it";
            case NOT_ACTIVE -> "not activated for cost allocation";
            case NOT_IN_BILL -> "no charge of the time carries it";
            case NOT_REPORTED -> "the source does not list its keys";
        };
    }

    /** The order within a month stays. */
    private static <T> List<T> newestFirst(List<T> all, Function<T, YearMonth> month) {
        return all.stream()
                .sorted(Comparator.comparing(month, Comparator.reverseOrder()))
                .toList();
    }

    private static <T> BigDecimal largest(List<T> all, Function<T, BigDecimal> amount) {
        return all.stream().map(amount).map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::max);
    }
}
