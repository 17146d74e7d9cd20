package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The variables that Terraform needs of a job. */
@Command(
        name = "tfvars",
        description = "Prints terraform.tfvars.json for a job: its variables and its tags as its cloud spells them.",
        mixinStandardHelpOptions = true)
final class TfvarsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private JobOptions options = new JobOptions();

    @Parameters(paramLabel = "FILE", description = "the job file")
    private Path file = Path.of("");

    TfvarsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Dativo dativo = options.builder(surroundings).build();
        LoadResult loaded = dativo.load(file);
        Result<String> variables = dativo.terraformVariables(loaded.job());
        List<Problem> problems = new ArrayList<>(loaded.problems());
        problems.addAll(variables.problems());
        if (!problems.isEmpty()) {
            surroundings.err().println(Problem.format(problems));
        }
        new Printer(surroundings).document(variables.value());
        return Exit.OK.code();
    }
}
