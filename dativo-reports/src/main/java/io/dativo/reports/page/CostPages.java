package io.dativo.reports.page;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostRead.LeftOut;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Shown;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.CostRow;
import io.dativo.reports.Coverage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report of costs as pages: the first says who pays for what, what has no payer and whom to ask; one for each key says
 * more. Each page is one file without a script that needs no other, and stands beside the same tables as JSON and CSV. The
 * same report makes the same bytes. Pure but for {@link #write}.
 */
public final class CostPages {
    private static final String FIRST = "costs";

    private final CostReport report;
    private final List<Link> links = new ArrayList<>();

    private CostPages(CostReport report) {
        this.report = report;
        links.add(new Link(FIRST + ".html", "Costs"));
        report.keys().forEach(key -> links.add(new Link(name(key) + ".html", "By " + Shown.visible(key.name()))));
    }

    /**
     * The files of all pages.
     *
     * @param report the report
     * @return the content of each file by its name, the first page first
     */
    public static Map<String, String> of(CostReport report) {
        CostPages pages = new CostPages(report);
        Map<String, String> files = new LinkedHashMap<>(PageFiles.of(pages.first()));
        report.keys().forEach(key -> files.putAll(PageFiles.of(pages.by(key))));
        return files;
    }

    /**
     * Writes the files of all pages, over older ones of the same names.
     *
     * @param report the report
     * @param folder where; it is made when it is not there
     * @return the first page
     * @throws DativoException when a file of one of the names is no such page; then none is written
     * @throws ProviderException when a file cannot be written
     */
    public static Path write(CostReport report, Path folder) {
        return PageFiles.write(of(report), folder).resolve(FIRST + ".html");
    }

    /** A key may hold any character, and two keys may differ in those that files may not have. */
    private String name(CostKey key) {
        String plain = key.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-");
        long before = report.keys().stream()
                .takeWhile(other -> !other.equals(key))
                .filter(other -> other.name()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_]+", "-")
                        .equals(plain))
                .count();
        return "cost-by-" + plain + (before == 0 ? "" : "-" + (before + 1));
    }

    private Page first() {
        List<Section> sections = new ArrayList<>();
        List<CostKey> keys = report.keys();
        if (!keys.isEmpty()) {
            CostKey key = keys.get(0);
            sections.add(payers(key));
            if (key.dimension() == null) {
                sections.add(toMend(key.name()));
            }
        }
        List<String> tags = keys.stream()
                .filter(key -> key.dimension() == null)
                .map(CostKey::name)
                .filter(key -> !report.coverage(key).isEmpty())
                .toList();
        sections.add(Section.of(
                "Which part is tagged",
                "Counted in " + report.metric().column()
                        + ", by key. Both the cost that counts and the taggable part of"
                        + " it are shown, as a service that carries no tags is no omission.",
                CostTables.coverage(report, tags),
                "No key is a tag."));
        sections.add(Section.of(
                "Budgets",
                "Budgets that a month does not keep to, or nearly does not.",
                CostTables.budgets(report),
                "No budget is over or at risk."));
        sections.add(Section.of(
                "Whether the bill knows the keys",
                "A tag on a resource is in no bill before its key is activated where the cloud asks for that.",
                CostTables.activation(report),
                "No key is a tag."));
        return page(FIRST, "Costs", facts(), sections);
    }

    private Page by(CostKey key) {
        List<Section> sections = new ArrayList<>();
        sections.add(payers(key));
        sections.add(Section.of(
                "What changed",
                "Each month beside the one before, the largest change first.",
                CostTables.changes(report, key),
                "There is one month only."));
        if (key.dimension() == null) {
            if (!report.byTagStatus(key.name()).isEmpty()) {
                sections.add(Section.of(
                        "How the costs stand with the tag",
                        "Every charge stands in one way, so that the sums of a month add up to its total.",
                        CostTables.reasons(report, key.name()),
                        ""));
                sections.add(toMend(key.name()));
            }
            sections.add(Section.of(
                    "What put the values there",
                    "For a tag that a job says too: where it is written, and the plan that wrote it.",
                    CostTables.attribution(report, key.name()),
                    "There are no costs."));
            sections.add(Section.of(
                    "How shared costs were split",
                    "Each shared cost goes to others in parts that add up to it exactly.",
                    CostTables.shares(report.shares().stream()
                            .filter(share -> share.rule().key().equals(key.name()))
                            .toList()),
                    "No cost of this key is shared."));
        }
        return page(name(key), "Costs by " + key.name(), List.of(), sections);
    }

    private Section payers(CostKey key) {
        List<Trend> trends = new ArrayList<>();
        Map<String, SortedMap<YearMonth, BigDecimal>> months = new TreeMap<>();
        for (CostRow row : report.by(key)) {
            months.computeIfAbsent(row.currency(), first -> new TreeMap<>())
                    .merge(row.period(), row.total(), BigDecimal::add);
        }
        months.forEach((currency, amounts) -> {
            if (amounts.size() > 1) {
                trends.add(Trend.of("Total of each month in " + currency, amounts));
            }
        });
        return new Section(
                "Who pays for what, by " + key.name(),
                "All charges of a month by " + key.name() + "; the totals add up to what the bill says. "
                        + CostModel.UNALLOCATED + " is what is unallocated.",
                trends,
                CostTables.costs(report, key),
                "There are no costs.");
    }

    private Section toMend(String key) {
        return Section.of(
                "What to mend, and whom to ask",
                "Every place where the tag " + key + " is not as it should be, the dearest first.",
                CostTables.gaps(report, key),
                "Every charge has the tag.");
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        if (report.keys().isEmpty()) {
            return facts;
        }
        CostKey key = report.keys().get(0);
        Map<List<Object>, BigDecimal> totals = new LinkedHashMap<>();
        Map<List<Object>, BigDecimal> nobodys = new LinkedHashMap<>();
        for (CostRow row : report.by(key)) {
            List<Object> month = List.of(row.period(), row.currency());
            totals.merge(month, row.total(), BigDecimal::add);
            boolean isNobodys = row.values().get(0).equals(CostModel.UNALLOCATED);
            nobodys.merge(month, isNobodys ? row.total() : BigDecimal.ZERO, BigDecimal::add);
        }
        YearMonth last = report.by(key).stream()
                .map(CostRow::period)
                .max(Comparator.naturalOrder())
                .orElse(null);
        totals.keySet().removeIf(month -> !month.get(0).equals(last));
        totals.forEach((month, total) -> {
            String currency = month.get(1).toString();
            facts.add(new Fact(
                    month.get(0) + ", all costs",
                    Shown.visible(Numbers.money(total, currency)),
                    report.metric().column() + " of every charge of the month, credits and tax included"));
            facts.add(new Fact(
                    month.get(0) + ", unallocated",
                    Shown.visible(Numbers.money(nobodys.getOrDefault(month, BigDecimal.ZERO), currency)),
                    "what no tag, job, rule or default gives a " + Shown.visible(key.name())));
        });
        if (key.dimension() == null) {
            for (Coverage coverage : report.coverage(key.name())) {
                if (!coverage.period().equals(last)) {
                    continue;
                }
                facts.add(new Fact(
                        coverage.period() + ", tagged with " + Shown.visible(key.name()),
                        Numbers.percent(coverage.percent()),
                        Shown.visible(Numbers.money(coverage.tagged(), coverage.currency()) + " of "
                                        + Numbers.money(coverage.total(), coverage.currency()))
                                + " that count: usage and purchases, no tax, credits or corrections"));
            }
        }
        return facts;
    }

    private Page page(String name, String title, List<Fact> facts, List<Section> sections) {
        List<String> notices = new ArrayList<>();
        for (LeftOut left : report.read().malformed()) {
            notices.add("Not counted: " + Shown.visible(left.toString()));
        }
        for (CostDimension dimension : report.notReported()) {
            notices.add(dimension.column() + " is not reported by the source.");
        }
        report.problems().forEach(problem -> notices.add(Shown.visible(problem.message())));
        long rows = report.read().rows();
        return new Page(
                name,
                Shown.visible(title),
                report.metric().column() + " of " + Shown.visible(report.source()) + ", " + rows
                        + (rows == 1 ? " row." : " rows."),
                notices,
                facts,
                sections,
                links.stream()
                        .filter(link -> !link.file().equals(name + ".html"))
                        .toList(),
                "Amounts are rounded here and nowhere else. Currencies are never added or converted.");
    }
}
