package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.audit.AuditLog;
import io.dativo.audit.AuditLog.Head;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditLogTest {
    private static final String SECRET = "AKIAIOSFODNN7EXAMPLE";
    private static final List<TagClaim> CLAIMS = List.of(
            claim("a.yaml", LAKE, Map.of("owner", "data", "key", SECRET)), claim("b.yaml", ROLE, Map.of("k", "v")));

    @TempDir
    private Path directory;

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private Path file;
    private AuditLog log;
    private TagPropagator propagator;

    @BeforeEach
    void open() {
        file = directory.resolve("made/when/needed/audit.jsonl");
        log = AuditLog.file(file);
        propagator = propagator(aws, ledger).audit(log).actor("build 42").build();
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "WRITE", "WRITTEN"})
    void an_interrupt_at_any_call_leaves_report_ledger_and_audit_log_whole(InMemoryProvider.Call at)
            throws IOException {
        OwnershipLedger onDisk = OwnershipLedger.directory(directory.resolve("ledger"));
        TagPropagator interrupted =
                propagator(aws, onDisk).audit(log).parallelism(1).build();
        PropagationPlan plan = interrupted.plan(CLAIMS, List.of());
        Thread caller = Thread.currentThread();
        aws.onCall(call -> {
            if (call == at) {
                caller.interrupt();
            }
        });

        PropagationReport report = interrupted.apply(plan);

        assertThat(Thread.interrupted()).as("the interrupt stays set").isTrue();
        assertThat(report.outcomes()).hasSize(2);
        assertThat(entries()).extracting(entry -> entry.path("event").asText()).endsWith("applied");
        assertThat(log.verify().isIntact()).isTrue();
        assertThat(onDisk.plan(plan.id())).isPresent();
    }

    @Test
    void an_interrupt_before_the_apply_is_a_report_in_which_nothing_was_written() throws IOException {
        OwnershipLedger onDisk = OwnershipLedger.directory(directory.resolve("ledger"));
        TagPropagator interrupted = propagator(aws, onDisk).audit(log).build();
        PropagationPlan plan = interrupted.plan(CLAIMS, List.of());
        Thread.currentThread().interrupt();

        PropagationReport report = interrupted.apply(plan);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.outcomes())
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome.code()).isEqualTo("cancelled"));
        assertThat(entries()).extracting(entry -> entry.path("event").asText()).endsWith("applied");
        assertThat(aws.writes()).isZero();
    }

    @Test
    void what_was_planned_and_what_became_of_it_is_written_down_without_a_single_value() throws IOException {
        assertThat(log.verify().isIntact()).isTrue();
        assertThat(log.head()).hasToString("0:" + "0".repeat(64));
        aws.faults().failItem(ROLE, Kind.DENIED, 1);

        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        propagator.apply(plan);
        propagator.revert(plan);

        List<JsonNode> entries = entries();
        assertThat(entries)
                .extracting(entry -> entry.path("event").textValue())
                .containsExactly("planned", "applying", "outcome", "outcome", "applied", "planned");
        JsonNode planned = entries.get(0);
        assertThat(planned.path("plan").textValue()).isEqualTo(plan.id());
        assertThat(entries).extracting(entry -> entry.path("actor").textValue()).containsOnly("build 42");
        assertThat(planned.path("claims").path("DIFFERS").intValue()).isEqualTo(3);
        assertThat(planned.path("inputs").path("a.yaml").textValue()).matches("[0-9a-f]{64}");
        assertThat(planned.path("inputs").size()).isEqualTo(2);
        assertThat(planned.path("add").intValue()).isEqualTo(3);
        assertThat(entries.get(2).path("outcome").textValue()).isEqualTo("FAILED");
        assertThat(entries.get(2).path("code").textValue()).isEqualTo("DENIED");
        assertThat(entries.get(3).path("keys")).extracting(JsonNode::textValue).containsExactly("+key", "+owner");
        assertThat(entries.get(4).path("completion").textValue()).isEqualTo("FAILED");
        assertThat(entries.get(4).path("claims").path("WRITE_FAILED").intValue())
                .isEqualTo(1);
        assertThat(entries.get(4).path("counts").path("APPLIED").intValue()).isEqualTo(1);
        assertThat(entries.get(5).path("reverts").textValue()).isEqualTo(plan.id());
        assertThat(Files.readString(file)).doesNotContain(SECRET).doesNotContain("data");
        assertThat(log.verify()).hasToString("6 entries, intact");
    }

    @Test
    void the_times_of_events_never_go_back() throws IOException {
        AtomicLong ticks = new AtomicLong();
        Clock ticking = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.EPOCH.plusSeconds(ticks.incrementAndGet());
            }
        };
        TagPropagator running =
                propagator(aws, ledger).audit(log).clock(ticking).build();

        running.apply(running.plan(CLAIMS, List.of()));

        assertThat(entries()).hasSizeGreaterThan(4);
        assertThat(entries())
                .extracting(entry -> Instant.parse(entry.path("at").textValue()))
                .isSorted();
    }

    @Test
    void times_never_go_back_though_the_clock_is_set_back_and_a_crash_leaves_half_a_line() throws IOException {
        TestClock clock = new TestClock();
        TagPropagator running = propagator(aws, ledger).audit(log).clock(clock).build();
        PropagationPlan plan = running.plan(CLAIMS, List.of());
        clock.advance(Duration.ofHours(-1));
        Files.writeString(file, "{\"seq\":2,\"prev\":\"" + "0".repeat(64) + "\",\"at", StandardOpenOption.APPEND);
        // Another process has no word of the time but that of the file.
        TagPropagator other =
                propagator(aws, ledger).audit(AuditLog.file(file)).clock(clock).build();
        other.apply(plan);
        clock.advance(Duration.ofHours(2));
        other.plan(CLAIMS, List.of());

        List<JsonNode> entries = entries();
        assertThat(entries)
                .extracting(entry -> Instant.parse(entry.path("at").textValue()))
                .isSorted();
        assertThat(entries.get(1).path("event").textValue()).isEqualTo("recovered");
        assertThat(entries.subList(2, entries.size() - 1)).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.path("at").textValue()).isEqualTo(Claims.NOW.toString());
            assertThat(entry.path("clock").textValue())
                    .isEqualTo(Claims.NOW.minusSeconds(3600).toString());
        });
        JsonNode last = entries.get(entries.size() - 1);
        assertThat(last.path("at").textValue())
                .isEqualTo(Claims.NOW.plusSeconds(3600).toString());
        assertThat(last.has("clock")).isFalse();
        assertThat(log.verify().isIntact()).isTrue();
    }

    @Test
    void the_digest_of_a_claimants_input_changes_with_the_input_and_with_nothing_else() throws IOException {
        propagator.plan(CLAIMS, List.of());
        propagator.plan(List.of(CLAIMS.get(1), CLAIMS.get(0)), List.of());
        propagator.plan(List.of(CLAIMS.get(1), claim("a.yaml", LAKE, Map.of("owner", "infra"))), List.of());

        List<JsonNode> inputs =
                entries().stream().map(entry -> entry.path("inputs")).toList();
        assertThat(inputs.get(0)).isEqualTo(inputs.get(1));
        assertThat(inputs.get(2).path("b.yaml")).isEqualTo(inputs.get(0).path("b.yaml"));
        assertThat(inputs.get(2).path("a.yaml")).isNotEqualTo(inputs.get(0).path("a.yaml"));
    }

    @Test
    void every_change_of_every_line_is_found() throws IOException {
        propagator.apply(propagator.plan(CLAIMS, List.of()));
        List<String> lines = Files.readAllLines(file);
        Head head = log.head();
        assertThat(log.verify(head).isIntact()).isTrue();

        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            for (int at = 0; at < line.length(); at += 7) {
                char other = line.charAt(at) == '0' ? '1' : '0';
                write(changed(lines, i, line.substring(0, at) + other + line.substring(at + 1)));
                assertThat(log.verify().isIntact())
                        .as("line %d, character %d", i, at)
                        .isFalse();
            }
        }
        for (int i = 0; i < lines.size() - 1; i++) {
            List<String> without = new ArrayList<>(lines);
            without.remove(i);
            write(without);
            assertThat(log.verify().findings()).as("without line %d", i).anyMatch(found -> found.contains("taken out"));
            List<String> moved = new ArrayList<>(lines);
            Collections.swap(moved, i, i + 1);
            write(moved);
            assertThat(log.verify().isIntact())
                    .as("lines %d and the next swapped", i)
                    .isFalse();
            List<String> twice = new ArrayList<>(lines);
            twice.add(i, lines.get(i));
            write(twice);
            assertThat(log.verify().isIntact()).as("line %d twice", i).isFalse();
        }
    }

    @Test
    void a_cut_off_end_and_a_chain_that_was_made_anew_show_against_a_kept_head() throws IOException {
        propagator.apply(propagator.plan(CLAIMS, List.of()));
        Head kept = Head.parse(log.head().toString());
        List<String> lines = Files.readAllLines(file);

        write(lines.subList(0, 2));
        assertThat(log.verify().isIntact()).isTrue();
        assertThat(log.verify(kept).findings()).singleElement().asString().contains("the end was cut off");
        Files.delete(file);
        assertThat(log.verify(kept).isIntact()).isFalse();
        InMemoryProvider other = InMemoryProvider.standingInFor("aws");
        TagPropagator forger =
                propagator(other, OwnershipLedger.inMemory()).audit(log).build();
        forger.apply(forger.plan(CLAIMS, List.of()));
        assertThat(log.verify().isIntact()).isTrue();
        assertThat(log.verify(kept).findings()).singleElement().asString().contains("is another one");
        assertThatThrownBy(() -> Head.parse("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_a_crash_left_of_a_line_is_cut_off_by_the_next_writer_who_says_so() throws IOException {
        propagator.plan(CLAIMS, List.of());
        String whole = Files.readString(file);
        for (int length : List.of(1, 40, whole.length() - 1)) {
            Files.writeString(file, whole + whole.substring(0, length));
            assertThat(log.verify()).hasToString("1 entry, intact, the last line is torn");

            propagator.plan(CLAIMS, List.of());

            assertThat(log.verify()).hasToString("3 entries, intact");
            JsonNode recovered = entries().get(1);
            assertThat(recovered.path("event").textValue()).isEqualTo("recovered");
            assertThat(recovered.path("bytes").intValue()).isEqualTo(length);
        }
        Files.writeString(file, whole.substring(0, 30));
        propagator.plan(CLAIMS, List.of());
        assertThat(log.verify()).hasToString("2 entries, intact");
    }

    @Test
    void writers_that_share_a_file_keep_one_chain() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<PropagationPlan>> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                TagPropagator own =
                        propagator(aws, ledger).audit(AuditLog.file(file)).build();
                tasks.add(() -> own.plan(CLAIMS, List.of()));
            }
            for (Future<PropagationPlan> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(log.verify()).hasToString("40 entries, intact");
    }

    @Test
    void long_lines_are_found_again() throws IOException {
        List<TagClaim> claims = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            claims.add(claim("jobs/a/rather/long/name/of/a/job-" + i + ".yaml", LAKE, Map.of("k", "v")));
        }
        propagator.plan(claims, List.of());
        propagator.plan(claims, List.of());
        assertThat(Files.readAllLines(file).get(0)).hasSizeGreaterThan(40_000);
        assertThat(log.verify()).hasToString("2 entries, intact");
    }

    @Test
    void nothing_is_done_that_cannot_be_told_and_what_was_done_is_in_the_exception() throws IOException {
        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> propagator.apply(plan))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("audit.jsonl");
        assertThat(aws.writeCalls()).isZero();

        Files.delete(file);
        aws.onCall(call -> {
            if (call == InMemoryProvider.Call.WRITTEN) {
                breakLog();
            }
        });
        PropagationException late = catchThrowableOfType(PropagationException.class, () -> propagator.apply(plan));
        assertThat(late).hasMessageContaining("its outcome is not in the audit log");
        assertThat(late.report().added()).isEqualTo(3);
    }

    @Test
    void a_plan_that_was_refused_is_written_down() throws IOException {
        propagator.apply(propagator.plan(CLAIMS, List.of()));
        TagPropagator careful =
                propagator(aws, ledger).audit(log).maxRemovals(0).build();
        PropagationPlan removing = careful.plan(List.of(claim("a.yaml", LAKE, Map.of())), List.of());
        assertThatThrownBy(() -> careful.apply(removing)).isInstanceOf(PropagationException.class);
        JsonNode last = entries().get(entries().size() - 1);
        assertThat(last.path("event").textValue()).isEqualTo("refused");
        assertThat(last.path("code").textValue()).isEqualTo("too-many-removals");
    }

    private void breakLog() {
        try {
            Files.delete(file);
            Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> changed(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(
                file, String.join("\n", lines) + "\n", StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE);
    }

    private List<JsonNode> entries() throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            entries.add(new ObjectMapper().readTree(line));
        }
        return entries;
    }
}
