package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PyIceberg appends, changes properties, drops and makes anew while we plan and apply: nothing that it committed is lost, and
 * what is reported as written is there.
 */
class BesideTest {
    private static final int ROUNDS = 150;
    private static final int LONGEST_PAUSE_MILLIS = 100;
    private static final long SEED = 20261130;

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void nothing_of_others_is_lost_and_nothing_is_reported_written_that_is_missing(Lake.Kind kind) throws Exception {
        try (Lake lake = Lake.open(kind, folder)) {
            ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("sales"));
            for (String table : new String[] {"steady", "renewed"}) {
                lake.catalog()
                        .createTable(
                                TableIdentifier.of("sales", table),
                                new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
            }
            PyIceberg.Run beside = lake.pyiceberg().start("beside.py", Long.toString(SEED), "sales");
            int written = 0;
            int stale = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String table = round % 2 == 0 ? "steady" : "renewed";
                Optional<ResourceOutcome> outcome =
                        round(lake, table, Map.of("round", "r" + round, "owner.team", "data"));
                written += outcome.filter(it -> it.added() + it.changed() > 0).isPresent() ? 1 : 0;
                stale += outcome.filter(it -> "stale".equals(it.code())).isPresent() ? 1 : 0;
            }
            JsonNode answer = beside.answer();

            System.out.println(kind + ": " + written + " of " + ROUNDS + " plans written, " + stale
                    + " stale; beside us " + answer.get("counts"));
            assertThat(written).isGreaterThan(ROUNDS / 2);
            assertThat(answer.at("/counts/append").asInt()).isGreaterThan(5);
            assertThat(answer.at("/counts/renew").asInt()).isPositive();
            for (JsonNode table : answer.get("committed")) {
                assertThat(table.get("found rows")).isEqualTo(table.get("rows"));
                assertThat(table.get("found properties")).isEqualTo(table.get("properties"));
            }
        }
    }

    /** One plan and its apply; what became of the table, where there was something to do. */
    private Optional<ResourceOutcome> round(Lake lake, String table, Map<String, String> tags) {
        Optional<TableMetadata> before = metadata(lake, table);
        PropagationPlan plan = lake.plan("table", "sales." + table, tags);
        // A person would read the plan meanwhile, and others go on.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
        PropagationReport report = lake.propagator().apply(plan);
        Optional<TableMetadata> after = metadata(lake, table);
        Optional<ResourceOutcome> outcome = report.outcome(new ResourceRef("iceberg", "table", "sales." + table));
        boolean sameTable = before.isPresent()
                && after.isPresent()
                && before.get().uuid().equals(after.get().uuid());
        if (sameTable
                && outcome.isPresent()
                && !outcome.get().isUndone()
                && outcome.get().added() + outcome.get().changed() > 0) {
            Map<String, String> expected = new HashMap<>(tags);
            tags.forEach((key, value) -> expected.put("dativo.ledger." + key, value));
            assertThat(after.get().properties()).containsAllEntriesOf(expected);
        }
        return outcome;
    }

    private static Optional<TableMetadata> metadata(Lake lake, String table) {
        try {
            return Optional.of(((BaseTable) lake.catalog().loadTable(TableIdentifier.of("sales", table)))
                    .operations()
                    .current());
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }
}
