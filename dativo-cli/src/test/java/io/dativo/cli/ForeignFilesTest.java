package io.dativo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dativo.dagster.DagsterDefinitions;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.reports.compliance.ComplianceReport;
import io.dativo.reports.compliance.EvidenceBundle;
import io.dativo.reports.page.CompliancePages;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever Dativo writes to a file, a foreign file that is there already is refused and left alone. */
class ForeignFilesTest {
    private static final List<String> FOREIGN = List.of(
            "the only copy of the notes",
            "notes\nof many\nlines\n",
            "{ }",
            "{\"format\": 7, \"theirs\": true}",
            "<!DOCTYPE html>\n<title>Theirs</title>\n",
            "a,b\n1,2\n");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String BUCKET = "arn:aws:s3:::acme-lake-dev";

    @TempDir
    Path folder;

    private Path project = Path.of("");

    /**
     * What writes.
     *
     * @param name the file, below the folder that it is given
     * @param mayRepeat whether it may write over what it wrote before
     * @param write writes below a folder, and throws when it refuses
     */
    private record Writer(String title, String name, boolean mayRepeat, Consumer write) {}

    /** Writes below a folder. */
    private interface Consumer {
        void accept(Path folder) throws IOException;
    }

    @BeforeEach
    void a_project() {
        project = folder.resolve("project");
        assertThat(Ran.of(builder -> builder, Map.of(), "init", project.toString())
                        .exit())
                .isZero();
    }

    private List<Writer> writers() {
        return List.of(
                new Writer(
                        "audit log",
                        "audit.jsonl",
                        true,
                        at -> command(
                                "apply",
                                "--without-catalog",
                                "--ledger",
                                folder.resolve("ledger").toString(),
                                "--audit",
                                at.resolve("audit.jsonl").toString(),
                                project.resolve("jobs").toString())),
                new Writer(
                        "plan",
                        "plan.json",
                        true,
                        at -> command(
                                "plan",
                                "--without-catalog",
                                "--out",
                                at.resolve("plan.json").toString(),
                                project.resolve("jobs").toString())),
                new Writer(
                        "ledger in the place of a file",
                        "ledger",
                        true,
                        at -> OwnershipLedger.directory(at.resolve("ledger"))
                                .read(new io.dativo.infrastructure.ResourceRef("aws", "s3_bucket", BUCKET))),
                new Writer("first page", "costs.html", true, this::report),
                new Writer("tables of a page", "costs.json", true, this::report),
                new Writer("table", "cost-by-job.costs.csv", true, this::report),
                new Writer(
                        "evidence",
                        "report.json",
                        false,
                        at -> new EvidenceBundle(CompliancePages::of)
                                .write(
                                        ComplianceReport.builder()
                                                .jobs(List.of())
                                                .clock(CLOCK)
                                                .build(),
                                        Map.of(),
                                        at)),
                new Writer("init", "tag-policy.yaml", false, at -> command("init", at.toString())),
                new Writer(
                        "definitions",
                        "definitions.json",
                        true,
                        at -> DagsterDefinitions.ofProgram("run").writeTo(at.resolve("definitions.json"))),
                new Writer(
                        "messages to Dagster",
                        "messages",
                        true,
                        at -> PipesSession.builder()
                                .environment(Map.of(
                                        "DAGSTER_PIPES_CONTEXT",
                                        packed("{\"data\":{\"run_id\":\"r\",\"extras\":{}}}"),
                                        "DAGSTER_PIPES_MESSAGES",
                                        packed("{\"path\":\"" + at.resolve("messages") + "\"}")))
                                .withoutShutdownHook()
                                .open()
                                .close()));
    }

    @TestFactory
    Stream<DynamicTest> a_foreign_file_is_refused_and_left_alone() {
        return writers().stream()
                .flatMap(writer -> FOREIGN.stream()
                        .map(content -> dynamicTest(writer.title() + ": " + content, () -> {
                            Path at = Files.createTempDirectory(folder, "foreign");
                            Path file = Files.writeString(at.resolve(writer.name()), content);

                            assertThatThrownBy(() -> writer.write().accept(at)).isInstanceOf(DativoException.class);
                            assertThat(file).hasContent(content);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> its_own_file_is_written_again_where_that_makes_sense() {
        return writers().stream()
                .filter(writer -> !writer.title().startsWith("ledger"))
                .map(writer -> dynamicTest(writer.title(), () -> {
                    Path at = Files.createTempDirectory(folder, "own");
                    writer.write().accept(at);
                    assertThat(at.resolve(writer.name())).isRegularFile().isNotEmptyFile();
                    if (writer.mayRepeat()) {
                        writer.write().accept(at);
                    } else {
                        assertThatThrownBy(() -> writer.write().accept(at)).isInstanceOf(DativoException.class);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> files_beside_the_documents_of_a_ledger_stay_what_they_are() {
        return Stream.of("notes.txt", "notes.json", ".notes.new", "sub/notes.json")
                .map(name -> dynamicTest(name, () -> {
                    Path ledger = Files.createTempDirectory(folder, "ledger");
                    Path foreign = ledger.resolve(name);
                    Files.createDirectories(foreign.getParent());
                    Files.writeString(foreign, "notes");

                    command(
                            "apply",
                            "--without-catalog",
                            "--ledger",
                            ledger.toString(),
                            project.resolve("jobs").toString());

                    assertThat(foreign).hasContent("notes");
                }));
    }

    private void report(Path at) throws IOException {
        Path bill = Files.writeString(
                folder.resolve("bill.csv"),
                "BilledCost,BillingCurrency,ChargePeriodStart,ResourceId,SubAccountId,Tags\n10.50,USD,2026-05-01,"
                        + BUCKET + ",123,{}\n");
        command("report", "--bill", bill.toString(), "--from", "2026-05", "--out", at.toString());
    }

    /** Throws what a command says when it is refused; findings are none of that. */
    private void command(String... arguments) {
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
                .withResource("s3_bucket", BUCKET, Map.of())
                .withResource("glue_catalog", "acme_lake_dev", Map.of());
        Ran ran = Ran.of(builder -> builder.provider(aws).base(project), Map.of(), arguments);
        if (ran.exit() > 1) {
            throw new DativoException(ran.err());
        }
    }

    private static String packed(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(json.getBytes(UTF_8));
        } catch (IOException e) {
            throw new DativoException("not packed", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
