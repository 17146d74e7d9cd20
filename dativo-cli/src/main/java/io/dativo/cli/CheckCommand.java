package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.JobPreview;
import io.dativo.job.Job;
import io.dativo.job.JobIds;
import io.dativo.job.LoadResult;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether jobs follow the tag policy, as far as it is known before Terraform and the jobs ran. */
@Command(
        name = "check",
        description = {
            "Judges by the tag policy what jobs will carry, before anything exists. Asks no cloud for tags.",
            "What hangs on an output of Terraform that is not known yet is left open."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    @Option(names = "--policy", paramLabel = "FILE", required = true, description = "the tag policy")
    private Path policy = Path.of("");

    @Option(names = "--strict", description = "warnings count as errors")
    private boolean strict;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Dativo dativo =
                options.builder(surroundings).policy(TagPolicy.load(policy)).build();
        Findings findings = new Findings();
        List<Job> usable = new ArrayList<>();
        for (LoadResult loaded : JobOptions.load(dativo, files)) {
            findings.add(loaded.name(), problems(dativo, loaded));
            if (!loaded.hasErrors()) {
                usable.add(loaded.job());
            }
        }
        JobIds.requireDistinct(usable);
        if (!dativo.policyWarnings().isEmpty()) {
            findings.add("tag policy", dativo.policyWarnings());
        }
        output.print(surroundings, findings::print);
        new Printer(surroundings).summary("### Tag policy of jobs\n\n" + findings.print(Format.MARKDOWN));
        return findings.exit(strict).code();
    }

    private static List<Problem> problems(Dativo dativo, LoadResult loaded) {
        List<Problem> problems = new ArrayList<>(loaded.problems());
        if (!loaded.hasErrors()) {
            try {
                JobPreview preview = dativo.preview(loaded.job());
                problems.addAll(preview.problems());
                problems.addAll(dativo.checkPreviews(List.of(preview)).problems());
            } catch (InvalidInputException refused) {
                problems.addAll(refused.problems());
            }
        }
        return problems.stream().distinct().toList();
    }
}
