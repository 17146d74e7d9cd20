package io.dativo.iceberg;

import static io.dativo.iceberg.Assets.asset;
import static io.dativo.iceberg.Assets.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.tag.TagSet;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table keeps against what its job says. */
class TableRetentionTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");

    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private Table table;

    @BeforeEach
    void create() {
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("sales"));
        AssetSchema schema = AssetSchema.of(asset(column("id", "integer"), column("created", "date")), List.of("id"));
        table = IcebergTables.createIfAbsent(catalog, ORDERS, schema, TagSet.empty(), Map.of())
                .table();
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    @Test
    void a_new_table_keeps_nothing_too_long() {
        TableRetention retention = TableRetention.of(table, 30, in(0));

        assertThat(retention.holds()).isTrue();
        assertThat(retention.snapshotAge()).isEqualTo(Duration.ofDays(5));
        assertThat(retention.oldestSnapshot()).isNull();
        assertThat(retention.oldestData()).isNull();
    }

    @Test
    void settings_that_outlive_the_retention_are_reported_and_changed_only_on_request() {
        set(
                "history.expire.max-snapshot-age-ms",
                Long.toString(Duration.ofDays(90).toMillis()));
        set("gc.enabled", "false");
        String before = location();

        TableRetention retention = TableRetention.of(table, 30, in(0));

        assertThat(retention.problems())
                .extracting(Problem::code)
                .containsExactly("retention-snapshot-age", "retention-gc");
        assertThat(retention.problems().get(0).message()).contains("90 days").contains("30 days");
        assertThat(location()).as("comparing commits nothing").isEqualTo(before);

        assertThat(retention.limitSnapshotAge(table)).isTrue();
        assertThat(table.properties())
                .containsEntry("history.expire.max-snapshot-age-ms", "2592000000")
                .containsEntry("gc.enabled", "false");
        String limited = location();
        assertThat(retention.limitSnapshotAge(table)).isFalse();
        assertThat(location()).isEqualTo(limited);
    }

    @Test
    void a_shorter_age_than_the_retention_is_never_made_longer() {
        assertThat(TableRetention.of(table, 30, in(0)).limitSnapshotAge(table)).isFalse();
        assertThat(table.properties()).doesNotContainKey("history.expire.max-snapshot-age-ms");
    }

    @Test
    void a_snapshot_that_outlives_the_retention_is_reported_with_its_age() {
        DataFile first = file(null);
        table.newAppend().appendFile(first).commit();
        table.newDelete().deleteFile(first).commit();

        assertThat(TableRetention.of(table, 30, in(29)).holds()).isTrue();
        TableRetention late = TableRetention.of(table, 30, in(31));
        assertThat(late.oldestData()).as("no row is left").isNull();
        assertThat(late.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("retention-snapshot");
            assertThat(problem.message()).contains("31 days old").contains("30 days");
        });
        assertThat(late.oldestSnapshot()).isNotNull();
    }

    @Test
    void a_branch_or_tag_that_holds_an_old_snapshot_is_named() {
        table.newAppend().appendFile(file(null)).commit();
        table.manageSnapshots()
                .createTag("audit", table.currentSnapshot().snapshotId())
                .createBranch("wap", table.currentSnapshot().snapshotId())
                .commit();

        assertThat(TableRetention.of(table, 30, in(31)).problems())
                .filteredOn(problem -> problem.code().equals("retention-ref"))
                .extracting(Problem::message)
                .satisfiesExactly(
                        tag -> assertThat(tag).contains("tag 'audit'"),
                        branch -> assertThat(branch).contains("branch 'wap'"));
    }

    @Test
    void rows_are_as_old_as_their_file_where_no_time_column_says_more() {
        table.newAppend().appendFile(file(null)).commit();
        Instant written = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
        table.newAppend().appendFile(file(null)).commit();

        TableRetention late = TableRetention.of(table, 30, in(31));

        assertThat(late.oldestData()).isEqualTo(new OldestData(written, "when it was written"));
        assertThat(late.problems()).extracting(Problem::code).contains("retention-data");
    }

    @Test
    void a_file_whose_snapshot_expired_is_at_least_as_old_as_the_oldest_that_is_left() {
        table.newAppend().appendFile(file(null)).commit();
        table.newAppend().commit();
        table.expireSnapshots()
                .expireSnapshotId(table.currentSnapshot().parentId())
                .commit();

        assertThat(TableRetention.of(table, 30, in(0)).oldestData()).satisfies(oldest -> {
            assertThat(oldest.at())
                    .isEqualTo(Instant.ofEpochMilli(table.currentSnapshot().timestampMillis()));
            assertThat(oldest.source()).isEqualTo("written before the oldest snapshot");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_oldest_rows_of_the_first_format_version_count_although_its_snapshots_have_no_numbers(boolean upgraded)
            throws InterruptedException {
        table = catalog.buildTable(TableIdentifier.of("sales", "old"), table.schema())
                .withPartitionSpec(table.spec())
                .withProperty("format-version", "1")
                .create();
        table.newAppend().appendFile(file(null)).commit();
        Instant written = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
        Thread.sleep(2);
        table.newAppend().appendFile(file(null)).commit();
        if (upgraded) {
            set("format-version", "2");
            table.newAppend().appendFile(file(null)).commit();
        }

        assertThat(TableRetention.of(table, 30, in(31)).oldestData())
                .isEqualTo(new OldestData(written, "when it was written"));
    }

    @Test
    void the_time_column_that_a_table_is_partitioned_by_says_how_old_its_rows_are() {
        table.updateSpec().removeField("id").addField("created").commit();
        LocalDate old = LocalDate.now(ZoneOffset.UTC).minusDays(40);
        table.newAppend().appendFile(file(old)).commit();
        table.newAppend().appendFile(file(old.plusDays(30))).commit();

        TableRetention retention = TableRetention.of(table, 30, in(0));

        assertThat(retention.oldestData())
                .isEqualTo(new OldestData(old.atStartOfDay().toInstant(ZoneOffset.UTC), "column 'created'"));
        assertThat(retention.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("retention-data");
            assertThat(problem.message()).contains("40 days old").contains("keeps 30 days");
        });
    }

    @Test
    void the_comparison_is_evidence_of_what_expires_and_of_the_oldest_data_that_can_be_read() {
        ResourceRef ref = new ResourceRef("iceberg", "table", "sales.orders");
        assertThat(TableRetention.of(table, 30, in(0)).observations(ref, in(0)))
                .extracting(each ->
                        each.aspect() + " " + each.outcome() + " " + each.days().orElse(-1))
                .containsExactly("EXPIRY YES 5", "DATA_AGE NO -1");

        set("gc.enabled", "false");
        DataFile first = file(null);
        table.newAppend().appendFile(first).commit();
        table.newDelete().deleteFile(first).commit();

        // The rows are deleted, and stay readable in the snapshot before.
        assertThat(TableRetention.of(table, 30, in(40)).observations(ref, in(40)))
                .extracting(each -> each.aspect() + " " + each.outcome())
                .containsExactly("EXPIRY NO", "DATA_AGE YES");
        assertThat(TableRetention.of(table, 30, in(40))
                        .observations(ref, in(40))
                        .get(1)
                        .days()
                        .getAsInt())
                .isBetween(40, 41);
    }

    @Test
    void a_difference_stands_where_the_job_says_the_days() {
        set("gc.enabled", "false");

        assertThat(TableRetention.of(table, job("30"), in(0)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("governance_overrides.retention_days"));
    }

    @Test
    void a_job_without_days_or_with_a_word_for_them_is_refused() {
        assertThatThrownBy(() -> TableRetention.of(table, job(null), in(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no-retention");
        assertThatThrownBy(() -> TableRetention.of(table, 0, in(0))).isInstanceOf(IllegalArgumentException.class);
    }

    private ResolvedJob job(String days) {
        Job.Builder job = Job.builder("acme").asset(asset(column("id", "integer")));
        if (days != null) {
            job.governance("retention_days", Integer.valueOf(days));
        }
        return Dativo.builder().withoutDiscovery().build().resolve(job.build());
    }

    private static Clock in(int days) {
        return Clock.fixed(Instant.now().plus(days, ChronoUnit.DAYS), ZoneOffset.UTC);
    }

    private void set(String key, String value) {
        table.updateProperties().set(key, value).commit();
    }

    private String location() {
        return ((HasTableOperations) table).operations().refresh().metadataFileLocation();
    }

    /** A file that is not read: only what the metadata says of it counts. */
    private DataFile file(LocalDate created) {
        PartitionSpec spec = table.spec();
        DataFiles.Builder file = DataFiles.builder(spec)
                .withPath(table.locationProvider().newDataLocation(java.util.UUID.randomUUID() + ".parquet"))
                .withFileSizeInBytes(10)
                .withFormat("parquet");
        if (created != null) {
            Types.NestedField column = table.schema().findField("created");
            ByteBuffer day = Conversions.toByteBuffer(column.type(), (int) created.toEpochDay());
            file.withPartitionValues(List.of(created.toString()))
                    .withMetrics(new Metrics(
                            1L,
                            null,
                            Map.of(column.fieldId(), 1L),
                            null,
                            null,
                            Map.of(column.fieldId(), day),
                            Map.of(column.fieldId(), day)));
        } else {
            file.withPartitionValues(List.of("1")).withRecordCount(1);
        }
        return file.build();
    }
}
