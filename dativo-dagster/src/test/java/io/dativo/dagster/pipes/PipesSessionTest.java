package io.dativo.dagster.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dativo.test.DagsterStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session reports, as Dagster's rules judge it. */
class PipesSessionTest {
    private static final String ORDERS = "acme/orders";

    @TempDir
    Path folder;

    private UnderDagster dagster;

    @BeforeEach
    void start() {
        dagster = new UnderDagster(
                folder.resolve("messages"),
                List.of(ORDERS, "acme/customers"),
                Map.of(ORDERS, List.of("tag_policy", "drift"), "acme/customers", List.of()));
    }

    @Test
    void what_was_reported_is_shown_and_the_step_succeeds() {
        try (PipesSession session = dagster.session().open()) {
            session.addMetadata(ORDERS, "cost_center", MetadataValue.text("DATA-001"));
            session.materialize(ORDERS, "sha-1");
            session.materialize("acme/customers");
            session.report(CheckResult.passed(ORDERS, "tag_policy"));
            session.report(CheckResult.failed(ORDERS, "drift", CheckSeverity.ERROR)
                    .with("keys", MetadataValue.json(List.of("owner"))));
        }
        DagsterStep step = dagster.judged(0);
        assertThat(step.failure()).isEmpty();
        assertThat(step.materializations())
                .extracting(each -> each.metadata().toString())
                .containsExactly("{\"cost_center\":{\"type\":\"TextMetadataValue\",\"value\":\"DATA-001\"}}", "{}");
        assertThat(step.checks())
                .extracting(DagsterStep.Check::name, DagsterStep.Check::passed, DagsterStep.Check::severity)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("tag_policy", true, "WARN"),
                        org.assertj.core.groups.Tuple.tuple("drift", false, "ERROR"));
        assertThat(step.closing().closed()).isTrue();
    }

    @Test
    void a_declared_check_that_nobody_reports_fails_with_a_warning_that_says_why() {
        try (PipesSession session = dagster.session().open()) {
            session.materialize(ORDERS);
            session.materialize("acme/customers");
        }
        DagsterStep step = dagster.judged(0);
        assertThat(step.failure()).isEmpty();
        assertThat(step.checks()).hasSize(2).allSatisfy(check -> {
            assertThat(check.passed()).isFalse();
            assertThat(check.severity()).isEqualTo("WARN");
            assertThat(check.metadata().toString()).contains("the job did not report it");
        });
    }

    @Test
    void an_undeclared_check_becomes_metadata_and_a_custom_message() {
        try (PipesSession session = dagster.session().open()) {
            session.report(CheckResult.failed(ORDERS, "rows", CheckSeverity.ERROR));
            session.materialize(ORDERS);
            session.materialize("acme/customers");
            session.report(CheckResult.passed("acme/customers", "late"));
        }
        DagsterStep step = dagster.judged(0);
        assertThat(step.failure()).isEmpty();
        assertThat(step.materializations().get(0).metadata().path("check/rows").toString())
                .contains("\"passed\":false");
        assertThat(step.customMessages())
                .extracting(
                        each -> each.path("undeclared_check").path("check_name").asText())
                .containsExactly("rows", "late");
    }

    @Test
    void what_comes_twice_or_belongs_to_no_asset_of_the_run_is_left_out_and_counted() {
        PipesSession session = dagster.session().open();
        session.materialize(ORDERS);
        session.materialize(ORDERS);
        session.materialize("acme/customers");
        session.materialize("other/orders");
        session.report(CheckResult.passed(ORDERS, "drift"));
        session.report(CheckResult.failed(ORDERS, "drift", CheckSeverity.ERROR));
        session.report(CheckResult.passed("other/orders", "drift"));
        session.addMetadata("other/orders", "k", MetadataValue.of(1));
        session.close();
        session.materialize(ORDERS);
        session.log(LogLevel.ERROR, "late");
        session.close();
        DagsterStep step = dagster.judged(0);
        assertThat(step.failure()).isEmpty();
        assertThat(step.logs()).noneMatch(log -> log.message().contains("after closed"));
        assertThat(session.delivery().leftOut()).isEqualTo(7);
        assertThat(session.delivery().complete()).isFalse();
    }

    @Test
    void two_values_of_one_key_are_refused_or_joined_as_the_host_says() {
        try (PipesSession session = dagster.session().open()) {
            session.addMetadata(ORDERS, "owner", MetadataValue.text("a"));
            session.addMetadata(ORDERS, "owner", MetadataValue.text("a"));
            assertThatThrownBy(() -> session.addMetadata(ORDERS, "owner", MetadataValue.text("b")))
                    .isInstanceOf(PipesException.class)
                    .hasMessageContaining(ORDERS)
                    .hasMessageContaining("'owner'");
        }
        start();
        dagster = new UnderDagster(folder.resolve("joined"), List.of(ORDERS), Map.of());
        try (PipesSession session =
                dagster.session().onKeyConflict(KeyConflict.JOIN).open()) {
            session.addMetadata(ORDERS, "owner", MetadataValue.text("a"));
            session.addMetadata(ORDERS, "owner", MetadataValue.text("b"));
            session.materialize(ORDERS);
        }
        assertThat(dagster.judged(0)
                        .materializations()
                        .get(0)
                        .metadata()
                        .path("owner")
                        .toString())
                .contains("[\"a\",\"b\"]");
    }

    @Test
    void an_exception_is_reported_with_its_causes_and_rethrown() {
        IllegalStateException loop = new IllegalStateException("apply failed", new java.io.IOException("denied"));
        assertThatThrownBy(() -> dagster.session().open().run(() -> {
                    throw loop;
                }))
                .isSameAs(loop);
        DagsterStep step = dagster.judged(1);
        assertThat(step.closing().readerEndedBy()).isEmpty();
        assertThat(step.closing().exceptions())
                .containsExactly("java.lang.IllegalStateException: apply failed", "java.io.IOException: denied");
        assertThat(step.checks()).allMatch(check -> check.metadata().toString().contains("the job failed: java.lang"));
        assertThat(step.failure()).isPresent();
    }

    @Test
    void log_lines_are_few_unless_asked_and_the_rest_is_counted() {
        dagster = new UnderDagster(folder.resolve("few"), List.of(), Map.of());
        try (PipesSession session = dagster.session().logs(LogLevel.WARNING, 2).open()) {
            session.log(LogLevel.INFO, "i");
            session.log(LogLevel.WARNING, "w1");
            session.log(LogLevel.ERROR, "e");
            session.log(LogLevel.WARNING, "w2");
        }
        assertThat(dagster.judged(0).logs())
                .extracting(DagsterStep.Log::message)
                .containsExactly(
                        "[pipes] external process successfully opened dagster pipes.",
                        "w1",
                        "e",
                        "2 more log lines are in the log of the process only");
    }

    @Test
    void outside_of_dagster_nothing_happens() {
        try (PipesSession session = PipesSession.builder().environment(Map.of()).open()) {
            assertThat(session.isUnderDagster()).isFalse();
            session.materialize(ORDERS);
            session.report(CheckResult.passed(ORDERS, "drift"));
            session.addMetadata(ORDERS, "k", MetadataValue.of(1));
            session.log(LogLevel.ERROR, "e");
            session.send("x");
            assertThat(session.run(() -> 3)).isEqualTo(3);
            assertThat(session.delivery().complete()).isTrue();
            assertThat(session.context().assetKeys()).isEmpty();
        }
    }

    @Test
    void a_full_disk_is_counted_and_closing_fails() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        dagster = new UnderDagster(Path.of("/dev/full"), List.of(ORDERS), Map.of());
        PipesSession session = dagster.session().open();
        session.materialize(ORDERS);
        assertThatThrownBy(session::close)
                .isInstanceOf(PipesException.class)
                .hasMessageStartingWith("3 messages did not reach Dagster");
        assertThat(session.delivery().lost()).isEqualTo(3);
        session.close();
    }

    @Test
    void where_only_one_block_is_safe_long_values_are_cut_and_say_where_the_whole_is() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no file system in memory here");
        Path messages = Files.createTempFile(memory, "dativo", ".messages");
        try {
            dagster = new UnderDagster(messages, List.of(ORDERS), Map.of(ORDERS, List.of("c")));
            try (PipesSession session =
                    dagster.session().longValues(folder).logs(LogLevel.INFO, 9).open()) {
                session.addMetadata(ORDERS, "long", MetadataValue.text("\u00fc".repeat(100_000)));
                session.addMetadata(ORDERS, "short", MetadataValue.number(3));
                session.addMetadata(
                        ORDERS,
                        "dagster/column_schema",
                        new MetadataValue(
                                MetadataType.TABLE_SCHEMA,
                                java.util.stream.IntStream.range(0, 500)
                                        .mapToObj(i -> Map.of("name", "c" + i, "type", "string"))
                                        .toList()));
                session.materialize(ORDERS);
                CheckResult many = CheckResult.passed(ORDERS, "c");
                for (int i = 0; i < 2_000; i++) {
                    many = many.with("k" + i, MetadataValue.number(i));
                }
                session.report(many);
                session.log(LogLevel.INFO, "l".repeat(50_000));
                session.send(Map.of("p", "x".repeat(50_000)));
                session.fail(new IllegalStateException("m".repeat(50_000)));
                assertThat(session.delivery().leftOut()).isZero();
            }
            DagsterStep step = dagster.judged(1);
            assertThat(dagster.written().lines()).allMatch(line -> line.length() == 4_095);
            assertThat(step.closing().readerEndedBy()).isEmpty();
            assertThat(step.closing().closed()).isTrue();
            assertThat(step.materializations().get(0).metadata().toString())
                    .contains("\"short\":{\"type\":\"IntMetadataValue\",\"value\":3}", "cut/column_schema", "sha256:");
            assertThat(step.checks().get(0).metadata().path("cut").toString()).contains("sha256:");
            try (var kept = Files.list(folder)) {
                assertThat(kept.map(Path::toFile).map(java.io.File::length)).contains(200_000L, 50_000L);
            }
        } finally {
            Files.delete(messages);
        }
    }
}
