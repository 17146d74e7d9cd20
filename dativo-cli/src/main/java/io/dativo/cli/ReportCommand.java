package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.Money;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.reports.Budget;
import io.dativo.reports.BudgetFinding;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostMetric;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.ResourceFacts;
import io.dativo.reports.bill.BillFiles;
import io.dativo.reports.page.CostPages;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who pays for what: a bill, and what jobs and the ledger know of its resources. Asks no cloud. */
@Command(
        name = "report",
        description =
                "Says who pays for what, what is unallocated, and whom to ask: from a bill's files and from what jobs"
                        + " know of its resources. Asks no cloud.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    /** What costs are grouped by beside what options and the policy name. */
    private static final List<String> KEYS = List.of(
            "cost_center",
            "tenant",
            "environment",
            "business_unit",
            "project",
            "owner",
            CostModel.JOB,
            CostModel.DATASET);

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private JobOptions jobs = new JobOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "job files, and folders with job files")
    private List<Path> files = List.of();

    @Option(
            names = "--bill",
            paramLabel = "FILE",
            description =
                    "a file of the bill, .csv or .csv.gz: FOCUS, AWS's Cost and Usage Report, Azure's actual costs, Oracle's"
                            + " cost report")
    private List<Path> bill = List.of();

    @Option(names = "--amortised", paramLabel = "FILE", description = "a file of Azure's amortised costs")
    private List<Path> amortised = List.of();

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            description = "the currency of files that do not say it, for example EUR")
    private @Nullable String currency;

    @Option(names = "--from", paramLabel = "MONTH", description = "the first month, for example 2026-05")
    private @Nullable YearMonth from;

    @Option(names = "--to", paramLabel = "MONTH", description = "the last month; default: the first")
    private @Nullable YearMonth to;

    @Option(names = "--effective", description = "effective costs in place of billed ones")
    private boolean effective;

    @Option(names = "--policy", paramLabel = "FILE", description = "a tag policy: its keys for cost, what it refuses")
    private @Nullable Path policy;

    @Option(names = "--ledger", paramLabel = "PLACE", description = "names the plans that wrote tags, as for apply")
    private @Nullable String ledger;

    @Option(
            names = "--key",
            paramLabel = "KEY[=SPELLING]",
            mapFallbackValue = "",
            description = "a tag to group by, and how else the bill spells it; may be repeated")
    private Map<String, String> keys = Map.of();

    @Option(
            names = "--by",
            paramLabel = "DIMENSION",
            split = ",",
            description = "also group by ${COMPLETION-CANDIDATES}; default: service")
    private List<CostDimension> dimensions = List.of(CostDimension.SERVICE);

    @Option(names = "--contact", paramLabel = "ACCOUNT=WHO", description = "whom to ask about an account's charges")
    private Map<String, String> contacts = Map.of();

    @Option(
            names = "--budget",
            paramLabel = "KEY:VALUE=AMOUNT",
            description = "what a value may cost in a month, for example cost_center:DATA-001=USD 800")
    private Map<String, String> budgets = Map.of();

    @Option(names = "--lenient", description = "leave out rows that cannot be read, counted and summed")
    private boolean lenient;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write pages, with JSON and CSV beside them, into this folder")
    private @Nullable Path out;

    ReportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        YearMonth first = from;
        if (bill.isEmpty() || first == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required options: --bill=FILE and --from=MONTH say what to report");
        }
        CostModel model = model();
        BillFiles source = BillFiles.files(bill);
        source = amortised.isEmpty() ? source : source.amortised(CostExport.of(amortised));
        source = currency == null ? source : source.currency(currency);
        source = lenient ? source.lenient() : source;
        YearMonth last = to == null ? first : to;
        CostReport report =
                model.allocate(source, first.atDay(1), last.plusMonths(1).atDay(1));
        new Printer(surroundings).document(report.toString());
        if (out != null) {
            surroundings.err().println("wrote " + CostPages.write(report, out));
        }
        boolean isOver = report.budgets().stream().anyMatch(finding -> finding.state() == BudgetFinding.State.OVER);
        boolean isPart = !report.read().malformed().isEmpty();
        return (isOver || isPart ? Exit.FINDINGS : Exit.OK).code();
    }

    private CostModel model() {
        CostModel.Builder model = CostModel.builder().metric(effective ? CostMetric.EFFECTIVE : CostMetric.BILLED);
        KEYS.forEach(model::key);
        if (policy != null) {
            model.policy(TagPolicy.load(policy));
        }
        keys.forEach((key, spelling) -> {
            if (spelling.isEmpty()) {
                model.key(key);
            } else {
                model.key(key, spelling.split(","));
            }
        });
        model.dimensions(dimensions.toArray(CostDimension[]::new));
        contacts.forEach(model::contact);
        budgets.forEach((what, amount) -> model.budget(budget(what, amount)));
        if (!files.isEmpty()) {
            facts().forEach(model::resource);
        }
        return model.build();
    }

    private List<ResourceFacts> facts() {
        Dativo.Builder builder = jobs.builder(surroundings);
        if (ledger != null) {
            builder.ledger(Ledgers.at(ledger));
        }
        Dativo dativo = builder.build();
        List<Problem> problems = new ArrayList<>();
        List<ResourceFacts> facts = new ArrayList<>();
        for (LoadResult loaded : JobOptions.load(dativo, files)) {
            problems.addAll(loaded.problems());
            if (!loaded.hasErrors()) {
                // Without a state that is at hand nothing is asked for one: a report must not need every backend.
                ResolvedJob job = jobs.state == null
                        ? ResolvedJob.of(loaded.job(), resource -> Optional.empty())
                        : dativo.resolve(loaded.job());
                facts.addAll(ResourceFacts.of(job, ledger == null ? Map.of() : dativo.recorded(job)));
            }
        }
        if (Problem.anyError(problems)) {
            throw new InvalidInputException(Words.count(files.size(), "job file"), problems);
        }
        if (!problems.isEmpty()) {
            surroundings.err().println(Problem.format(problems));
        }
        return facts;
    }

    private Budget budget(String what, String amount) {
        int colon = what.indexOf(':');
        String[] money = amount.strip().split("\\s+", -1);
        try {
            if (colon > 0 && money.length == 2) {
                Money monthly = new Money(new BigDecimal(money[1]), money[0]);
                return Budget.of(CostKey.tag(what.substring(0, colon)), what.substring(colon + 1), monthly);
            }
        } catch (IllegalArgumentException notAnAmount) {
            // Said below, with what it should be.
        }
        throw new ParameterException(
                spec.commandLine(),
                "--budget: '" + what + "=" + amount
                        + "' is no budget; write it as KEY:VALUE=CURRENCY AMOUNT above zero,"
                        + " for example cost_center:DATA-001=USD 800");
    }
}
