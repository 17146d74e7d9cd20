package io.dativo.tools;

import io.dativo.Dativo;
import io.dativo.cost.CostDimension;
import io.dativo.cost.Money;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Purpose;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.propagation.RecordedWrite;
import io.dativo.reports.Budget;
import io.dativo.reports.Condition;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.ResourceFacts;
import io.dativo.reports.SharedCost;
import io.dativo.reports.VirtualTag;
import io.dativo.reports.bill.BillFiles;
import io.dativo.reports.compliance.ComplianceReport;
import io.dativo.reports.page.CompliancePages;
import io.dativo.reports.page.CostPages;
import io.dativo.spi.Observation;
import io.dativo.tag.Tag;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Makes all pages that there are, of the jobs of the quick start and a bill that is made for them. */
public final class SampleReport {
    private static final Instant WRITTEN = Instant.parse("2026-04-01T08:00:00Z");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "ENVIRONMENT", "prod",
            "AWS_ACCOUNT_ID", "123456789012",
            "AWS_REGION", "us-east-1");

    private SampleReport() {}

    /**
     * Makes the pages and says which is the first.
     *
     * @param arguments the folder of the quick start, and the folder for the pages
     * @throws IOException when a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println(write(Path.of(arguments[0]), Path.of(arguments[1])));
    }

    static Path write(Path quickstart, Path folder) throws IOException {
        List<ResolvedJob> jobs = jobs(quickstart);
        Files.createDirectories(folder);
        Path bill = folder.resolve("bill.csv");
        Files.writeString(bill, SampleBill.of(jobs), StandardCharsets.UTF_8);
        CostReport report = model(quickstart, jobs)
                .allocate(
                        BillFiles.files(List.of(bill)),
                        SampleBill.months().get(0).atDay(1),
                        SampleBill.months().get(2).plusMonths(1).atDay(1));
        for (Map.Entry<String, String> file :
                CompliancePages.of(compliance(jobs)).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
        return CostPages.write(report, folder);
    }

    /** What observers would say of the tables of jobs: each keeps what is forty days old. */
    private static ComplianceReport compliance(List<ResolvedJob> jobs) {
        List<Observation> seen = new ArrayList<>();
        for (ResolvedJob job : jobs) {
            job.table()
                    .ifPresent(table -> seen.add(new Observation(
                            table,
                            Observation.Aspect.DATA_AGE,
                            Observation.Outcome.YES,
                            OptionalInt.of(40),
                            "the oldest data is 40 days old",
                            new Observation.Source("table metadata: snapshots and statistics of files", WRITTEN, ""))));
        }
        return ComplianceReport.builder()
                .jobs(jobs)
                .observations(seen)
                .clock(Clock.fixed(WRITTEN, ZoneOffset.UTC))
                .build();
    }

    private static CostModel model(Path quickstart, List<ResolvedJob> jobs) {
        CostKey costCenter = CostKey.tag("cost_center");
        CostModel.Builder model = CostModel.builder()
                .policy(TagPolicy.load(quickstart.resolve("tag-policy.yaml")), Purpose.values())
                .key("tenant_id")
                .key("environment", "env")
                .key("business_unit")
                .key("project")
                .key("owner")
                .key(CostModel.JOB)
                .key(CostModel.DATASET)
                .dimensions(CostDimension.SERVICE)
                .untaggableServices("AWS Tax")
                .virtualTag(VirtualTag.of(
                        "cost_center", "WEB-002", Condition.is(CostKey.of(CostDimension.ACCOUNT), "210987654321")))
                .sharedCost(SharedCost.proportional("cost_center", "PLATFORM-000", List.of()))
                .contact("123456789012", "cloud-team@acme.example")
                .contact("210987654321", "shop@acme.example")
                .budget(Budget.of(costCenter, "DATA-001", new Money(new BigDecimal("150"), "USD")))
                .budget(Budget.of(costCenter, "WEB-002", new Money(new BigDecimal("420"), "USD")));
        for (ResolvedJob job : jobs) {
            ResourceFacts.of(job, writes(job)).forEach(model::resource);
        }
        return model.build();
    }

    /** What a ledger would say, had Dativo tagged everything on one day. */
    private static Map<ResourceRef, List<RecordedWrite>> writes(ResolvedJob job) {
        Map<ResourceRef, List<RecordedWrite>> writes = new TreeMap<>();
        for (TagClaim claim : job.claims()) {
            List<RecordedWrite> own = new ArrayList<>();
            for (Tag tag : claim.tags()) {
                own.add(new RecordedWrite(tag.key(), tag.value(), WRITTEN, "4f1c2a9be07d5513"));
            }
            writes.put(claim.resource(), own);
        }
        return writes;
    }

    private static List<ResolvedJob> jobs(Path quickstart) {
        Dativo dativo = Dativo.builder()
                .base(quickstart)
                .environment(ENVIRONMENT)
                .handOut(ENVIRONMENT.keySet().toArray(String[]::new))
                .build();
        List<Problem> problems = new ArrayList<>();
        List<ResolvedJob> jobs = new ArrayList<>();
        for (LoadResult loaded : dativo.loadFolder(quickstart.resolve("jobs"))) {
            problems.addAll(loaded.problems());
            if (!loaded.hasErrors()) {
                jobs.add(ResolvedJob.of(loaded.job(), resource -> Optional.empty()));
            }
        }
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("the jobs of the quick start", problems);
        }
        return jobs;
    }
}
