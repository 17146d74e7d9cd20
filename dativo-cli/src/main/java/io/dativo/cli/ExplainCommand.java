package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.job.ResolvedJob;
import io.dativo.job.TagExplanation;
import io.dativo.problem.Spelling;
import io.dativo.tag.TagTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why a job's targets carry their tags. */
@Command(
        name = "explain",
        description = "Shows for each tag of a job's table and resources where it comes from and what it won against.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private JobOptions options = new JobOptions();

    @Parameters(paramLabel = "FILE", index = "0", description = "the job file")
    private Path file = Path.of("");

    @Parameters(
            paramLabel = "KEY",
            index = "1",
            arity = "0..1",
            description = "one key, for example cost_center; else all")
    private @Nullable String key;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private ReportFormat format = ReportFormat.TEXT;

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Dativo dativo = options.builder(surroundings).build();
        ResolvedJob job = Run.resolve(surroundings, dativo, List.of(file)).get(0);
        TagExplanation explanation = key == null ? dativo.explain(job) : dativo.explain(job, key);
        if (key != null && explanation.traces().isEmpty()) {
            Set<String> known = dativo.explain(job).traces().values().stream()
                    .flatMap(List::stream)
                    .map(TagTrace::key)
                    .collect(Collectors.toSet());
            surroundings
                    .err()
                    .println("No level of " + file + " names the key '" + key + "'."
                            + Spelling.nearest(key, known)
                                    .map(close -> " Did you mean '" + close + "'?")
                                    .orElse(""));
            return Exit.FINDINGS.code();
        }
        new Printer(surroundings)
                .document(
                        switch (format) {
                            case TEXT -> explanation.toString();
                            case JSON -> explanation.toJson();
                            case MARKDOWN -> Findings.fenced(explanation.toString());
                        });
        return Exit.OK.code();
    }
}
