package io.dativo.reports;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostRead.LeftOut;
import io.dativo.problem.Shown;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What a reader sees first, as text: who pays for what, what has no payer, and whom to ask. */
final class FirstPage {
    private static final int MOST_ASKED = 10;

    private FirstPage() {}

    static String of(CostReport report, List<CostKey> keys) {
        StringBuilder page = new StringBuilder();
        page.append(report.metric().column())
                .append(" of ")
                .append(Shown.visible(report.source()))
                .append(", ");
        page.append(report.read().rows()).append(" rows\n");
        for (LeftOut left : report.read().malformed()) {
            page.append("NOT COUNTED: ").append(Shown.visible(left.toString())).append('\n');
        }
        for (CostDimension dimension : report.notReported()) {
            page.append(dimension.column()).append(": not reported\n");
        }
        if (!keys.isEmpty()) {
            payers(page, report, keys.get(0));
        }
        report.budgets()
                .forEach(finding -> page.append("budget ").append(finding).append('\n'));
        report.problems().forEach(problem -> page.append(problem).append('\n'));
        return page.toString().stripTrailing();
    }

    private static void payers(StringBuilder page, CostReport report, CostKey key) {
        String month = "";
        for (CostRow row : report.by(key)) {
            String next = row.period() + ", " + row.currency();
            if (!next.equals(month)) {
                page.append("\n").append(next).append(", by ").append(key).append('\n');
                month = next;
            }
            page.append("  ").append(row).append('\n');
        }
        if (key.dimension() != null) {
            return;
        }
        page.append('\n');
        report.coverage(key.name()).forEach(coverage -> page.append(coverage).append('\n'));
        List<Map.Entry<TagGap, BigDecimal>> gaps = report.gaps(key.name());
        if (!gaps.isEmpty()) {
            page.append("\nwithout the tag ").append(key).append(", and whom to ask\n");
        }
        gaps.stream()
                .limit(MOST_ASKED)
                .forEach(gap -> page.append("  ").append(line(gap)).append('\n'));
        if (gaps.size() > MOST_ASKED) {
            page.append("  and ").append(gaps.size() - MOST_ASKED).append(" more\n");
        }
    }

    private static String line(Map.Entry<TagGap, BigDecimal> entry) {
        TagGap gap = entry.getKey();
        StringBuilder line = new StringBuilder(Texts.money(entry.getValue(), gap.currency()));
        line.append(' ').append(gap.status());
        for (String part : new String[] {gap.service(), gap.resource(), gap.account()}) {
            if (part != null) {
                line.append(", ").append(Shown.visible(part));
            }
        }
        return line.append("; ask ")
                .append(gap.ask() == null ? "(owner not known)" : Shown.visible(gap.ask()))
                .toString();
    }
}
