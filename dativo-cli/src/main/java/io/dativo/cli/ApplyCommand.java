package io.dativo.cli;

import io.dativo.problem.DativoException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans and applies job files, or applies exactly a plan that was written before. */
@Command(
        name = "apply",
        description = {
            "Makes every resource carry what the jobs claim. Idempotent.",
            "With a PLAN of 'dativo plan --out' exactly that plan is applied; job files after it only say which Iceberg"
                    + " catalog it is about."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private HostOptions options = new HostOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "a PLAN (*.json), or job files and folders with job files")
    private List<Path> files = List.of();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private ReportFormat format = ReportFormat.TEXT;

    ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path first = files.get(0);
        boolean planned = first.toString().endsWith(".json");
        List<Path> jobFiles = planned ? files.subList(1, files.size()) : files;
        PropagationPlan written = planned ? read(first) : null;
        if (written != null && jobFiles.isEmpty()) {
            return report(options.builder(surroundings).build().apply(written));
        }
        try (Run run = Run.of(surroundings, options, jobFiles)) {
            PropagationPlan plan = written == null ? run.dativo().plan(run.jobs()) : written;
            if (written == null && format == ReportFormat.TEXT) {
                new Printer(surroundings).text(plan.toString());
            }
            return report(run.dativo().apply(plan));
        }
    }

    private int report(PropagationReport report) {
        Printer printer = new Printer(surroundings);
        switch (format) {
            case TEXT -> printer.text(report.toString());
            case JSON -> printer.document(report.toJson());
            case MARKDOWN -> printer.document(report.toMarkdown());
        }
        printer.summary(report.toMarkdown());
        return (report.isComplete() ? Exit.OK : Exit.FINDINGS).code();
    }

    private static PropagationPlan read(Path file) {
        try {
            return PropagationPlan.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw new DativoException("could not read the plan " + file + ": " + e.getMessage(), e);
        }
    }
}
