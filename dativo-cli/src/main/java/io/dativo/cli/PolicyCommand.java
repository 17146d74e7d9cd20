package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.policy.PolicyCoverage;
import io.dativo.policy.PolicyTestReport;
import io.dativo.policy.PolicyTests;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The work of those who write a tag policy. */
@Command(name = "policy", description = "Tests tag policies and shows what they do.", mixinStandardHelpOptions = true)
final class PolicyCommand {
    private static final String SUMMARY = "### Tag policy\n\n";

    /** Table tests. */
    @Command(
            name = "test",
            description = "Runs table tests of a tag policy: tags or a job in, the verdict of each rule out.",
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private JobOptions options = new JobOptions();

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "files of tests")
        private List<Path> files = List.of();

        @Option(names = "--policy", paramLabel = "FILE", description = "in place of the policy that the tests name")
        private @Nullable Path policy;

        @Mixin
        private OutputOptions output = new OutputOptions();

        @Option(names = "--strict", description = "a rule that objects in no test is an error")
        private boolean strict;

        Test(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Dativo dativo = options.builder(surroundings).build();
            Findings findings = new Findings("test");
            files.forEach(file -> run(file, dativo, findings));
            output.print(surroundings, findings::print);
            new Printer(surroundings).summary(SUMMARY + findings.print(Format.MARKDOWN));
            return findings.exit(strict).code();
        }

        private void run(Path file, Dativo dativo, Findings findings) {
            PolicyTests tests = PolicyTests.load(file);
            Path from = policy == null
                    ? tests.policy()
                            .orElseThrow(() -> new InvalidInputException(
                                    "policy tests " + file,
                                    List.of(Problem.error(
                                            "no-policy",
                                            file + " names no policy",
                                            "policy",
                                            null,
                                            "write policy: tag-policy.yaml, or give --policy"))))
                    : policy;
            PolicyTestReport report = tests.run(
                    TagPolicy.load(from),
                    job -> dativo.preview(dativo.load(job).job()).resources(),
                    Clock.systemUTC());
            String prefix = files.size() == 1 ? "" : file + ": ";
            report.results().forEach((test, problems) -> findings.add(prefix + test, problems));
            if (!report.neverObjecting().isEmpty()) {
                findings.add(
                        prefix + "rules that no test shows",
                        report.neverObjecting().stream()
                                .map(rule -> Problem.warning(
                                        "rule-never-objects",
                                        "the rule " + rule + " objects in no test",
                                        "rules." + rule,
                                        null,
                                        "write a test that expects violation of it"))
                                .toList());
            }
        }
    }

    /** What a policy does on jobs. */
    @Command(
            name = "coverage",
            description = {
                "Tries a tag policy on jobs: rules that are about nothing or never object, keys that no rule names,",
                "and what would break if each rule were enforced today."
            },
            mixinStandardHelpOptions = true)
    static final class Coverage implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private JobOptions options = new JobOptions();

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
        private List<Path> files = List.of();

        @Option(names = "--policy", paramLabel = "FILE", required = true, description = "the tag policy")
        private Path policy = Path.of("");

        @Option(
                names = "--enforce",
                paramLabel = "RULE",
                split = ",",
                description = "ends with 1 when enforcing one of these rules would break a job")
        private List<String> enforce = List.of();

        @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
        private ReportFormat format = ReportFormat.TEXT;

        Coverage(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            TagPolicy tried = TagPolicy.load(policy);
            enforce.stream().filter(rule -> !tried.rules().containsKey(rule)).forEach(rule -> {
                throw new InvalidInputException(
                        "--enforce",
                        List.of(Problem.error("unknown-rule", "there is no rule '" + rule + "'", "", null, null)));
            });
            Dativo dativo = options.builder(surroundings).build();
            List<Problem> problems = new ArrayList<>();
            List<TaggedResource> corpus = new ArrayList<>();
            for (LoadResult loaded : JobOptions.load(dativo, files)) {
                problems.addAll(loaded.problems());
                if (!loaded.hasErrors()) {
                    corpus.addAll(dativo.preview(loaded.job()).resources());
                }
            }
            if (Problem.anyError(problems)) {
                throw new InvalidInputException(Words.count(files.size(), "job file"), problems);
            }
            PolicyCoverage coverage = tried.coverage(corpus, Clock.systemUTC());
            Printer printer = new Printer(surroundings);
            printer.document(
                    switch (format) {
                        case TEXT -> coverage.toString();
                        case JSON -> coverage.toJson();
                        case MARKDOWN -> Findings.fenced(coverage.toString());
                    });
            printer.summary(SUMMARY + Findings.fenced(coverage.toString()));
            boolean breaks =
                    enforce.stream().anyMatch(rule -> !coverage.forecast(rule).isSafe());
            return (breaks ? Exit.FINDINGS : Exit.OK).code();
        }
    }

    /** Waivers by age. */
    @Command(
            name = "waivers",
            description = "Lists the waivers of a tag policy that have ended or end soon, the oldest first.",
            mixinStandardHelpOptions = true)
    static final class Waivers implements Callable<Integer> {
        private final Surroundings surroundings;

        @Parameters(paramLabel = "POLICY", description = "the tag policy")
        private Path policy = Path.of("");

        @Option(names = "--days", description = "how far ahead is soon; default: ${DEFAULT-VALUE}")
        private int days = 30;

        @Mixin
        private OutputOptions output = new OutputOptions();

        Waivers(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Findings findings = new Findings("policy");
            findings.add(
                    policy.toString(), TagPolicy.load(policy).endingWaivers(LocalDate.now(Clock.systemUTC()), days));
            output.print(surroundings, findings::print);
            return findings.exit(false).code();
        }
    }
}
