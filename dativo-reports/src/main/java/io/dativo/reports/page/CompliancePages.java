package io.dativo.reports.page;

import io.dativo.reports.compliance.Check;
import io.dativo.reports.compliance.ComplianceCheck;
import io.dativo.reports.compliance.ComplianceReport;
import io.dativo.reports.compliance.ComplianceStatus;
import io.dativo.reports.compliance.Control;
import io.dativo.reports.compliance.Regulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report of compliance as one page, with JSON and CSV beside it. The same report makes the same bytes. Pure. */
public final class CompliancePages {
    private static final String NO_EVIDENCE =
            "Tags and configuration are no evidence of these, which have to be shown by hand:"
                    + " consent, the lawful basis, impact assessments, notices of breaches, requests of persons, training, contracts with"
                    + " processors and business associates, reviews of access, and who approved a change.";

    private CompliancePages() {}

    /**
     * The files of the page.
     *
     * @param report the report
     * @return the content of each file by its name, the page first
     */
    public static Map<String, String> of(ComplianceReport report) {
        List<Section> sections = new ArrayList<>();
        for (Regulation regulation : Regulation.values()) {
            sections.add(Section.of(
                    regulation.toString(),
                    "For each requirement what the checks support evidence for, and what they do not show.",
                    controls(report, regulation),
                    ""));
        }
        sections.add(Section.of(
                "Every check",
                "What jobs declare against what systems show. No status says that something is compliant.",
                checks(report),
                "There is no job."));
        return PageFiles.of(
                new Page(
                        "compliance",
                        "Evidence of compliance",
                        "What " + report.regulations().size() + " jobs declare, against what systems showed at "
                                + report.at() + ".",
                        List.of(NO_EVIDENCE),
                        facts(report),
                        sections,
                        List.of(),
                        "How requirements are read here is an engineer's reading and no advice. Their texts are their publishers'."));
    }

    /**
     * Writes the page, its JSON and its CSV; files of the same names are replaced.
     *
     * @param report the report
     * @param folder where to; made when it is not there
     * @return the page
     * @throws io.dativo.problem.ProviderException when it cannot be written
     */
    public static Path write(ComplianceReport report, Path folder) {
        return PageFiles.write(of(report), folder).resolve("compliance.html");
    }

    private static List<Fact> facts(ComplianceReport report) {
        return report.counts().entrySet().stream()
                .map(count -> new Fact(
                        name(count.getKey()),
                        count.getValue().toString(),
                        count.getKey().meaning()))
                .toList();
    }

    private static String name(ComplianceStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Table controls(ComplianceReport report, Regulation regulation) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Control control : Control.values()) {
            if (control.regulation() == regulation) {
                List<ComplianceCheck> evidence = report.evidenceFor(control);
                rows.add(List.of(
                        Cell.text(control.id()),
                        Cell.text(control.words()),
                        Cell.text(control.checks().stream().map(Check::toString).collect(Collectors.joining("; "))),
                        Cell.text(evidence.isEmpty() ? "no job declares " + regulation : counts(evidence)),
                        Cell.text(control.notShown())));
            }
        }
        return new Table(
                regulation.name().toLowerCase(Locale.ROOT),
                List.of(
                        Column.text("requirement", "Requirement", ""),
                        Column.text("words", "Asks that", "in words of our own"),
                        Column.text("checks", "Checks that support evidence for it", ""),
                        Column.text(
                                "evidence",
                                "How they stand",
                                "counts of the checks below, of the jobs that declare it"),
                        Column.text("not_shown", "Not shown by this", "")),
                rows);
    }

    private static String counts(List<ComplianceCheck> evidence) {
        Map<ComplianceStatus, Long> counts =
                evidence.stream().collect(Collectors.groupingBy(ComplianceCheck::status, Collectors.counting()));
        List<String> words = new ArrayList<>();
        for (ComplianceStatus status : ComplianceStatus.values()) {
            if (counts.containsKey(status)) {
                words.add(counts.get(status) + " " + name(status));
            }
        }
        return String.join(", ", words);
    }

    private static Table checks(ComplianceReport report) {
        return new Table(
                "checks",
                List.of(
                        Column.text("job", "Job", ""),
                        Column.text("check", "Check", ""),
                        Column.text("status", "Status", "see the numbers above"),
                        Column.text("declared", "Declared", ""),
                        Column.text("place", "Where", "the level, and the file, line and column that say it"),
                        Column.text("resource", "Resource", ""),
                        Column.text("observed", "Seen", "what was seen, or why nothing was"),
                        Column.text("source", "Evidence", "the call, its time and the digest of the answer")),
                report.checks().stream()
                        .map(check -> List.of(
                                Cell.text(check.job()),
                                Cell.text(check.check().toString()),
                                Cell.text(name(check.status())),
                                Cell.text(check.declared().text()),
                                Cell.text(check.declared().place()),
                                Cell.text(check.resource()),
                                Cell.text(check.observed().text()),
                                Cell.text(check.observed().source())))
                        .toList());
    }
}
