package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.policy.TagPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads job files and all that they name; asks no cloud and reads no Terraform state. */
@Command(
        name = "validate",
        description = "Reports every problem of job files, with its place and a hint. Reads files only.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    @Option(names = "--policy", paramLabel = "FILE", description = "a tag policy, which is validated too")
    private @Nullable Path policy;

    @Option(names = "--strict", description = "warnings count as errors")
    private boolean strict;

    ValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Dativo.Builder builder = options.builder(surroundings);
        if (policy != null) {
            builder.policy(TagPolicy.load(policy));
        }
        Dativo dativo = builder.build();
        Findings findings = new Findings();
        for (LoadResult loaded : JobOptions.load(dativo, files)) {
            findings.add(loaded.name(), loaded.problems());
        }
        if (!dativo.policyWarnings().isEmpty()) {
            findings.add("tag policy", dativo.policyWarnings());
        }
        output.print(surroundings, findings::print);
        new Printer(surroundings).summary("### Job files\n\n" + findings.print(Format.MARKDOWN));
        return findings.exit(strict).code();
    }
}
