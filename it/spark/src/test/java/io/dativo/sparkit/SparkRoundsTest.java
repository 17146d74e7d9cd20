package io.dativo.sparkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark appends, changes properties, replaces, drops and makes anew while we plan and apply: nothing that it committed is lost,
 * what is reported as written is there, and a table that took the name of the planned one gets no tag.
 */
class SparkRoundsTest {
    /** More of them: {@code scripts/spark -Ddativo.spark.rounds=2000 -Dtest=SparkRoundsTest}. */
    private static final int ROUNDS = Integer.getInteger("dativo.spark.rounds", 200);

    private static final long SEED = Long.getLong("dativo.spark.seed", 20261130);
    private static final int LONGEST_PAUSE_MILLIS = 60;

    /** Where in a round Spark acts. */
    private enum Moment {
        BESIDE_PLAN_AND_APPLY,
        BETWEEN_PLAN_AND_APPLY,
        BESIDE_APPLY
    }

    private final Random random = new Random(SEED);
    private final ExecutorService beside = Executors.newSingleThreadExecutor();
    private final Map<String, SparkTable> tables = new HashMap<>();
    private final Map<Moment, Integer> renewals = new EnumMap<>(Moment.class);

    @TempDir
    private Path folder;

    private SparkLake lake;

    @BeforeEach
    void create() {
        lake = SparkLake.open(folder);
        for (String name : List.of("steady", "renewed")) {
            tables.put(name, new SparkTable(lake.spark(), "lake.sales." + name));
            tables.get(name).create(Map.of());
        }
    }

    @AfterEach
    void close() {
        beside.shutdownNow();
        lake.close();
    }

    @Test
    void nothing_of_spark_is_lost_and_no_tag_is_put_on_a_table_that_took_the_name() {
        int written = 0;
        Map<String, Integer> refusals = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String name = random.nextInt(3) == 0 ? "steady" : "renewed";
            Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
            ResourceOutcome outcome = round(name, moment, Map.of("round", "r" + round, "owner.team", "data"))
                    .orElse(null);
            if (outcome != null && isWritten(outcome)) {
                written++;
            } else if (outcome != null) {
                refusals.merge(moment + " " + outcome.code(), 1, Integer::sum);
            }
        }
        System.out.println(written + " of " + ROUNDS + " plans written; beside us " + tables.values() + ", made anew "
                + renewals + "; not written " + refusals);

        assertThat(written).isGreaterThan(ROUNDS / 2);
        // How often Spark comes in beside a plan or an apply depends on the machine; between them it always does.
        assertThat(renewals).containsKey(Moment.BETWEEN_PLAN_AND_APPLY);
        for (Map.Entry<String, SparkTable> table : tables.entrySet()) {
            TableMetadata found = metadata(table.getKey()).orElseThrow();
            assertThat(table.getValue().count(SparkTable.Action.APPEND)).isPositive();
            assertThat(table.getValue().rows())
                    .as(table.getKey())
                    .isEqualTo(table.getValue().committedRows());
            assertThat(theirs(found))
                    .as(table.getKey())
                    .isEqualTo(table.getValue().properties());
            assertThat(found.snapshots())
                    .as(table.getKey())
                    .extracting(Snapshot::operation)
                    .isEqualTo(table.getValue().operations());
        }
    }

    /** One plan and its apply, with one action of Spark; what became of the table, where there was something to do. */
    private Optional<ResourceOutcome> round(String name, Moment moment, Map<String, String> tags) {
        SparkTable.Action action = SparkTable.Action.any(random, name.equals("renewed"));
        String before = uuid(name);
        CompletableFuture<Void> spark =
                moment == Moment.BESIDE_PLAN_AND_APPLY ? act(name, action) : CompletableFuture.completedFuture(null);
        pause();
        PropagationPlan plan = lake.plan("table", "sales." + name, tags);
        String planned = uuid(name);
        if (moment != Moment.BESIDE_PLAN_AND_APPLY) {
            spark = act(name, action);
        }
        if (moment == Moment.BETWEEN_PLAN_AND_APPLY) {
            spark.join();
        } else {
            pause();
        }
        PropagationReport report = lake.propagator().apply(plan);
        spark.join();

        TableMetadata after = metadata(name).orElseThrow();
        Optional<ResourceOutcome> outcome = report.outcome(new ResourceRef("iceberg", "table", "sales." + name));
        // Where Spark made the table anew while it was planned, the plan may be of either.
        if (before.equals(planned) && !planned.isEmpty() && !after.uuid().equals(planned)) {
            renewals.merge(moment, 1, Integer::sum);
            assertThat(after.properties().keySet()).as("%s: %s", moment, report).allMatch(SparkRoundsTest::isNoTag);
        }
        if (after.uuid().equals(planned)) {
            // A REPLACE ends with the properties that it began with, whatever was written meanwhile.
            boolean isReverted = action == SparkTable.Action.REPLACE && moment != Moment.BETWEEN_PLAN_AND_APPLY;
            checkTags(
                    after.properties(),
                    tags,
                    outcome.filter(SparkRoundsTest::isWritten).isPresent() && !isReverted);
        }
        return outcome;
    }

    private static boolean isWritten(ResourceOutcome outcome) {
        return !outcome.isUndone() && outcome.added() + outcome.changed() > 0;
    }

    /** What is on a table is what its record says, and where the tags were written, they. */
    private static void checkTags(Map<String, String> properties, Map<String, String> tags, boolean isWritten) {
        for (String key : tags.keySet()) {
            assertThat(properties.get("dativo.ledger." + key)).as(key).isEqualTo(properties.get(key));
        }
        if (isWritten) {
            assertThat(properties).containsAllEntriesOf(tags);
        }
    }

    private static boolean isNoTag(String key) {
        return !key.startsWith("dativo.") && !key.equals("round") && !key.equals("owner.team");
    }

    private CompletableFuture<Void> act(String name, SparkTable.Action action) {
        long seed = random.nextLong();
        return CompletableFuture.runAsync(() -> tables.get(name).act(action, new Random(seed)), beside);
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
    }

    private String uuid(String name) {
        return metadata(name).map(TableMetadata::uuid).orElse("");
    }

    private Optional<TableMetadata> metadata(String name) {
        try {
            return Optional.of(((BaseTable) lake.opened().catalog().loadTable(TableIdentifier.of("sales", name)))
                    .operations()
                    .current());
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> theirs(TableMetadata table) {
        Map<String, String> theirs = new HashMap<>(table.properties());
        theirs.keySet().removeIf(key -> !key.startsWith("their."));
        return theirs;
    }
}
