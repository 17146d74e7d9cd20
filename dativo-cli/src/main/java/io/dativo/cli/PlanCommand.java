package io.dativo.cli;

import io.dativo.document.OwnFile;
import io.dativo.problem.DativoException;
import io.dativo.propagation.PropagationPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an apply would do: a dry run that reads and writes nothing. */
@Command(
        name = "plan",
        description = "A dry run: shows what apply would change on each resource, and what it cannot bring in place.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer>, CommandLines.OwnExit {
    /** What a plan says first. */
    private static final Pattern PLAN = Pattern.compile("\\A\\{\\s*\"format\"\\s*:\\s*\\d+\\s*,\\s*\"id\"\\s*:");

    private final Surroundings surroundings;

    @Mixin
    private HostOptions options = new HostOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "PLAN", description = "also writes the plan here, for: dativo apply PLAN")
    private @Nullable Path out;

    @Option(
            names = "--detailed-exitcode",
            description = "0: nothing to change; 1: an error, or claims that apply cannot bring in place; 2: changes")
    private boolean detailed;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (Run run = Run.of(surroundings, options, files)) {
            PropagationPlan plan = run.dativo().plan(run.jobs());
            Findings findings = new Findings();
            run.jobs()
                    .forEach(job -> findings.add(job.job().name(), run.dativo().problems(plan, job)));
            output.print(surroundings, format -> print(plan, findings, format));
            new Printer(surroundings).summary(plan.toMarkdown());
            if (out != null) {
                write(out, plan);
            }
            return exit(plan, findings).code();
        }
    }

    private static String print(PropagationPlan plan, Findings findings, Format format) {
        return switch (format) {
            case TEXT -> plan.toString();
            case JSON -> plan.toJson();
            case MARKDOWN -> plan.toMarkdown();
            case SARIF, JUNIT -> findings.print(format);
        };
    }

    private Exit exit(PropagationPlan plan, Findings findings) {
        boolean wrong = findings.byJob().values().stream()
                .flatMap(List::stream)
                .anyMatch(problem -> problem.isError() && !options.allows(problem));
        if (wrong) {
            return Exit.FINDINGS;
        }
        return detailed && !plan.isEmpty() ? Exit.CHANGES : Exit.OK;
    }

    /** A file of something else is left alone. */
    private static void write(Path file, PropagationPlan plan) {
        try {
            OwnFile.replace(file, plan.toJson(), PLAN);
        } catch (IOException e) {
            throw new DativoException("could not write the plan to " + file + ": " + e.getMessage(), e);
        }
    }

    /** With the detailed codes 2 means changes, so that every failure is a 1. */
    @Override
    public Exit exit(Exit usual) {
        return detailed ? Exit.FINDINGS : usual;
    }
}
