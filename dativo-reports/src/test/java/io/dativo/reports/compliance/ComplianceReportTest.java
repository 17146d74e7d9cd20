package io.dativo.reports.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.reports.page.CompliancePages;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.TagRules;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ComplianceReportTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Path QUICKSTART = Path.of("../examples/quickstart");

    @TempDir
    Path folder;

    /** It declares GDPR and PCI-DSS, PII, an owner and 30 days, and writes an Iceberg table. */
    private static ResolvedJob job() {
        Dativo dativo = Dativo.builder().base(QUICKSTART).build();
        return ResolvedJob.of(
                dativo.load(QUICKSTART.resolve("jobs/acme/stripe_customers.yaml"))
                        .job(),
                resource -> Optional.empty());
    }

    private static ResourceRef table() {
        return job().table().orElseThrow();
    }

    private static InMemoryProvider iceberg() {
        return InMemoryProvider.of(
                table().provider(), Map.of(table().type(), TagRules.builder().build()));
    }

    private static ResourceRef bucket() {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-dativo-data-lake-prod");
    }

    private static Observation seen(ResourceRef resource, Aspect aspect, Outcome outcome, int days) {
        return new Observation(
                resource,
                aspect,
                outcome,
                days < 0 ? OptionalInt.empty() : OptionalInt.of(days),
                "as " + outcome,
                new Observation.Source("test:Get", NOW, "abc"));
    }

    private static ComplianceReport report(Observation... observations) {
        return ComplianceReport.builder()
                .jobs(List.of(job()))
                .observations(Arrays.asList(observations))
                .clock(CLOCK)
                .build();
    }

    private static ComplianceStatus status(ComplianceReport report, Check check) {
        List<ComplianceStatus> all = report.checks().stream()
                .filter(each -> each.check() == check)
                .map(ComplianceCheck::status)
                .toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void what_nobody_looked_at_is_declared_and_nothing_more() {
        ComplianceReport report = report();
        assertThat(report.regulations()).isEqualTo(Map.of("acme/prod/stripe_customers", EnumSet.of(Regulation.GDPR)));
        assertThat(report.checks())
                .hasSize(Check.values().length)
                .allMatch(check -> check.status() == ComplianceStatus.DECLARED_ONLY);
        assertThat(report.checks())
                .filteredOn(check -> check.check() == Check.RETENTION)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.declared().text()).isEqualTo("governance.retention_days = 30");
                    assertThat(check.declared().place()).contains("assets/stripe_customers.yaml:22:");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "DATA_AGE, YES, 30, MATCH",
        "DATA_AGE, YES, 31, MISMATCH",
        "DATA_AGE, NO, -1, MATCH",
        "DATA_AGE, NOT_OBSERVABLE, -1, NOT_OBSERVABLE",
        "DATA_AGE, ERROR, -1, ERROR",
        "EXPIRY, YES, 30, MATCH",
        "EXPIRY, YES, 31, MISMATCH",
        "EXPIRY, YES, -1, MISMATCH",
        "EXPIRY, NO, -1, MISMATCH",
        "EXPIRY, ERROR, -1, ERROR",
    })
    void what_a_table_keeps_is_compared_with_the_declared_days(
            Aspect aspect, Outcome outcome, int days, ComplianceStatus status) {
        Check check = Check.valueOf(aspect.name());
        assertThat(status(report(seen(table(), aspect, outcome, days)), check)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"YES, 30, MISMATCH", "YES, -1, NOT_OBSERVABLE", "NO, -1, NOT_APPLICABLE", "ERROR, -1, ERROR"})
    void a_rule_of_the_bucket_that_deletes_files_of_a_live_table_is_a_mismatch(
            Outcome outcome, int days, ComplianceStatus status) {
        assertThat(status(report(seen(bucket(), Aspect.EXPIRY, outcome, days)), Check.EXPIRY))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "ENCRYPTION, ENCRYPTION, YES, MATCH",
        "ENCRYPTION, ENCRYPTION, NO, MISMATCH",
        "PUBLIC_ACCESS, PUBLIC_ACCESS_BLOCKED, NO, MISMATCH",
        "PUBLIC_ACCESS, PUBLIC_ACCESS_BLOCKED, NOT_OBSERVABLE, NOT_OBSERVABLE",
        "TLS, TLS_ONLY, YES, MATCH",
        "TLS, TLS_ONLY, ERROR, ERROR",
    })
    void how_a_bucket_is_guarded_is_compared_where_a_regulation_is_declared(
            Check check, Aspect aspect, Outcome outcome, ComplianceStatus status) {
        assertThat(status(report(seen(bucket(), aspect, outcome, -1)), check)).isEqualTo(status);
        ResourceRef foreign = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::somebody-elses");
        assertThat(status(report(seen(foreign, aspect, outcome, -1)), check)).isEqualTo(ComplianceStatus.DECLARED_ONLY);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_denied_or_fails_is_never_a_match(Aspect aspect) {
        for (Outcome outcome : List.of(Outcome.NOT_OBSERVABLE, Outcome.ERROR)) {
            assertThat(report(seen(bucket(), aspect, outcome, -1), seen(table(), aspect, outcome, -1))
                            .checks())
                    .extracting(ComplianceCheck::status)
                    .isNotEmpty()
                    .doesNotContain(ComplianceStatus.MATCH);
        }
    }

    @Test
    void what_a_table_carries_is_read_from_the_drift_of_the_jobs() {
        ResolvedJob job = job();
        InMemoryProvider iceberg = iceberg();
        Dativo dativo = Dativo.builder()
                .base(QUICKSTART)
                .withoutDiscovery()
                .provider(iceberg)
                .build();
        dativo.apply(dativo.plan(job));
        ComplianceReport applied = ComplianceReport.builder()
                .jobs(List.of(job))
                .drift(dativo.verify(job))
                .clock(CLOCK)
                .build();
        assertThat(status(applied, Check.OWNER)).isEqualTo(ComplianceStatus.MATCH);
        iceberg.tag(table(), "governance.owner", "somebody@else.example");
        ComplianceReport drifted = ComplianceReport.builder()
                .jobs(List.of(job))
                .drift(dativo.verify(job))
                .clock(CLOCK)
                .build();
        assertThat(status(drifted, Check.OWNER)).isEqualTo(ComplianceStatus.MISMATCH);
        assertThat(status(drifted, Check.CLASSIFICATION)).isEqualTo(ComplianceStatus.MATCH);
    }

    @Test
    void a_changed_audit_log_is_a_mismatch_and_a_whole_one_a_match() throws IOException {
        Path log = folder.resolve("audit.jsonl");
        ResolvedJob job = job();
        Dativo dativo = Dativo.builder()
                .base(QUICKSTART)
                .withoutDiscovery()
                .provider(iceberg())
                .audit(AuditLog.file(log))
                .build();
        dativo.apply(dativo.plan(job));
        ComplianceReport.Builder builder =
                ComplianceReport.builder().jobs(List.of(job)).clock(CLOCK);
        assertThat(status(builder.audit(AuditLog.file(log).verify()).build(), Check.AUDIT_TRAIL))
                .isEqualTo(ComplianceStatus.MATCH);
        Files.writeString(log, Files.readString(log).replaceFirst("acme", "evil"));
        assertThat(status(builder.audit(AuditLog.file(log).verify()).build(), Check.AUDIT_TRAIL))
                .isEqualTo(ComplianceStatus.MISMATCH);
    }

    @ParameterizedTest
    @EnumSource(Control.class)
    void every_requirement_has_checks_and_says_what_it_does_not_show(Control control) {
        assertThat(control.checks()).isNotEmpty();
        assertThat(control.notShown()).isNotBlank();
        assertThat(report().evidenceFor(control).isEmpty()).isEqualTo(control.regulation() != Regulation.GDPR);
        assertThat(control.words()).doesNotContainIgnoringCase("compliant");
    }

    @Test
    void the_page_says_what_is_not_shown_and_never_that_something_is_compliant() {
        String html = CompliancePages.of(report(seen(bucket(), Aspect.ENCRYPTION, Outcome.YES, -1)))
                .get("compliance.html");
        assertThat(html)
                .contains("Not shown by this", "Art. 5(1)(e)", "no job declares HIPAA", "the lawful basis")
                .contains("test:Get at 2026-06-01T12:00:00Z, answer abc");
        assertThat(html.replace("No status says that something is compliant.", ""))
                .doesNotContain("compliant");
    }

    @Test
    void evidence_is_made_again_byte_for_byte_and_one_flipped_bit_of_any_file_is_found() throws IOException {
        EvidenceBundle bundle = new EvidenceBundle(CompliancePages::of);
        Path evidence = folder.resolve("evidence");
        ComplianceReport report = report(seen(table(), Aspect.DATA_AGE, Outcome.YES, 12));
        byte[] policy = Files.readAllBytes(QUICKSTART.resolve("tag-policy.yaml"));
        String digest = bundle.write(report, Map.of("tag-policy.yaml", policy), evidence);
        assertThat(bundle.verify(evidence)).isEqualTo(new EvidenceBundle.Verification(digest, List.of()));
        assertThat(CompliancePages.of(ComplianceReport.parse(report.toJson()))).isEqualTo(CompliancePages.of(report));

        List<Path> files;
        try (Stream<Path> all = Files.list(evidence)) {
            files = all.sorted().toList();
        }
        Random random = new Random(7);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 25; i++) {
                byte[] changed = whole.clone();
                changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, changed);
                assertThat(bundle.verify(evidence).isIntact()).as("%s", file).isFalse();
            }
            Files.delete(file);
            assertThat(bundle.verify(evidence).isIntact())
                    .as("without %s", file)
                    .isFalse();
            Files.write(file, whole);
        }
        Files.writeString(evidence.resolve("more.txt"), "x");
        assertThat(bundle.verify(evidence).findings()).containsExactly("more.txt is not in the manifest");
    }

    @Test
    void evidence_is_written_over_nothing_and_only_under_plain_names() {
        EvidenceBundle bundle = new EvidenceBundle(CompliancePages::of);
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("../x", "a/b", "manifest.json", "report.json", "", ".x")) {
            assertThatThrownBy(() -> bundle.write(report(), Map.of(name, content), folder.resolve("e")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        bundle.write(report(), Map.of(), folder.resolve("e"));
        assertThatThrownBy(() -> bundle.write(report(), Map.of(), folder.resolve("e")))
                .hasMessageContaining("has files already");
    }
}
