package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.reports.compliance.ComplianceCheck;
import io.dativo.reports.compliance.ComplianceReport;
import io.dativo.reports.compliance.ComplianceStatus;
import io.dativo.reports.compliance.EvidenceBundle;
import io.dativo.reports.compliance.RetentionPlan;
import io.dativo.reports.page.CompliancePages;
import io.dativo.spi.Observation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What jobs declare of regulations and retention, against what systems show. */
@Command(
        name = "compliance",
        description =
                "Compares what jobs declare (regulations, classification, owner, retention) with what systems show,"
                        + " and plans retention. It writes to no system, and says of nothing that it is compliant.",
        mixinStandardHelpOptions = true)
final class ComplianceCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Observers observers;

    @Mixin
    private JobOptions jobs = new JobOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    @Option(
            names = "--observe",
            description = "look at the stores, and read the tags of the tables; without it no cloud is asked")
    private boolean observe;

    @Option(names = "--audit", paramLabel = "LOG", description = "verify this audit log too")
    private @Nullable Path audit;

    @Option(
            names = "--head",
            paramLabel = "ENTRIES:HASH",
            converter = AuditCommand.HeadConverter.class,
            description = "where the audit log ended once, kept in another place")
    private AuditLog.@Nullable Head head;

    @Option(names = "--out", paramLabel = "DIR", description = "write the page, with JSON and CSV, into this folder")
    private @Nullable Path out;

    @Option(
            names = "--evidence",
            paramLabel = "DIR",
            description = "write a folder of evidence that stands alone; keep the digest that is printed elsewhere")
    private @Nullable Path evidence;

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = "a file that the evidence rests on, for example the tag policy or a plan; may be repeated")
    private List<Path> restsOn = List.of();

    ComplianceCommand(Surroundings surroundings) {
        this(surroundings, Observers.standard(Clock.systemUTC()));
    }

    ComplianceCommand(Surroundings surroundings, Observers observers) {
        this.surroundings = surroundings;
        this.observers = observers;
    }

    @Override
    public Integer call() {
        Dativo dativo = jobs.builder(surroundings).build();
        List<ResolvedJob> resolved = resolve(dativo);
        List<Observation> observations = observe ? observers.observe(resolved) : List.of();
        ComplianceReport.Builder builder =
                ComplianceReport.builder().jobs(resolved).observations(observations);
        if (observe) {
            builder.drift(dativo.verify(resolved));
        }
        if (audit != null) {
            builder.audit(AuditLog.file(audit).verify(head));
        }
        ComplianceReport report = builder.build();
        RetentionPlan retention = RetentionPlan.of(resolved, observations);
        new Printer(surroundings).document(text(report, retention));
        if (out != null) {
            surroundings.err().println("wrote " + CompliancePages.write(report, out));
        }
        if (evidence != null) {
            String digest = new EvidenceBundle(CompliancePages::of).write(report, restsOn(retention), evidence);
            surroundings.err().println("wrote " + evidence + ", digest " + digest);
        }
        Map<ComplianceStatus, Integer> counts = report.counts();
        boolean isBad = counts.getOrDefault(ComplianceStatus.MISMATCH, 0) > 0
                || counts.getOrDefault(ComplianceStatus.ERROR, 0) > 0
                || !retention.problems().isEmpty();
        return (isBad ? Exit.FINDINGS : Exit.OK).code();
    }

    private List<ResolvedJob> resolve(Dativo dativo) {
        List<Problem> problems = new ArrayList<>();
        List<ResolvedJob> resolved = new ArrayList<>();
        for (LoadResult loaded : JobOptions.load(dativo, files)) {
            problems.addAll(loaded.problems());
            if (!loaded.hasErrors()) {
                // What is compared with systems needs the outputs that name its resources; declarations do not.
                resolved.add(
                        observe || jobs.state != null
                                ? dativo.resolve(loaded.job())
                                : ResolvedJob.of(loaded.job(), resource -> Optional.empty()));
            }
        }
        if (Problem.anyError(problems)) {
            throw new InvalidInputException(Words.count(files.size(), "job file"), problems);
        }
        if (!problems.isEmpty()) {
            surroundings.err().println(Problem.format(problems));
        }
        return resolved;
    }

    private Map<String, byte[]> restsOn(RetentionPlan retention) {
        Map<String, byte[]> contents = new TreeMap<>();
        contents.put("retention.txt", retention.toString().getBytes(StandardCharsets.UTF_8));
        for (Path file : restsOn) {
            try {
                String name = String.valueOf(file.getFileName());
                if (contents.put(name, Files.readAllBytes(file)) != null) {
                    throw new ProviderException(
                            Kind.REJECTED, null, "two files of the evidence have the name " + name, null);
                }
            } catch (IOException e) {
                throw new ProviderException(Kind.UNAVAILABLE, null, file + " cannot be read: " + e, e);
            }
        }
        return contents;
    }

    private static String text(ComplianceReport report, RetentionPlan retention) {
        StringBuilder text = new StringBuilder();
        for (ComplianceCheck check : report.checks()) {
            text.append(check.status())
                    .append("  ")
                    .append(check.job())
                    .append(": ")
                    .append(check.check())
                    .append(check.resource().isEmpty() ? "" : ", " + check.resource())
                    .append(
                            check.declared().text().isEmpty()
                                    ? ""
                                    : "; declared " + check.declared().text())
                    .append("; ")
                    .append(check.observed().text())
                    .append('\n');
        }
        text.append(report.counts().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", ")));
        String plan = retention.toString();
        return text.append(plan.isEmpty() ? "" : "\n\nRetention\n" + plan).toString();
    }
}
