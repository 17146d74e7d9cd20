package io.dativo.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.cost.CostDimension;
import io.dativo.cost.Money;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.reports.bill.BillFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every snippet of Java in the guide is code of this class, which is run; every text is what it prints. */
class CostGuideTest {
    private static final Path GUIDE = Path.of("../docs/cost.md");
    private static final Pattern BLOCK = Pattern.compile("```(java|text)\n(.*?)```", Pattern.DOTALL);
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private CostReport report() {
        Dativo dativo = Dativo.builder().base(Path.of("../examples/quickstart")).build();
        ResolvedJob job = ResolvedJob.of(
                dativo.load(Path.of("../examples/quickstart/jobs/acme/stripe_customers.yaml"))
                        .job(),
                resource -> Optional.empty());
        List<ResolvedJob> jobs = List.of(job);
        TagPolicy policy = TagPolicy.load(Path.of("../examples/quickstart/tag-policy.yaml"));
        Path bill = Path.of("src/test/resources/bill.csv");

        CostModel model = CostModel.builder()
                .policy(policy) // its keys whose purpose is cost, their aliases, and what it refuses
                .key("cost_center", "CostCenter") // how else the bill spells it
                .key("environment", "env")
                .key("job")
                .dimensions(CostDimension.SERVICE)
                .jobs(jobs) // what their resources cost is theirs, and they are named where a tag is missing
                .virtualTag(VirtualTag.of(
                        "cost_center", "WEB-002", Condition.is(CostKey.of(CostDimension.ACCOUNT), "210987654321")))
                .sharedCost(SharedCost.proportional("cost_center", "platform", List.of()))
                .contact("123456789012", "cloud-team@acme.example")
                .budget(Budget.of(CostKey.tag("cost_center"), "DATA-001", new Money(new BigDecimal("800"), "USD")))
                .build();
        CostReport report = model.allocate(BillFiles.files(List.of(bill)), MAY, MAY.plusMonths(1));
        out.println(report);
        return report;
    }

    private void more(CostReport report) {
        report.by(CostKey.tag("cost_center"), CostKey.of(CostDimension.SERVICE)).forEach(out::println);
        report.byTagStatus("cost_center").forEach(out::println);
        report.shares().forEach(out::println);
    }

    @Test
    void the_snippets_of_the_guide_are_run_and_print_what_it_shows() throws IOException {
        more(report());
        String code = compact(Files.readString(Path.of("src/test/java/io/dativo/reports/CostGuideTest.java")));
        List<MatchResult> blocks =
                BLOCK.matcher(Files.readString(GUIDE)).results().toList();
        assertThat(blocks.stream().filter(block -> block.group(1).equals("java")))
                .hasSize(2)
                .allSatisfy(block ->
                        assertThat(code).contains(compact(block.group(2).replace("System.out", "out"))));
        String texts = String.join(
                "",
                blocks.stream()
                        .filter(block -> block.group(1).equals("text"))
                        .map(block -> block.group(2))
                        .toList());
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(texts);
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }
}
