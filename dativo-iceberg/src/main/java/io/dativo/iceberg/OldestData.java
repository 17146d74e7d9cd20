package io.dativo.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * How old the oldest rows of a table's current snapshot are: by the time column that the table is partitioned by where
 * there is one, and by when their file was added otherwise. Read from the table's metadata, no row is. Immutable.
 *
 * @param at a time that the oldest row is not older than
 * @param source what says so, for a person: the column, or that it is the time of writing
 */
public record OldestData(Instant at, String source) {
    /** The oldest data of a table's current snapshot; null when it holds none. */
    static @Nullable OldestData of(Table table) {
        Types.NestedField column = timeColumn(table);
        Map<Long, Instant> written = new HashMap<>();
        Instant firstKnown = null;
        for (Snapshot snapshot : table.snapshots()) {
            Instant at = Instant.ofEpochMilli(snapshot.timestampMillis());
            // Those of the first format version have no numbers: all are 0, and of each file only that it is not older.
            written.merge(snapshot.sequenceNumber(), at, (one, other) -> one.isBefore(other) ? one : other);
            firstKnown = firstKnown == null || at.isBefore(firstKnown) ? at : firstKnown;
        }
        OldestData oldest = null;
        TableScan scan = table.newScan();
        if (column != null) {
            scan = scan.includeColumnStats(Set.of(column.name()));
        }
        try (CloseableIterable<FileScanTask> files = scan.planFiles()) {
            for (FileScanTask task : files) {
                OldestData of = column == null ? null : byColumn(task.file(), column);
                if (of == null) {
                    of = byWriting(task.file(), written, firstKnown);
                }
                if (of != null && (oldest == null || of.at().isBefore(oldest.at()))) {
                    oldest = of;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return oldest;
    }

    boolean isOlderThan(Duration limit, Instant now) {
        return at.isBefore(now.minus(limit));
    }

    /** The column that the first partition field by time is made from. */
    private static Types.@Nullable NestedField timeColumn(Table table) {
        for (PartitionField field : table.spec().fields()) {
            Types.NestedField source = table.schema().findField(field.sourceId());
            if (source != null && isTime(source.type())) {
                return source;
            }
        }
        return null;
    }

    private static boolean isTime(Type type) {
        return type.typeId() == Type.TypeID.DATE || type.typeId() == Type.TypeID.TIMESTAMP;
    }

    private static @Nullable OldestData byColumn(DataFile file, Types.NestedField column) {
        Map<Integer, ByteBuffer> lower = file.lowerBounds();
        ByteBuffer bound = lower == null ? null : lower.get(column.fieldId());
        if (bound == null) {
            return null;
        }
        Number value = Conversions.<Number>fromByteBuffer(column.type(), bound);
        Instant at = column.type().typeId() == Type.TypeID.DATE
                ? Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(value.longValue()))
                : Instant.EPOCH.plus(value.longValue(), ChronoUnit.MICROS);
        return new OldestData(at, "column '" + column.name() + "'");
    }

    /** A file whose snapshot expired is at least as old as the oldest one that is left. */
    private static @Nullable OldestData byWriting(
            DataFile file, Map<Long, Instant> written, @Nullable Instant firstKnown) {
        Long sequence = file.fileSequenceNumber();
        Instant at = sequence == null ? null : written.get(sequence);
        if (at != null) {
            return new OldestData(at, "when it was written");
        }
        return firstKnown == null ? null : new OldestData(firstKnown, "written before the oldest snapshot");
    }
}
