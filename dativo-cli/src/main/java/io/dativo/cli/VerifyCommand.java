package io.dativo.cli;

import io.dativo.propagation.DriftReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drift: what differs from what the jobs claim. */
@Command(
        name = "verify",
        description = "Shows drift: what differs from what the jobs claim, and who changed it. Writes nothing.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private HostOptions options = new HostOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (Run run = Run.of(surroundings, options, files)) {
            DriftReport drift = run.dativo().verify(run.jobs());
            output.print(surroundings, format -> print(run, drift, format));
            new Printer(surroundings).summary(drift.toMarkdown());
            return (drift.isInSync() ? Exit.OK : Exit.FINDINGS).code();
        }
    }

    private static String print(Run run, DriftReport drift, Format format) {
        return switch (format) {
            case TEXT -> drift.toString();
            case JSON -> drift.toJson();
            case MARKDOWN -> drift.toMarkdown();
            case SARIF, JUNIT -> {
                Findings findings = new Findings();
                run.jobs()
                        .forEach(job ->
                                findings.add(job.job().name(), run.dativo().problems(drift, job)));
                yield findings.print(format);
            }
        };
    }
}
