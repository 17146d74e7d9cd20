package io.dativo.cli;

import io.dativo.iceberg.IcebergTables;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.DativoException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tags what a job writes to, then runs the job's program. */
@Command(
        name = "run",
        description = {
            "Tags the table and the resources of a job; when every tag is in place, runs COMMAND with the job's bound"
                    + " configuration in the file that DATIVO_JOB_CONFIG names.",
            "The exit code is that of COMMAND, or 125 when Dativo fails before."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer>, CommandLines.OwnExit {
    private final Surroundings surroundings;

    @Mixin
    private HostOptions options = new HostOptions();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the job file")
    private Path config = Path.of("");

    @Option(names = "--create-table", description = "create the job's table with its tags where it is absent")
    private boolean createTable;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "after --: the program and its arguments")
    private List<String> command = List.of();

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ResolvedJob job;
        try (Run run = Run.of(surroundings, options, List.of(config))) {
            job = run.jobs().get(0);
            if (createTable) {
                createTable(run, job);
            }
            PropagationPlan plan = run.dativo().plan(job);
            PropagationReport report = run.dativo().apply(plan);
            // The program's own output is the result; what Dativo says goes where progress goes.
            surroundings.err().println(report);
            new Printer(surroundings).summary(report.toMarkdown());
            if (!report.isComplete()) {
                return Exit.OWN_FAILURE.code();
            }
        }
        return command.isEmpty() ? Exit.OK.code() : Child.run(command, job);
    }

    private static void createTable(Run run, ResolvedJob job) {
        if (run.catalog() == null) {
            throw new DativoException("--create-table needs the job's Iceberg catalog");
        }
        IcebergTables.createIfAbsent(run.catalog().catalog(), job, Map.of());
    }

    @Override
    public Exit exit(Exit usual) {
        return Exit.OWN_FAILURE;
    }
}
