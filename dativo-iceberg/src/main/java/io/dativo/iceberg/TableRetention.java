package io.dativo.iceberg;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Observation;
import io.dativo.tag.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.PropertyUtil;
import org.jspecify.annotations.Nullable;

/**
 * How long a table keeps its data against {@code governance.retention_days}. Rows that were deleted stay readable in
 * older snapshots until those expire, so three things count: the oldest rows that are in the table now, its oldest
 * snapshot, and what its settings let snapshots live. Reads metadata only. Immutable.
 *
 * @param days how many days data may be kept
 * @param snapshotAge how long the table lets a snapshot live
 * @param oldestSnapshot when the oldest snapshot was committed, or null when there is none
 * @param oldestData how old the oldest rows of the current snapshot are, or null when it has none
 * @param problems every difference, a warning for each
 */
public record TableRetention(
        int days,
        Duration snapshotAge,
        @Nullable Instant oldestSnapshot,
        @Nullable OldestData oldestData,
        List<Problem> problems) {
    /** The tag that says how long data is kept. */
    public static final String KEY = "governance.retention_days";

    private static final String NO_GC = "retention-gc";
    private static final String OLD_REF = "retention-ref";
    private static final String OLD_SNAPSHOT = "retention-snapshot";

    /** Copies the problems. */
    public TableRetention {
        problems = List.copyOf(problems);
    }

    /**
     * Compares a table with what its job says of retention.
     *
     * @param table the table
     * @param job the job that writes it
     * @param clock what time it is
     * @return the comparison, its problems at the place where the job or its asset says the days
     * @throws InvalidInputException when the job says nothing of retention, or no whole number of days
     * @throws ProviderException when the table cannot be read
     */
    public static TableRetention of(Table table, ResolvedJob job, Clock clock) {
        Tag tag = job.tableProperties()
                .get(KEY)
                .orElseThrow(() -> invalid(
                        job, Problem.error("no-retention", "nothing says how long data is kept", KEY, null, null)));
        int days;
        try {
            days = Integer.parseInt(tag.value());
        } catch (NumberFormatException e) {
            days = 0;
        }
        if (days <= 0) {
            throw invalid(
                    job,
                    Problem.error(
                            "retention-days",
                            "'" + tag.value() + "' is no number of days",
                            tag.origin().path(),
                            tag.origin().location(),
                            "write a whole number above zero"));
        }
        TableRetention said = of(table, days, clock);
        List<Problem> located = said.problems.stream()
                .map(problem -> Problem.warning(
                        problem.code(),
                        problem.message(),
                        tag.origin().path(),
                        tag.origin().location(),
                        problem.hint()))
                .toList();
        return new TableRetention(days, said.snapshotAge, said.oldestSnapshot, said.oldestData, located);
    }

    /**
     * Compares a table with a number of days.
     *
     * @param table the table
     * @param days how many days data may be kept, above zero
     * @param clock what time it is
     * @return the comparison
     * @throws ProviderException when the table cannot be read
     */
    public static TableRetention of(Table table, int days, Clock clock) {
        if (days <= 0) {
            throw new IllegalArgumentException("days must be above zero, not " + days);
        }
        try {
            Duration limit = Duration.ofDays(days);
            List<Problem> problems = new ArrayList<>();
            settings(table, limit, problems);
            Instant oldestSnapshot = snapshots(table, limit, clock, problems);
            OldestData oldest = OldestData.of(table);
            if (oldest != null && oldest.isOlderThan(limit, clock.instant())) {
                problems.add(difference(
                        "retention-data",
                        "the table " + table.name() + " holds data of " + oldest.at() + " (" + oldest.source() + "), "
                                + age(oldest.at(), clock) + " days old, and keeps " + days + " days",
                        "delete what is older"));
            }
            return new TableRetention(days, snapshotAge(table), oldestSnapshot, oldest, problems);
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException(
                    IcebergErrors.beforeCommit(e),
                    e.getClass().getSimpleName(),
                    "could not compare the retention of the table " + table.name() + ": " + IcebergErrors.detail(e),
                    e);
        }
    }

    /** {@return whether the table keeps nothing longer than it may} */
    public boolean holds() {
        return problems.isEmpty();
    }

    /**
     * The comparison as evidence: after how many days what was deleted is gone, and how old the oldest data is that can
     * still be read, in older snapshots too. That snapshots expire is an intention until they are expired, and rows
     * stay until they are deleted.
     *
     * @param resource the table
     * @param clock what time it is
     * @return the observations
     */
    public List<Observation> observations(ResourceRef resource, Clock clock) {
        Instant now = clock.instant();
        boolean keepsFiles =
                problems.stream().anyMatch(problem -> problem.code().equals(NO_GC));
        boolean keepsOld = problems.stream()
                .anyMatch(problem ->
                        problem.code().equals(OLD_SNAPSHOT) || problem.code().equals(OLD_REF));
        Instant oldest = oldestData == null ? null : oldestData.at();
        if (keepsOld && oldestSnapshot != null && (oldest == null || oldestSnapshot.isBefore(oldest))) {
            oldest = oldestSnapshot;
        }
        String source = oldestData == null ? "" : ", by " + oldestData.source();
        String expiry = keepsFiles
                ? "files are never deleted: " + TableProperties.GC_ENABLED + " is false"
                : "snapshots may live " + snapshotAge.toDays() + " days (" + TableProperties.MAX_SNAPSHOT_AGE_MS
                        + "); rows stay until they are deleted";
        String age = oldest == null ? "the table has no data" : "the oldest data is of " + oldest + source;
        return List.of(
                new Observation(
                        resource,
                        Observation.Aspect.EXPIRY,
                        keepsFiles ? Observation.Outcome.NO : Observation.Outcome.YES,
                        keepsFiles ? OptionalInt.empty() : days(snapshotAge),
                        expiry,
                        new Observation.Source("table metadata: properties", now, Digest.of(expiry))),
                new Observation(
                        resource,
                        Observation.Aspect.DATA_AGE,
                        oldest == null ? Observation.Outcome.NO : Observation.Outcome.YES,
                        oldest == null ? OptionalInt.empty() : days(Duration.between(oldest, now)),
                        age,
                        new Observation.Source(
                                "table metadata: snapshots and statistics of files", now, Digest.of(age))));
    }

    /** Part of a day is a day: what is a day and an hour old is older than one day. */
    private static OptionalInt days(Duration duration) {
        long whole = duration.toDays();
        boolean isMore = duration.compareTo(Duration.ofDays(whole)) > 0;
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Math.max(0, whole + (isMore ? 1 : 0))));
    }

    /**
     * Makes a table's snapshots expire within the days, by {@code history.expire.max-snapshot-age-ms}, in one commit;
     * none when they do already. Deletes nothing by itself: the job that expires snapshots obeys it.
     *
     * @param table the table
     * @return whether it had to be changed
     * @throws ProviderException when the catalog fails
     */
    public boolean limitSnapshotAge(Table table) {
        try {
            table.refresh();
            Duration limit = Duration.ofDays(days);
            if (snapshotAge(table).compareTo(limit) <= 0) {
                return false;
            }
            table.updateProperties()
                    .set(TableProperties.MAX_SNAPSHOT_AGE_MS, Long.toString(limit.toMillis()))
                    .commit();
            return true;
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException(
                    IcebergErrors.ofCommit(e),
                    e.getClass().getSimpleName(),
                    "could not limit the age of snapshots of the table " + table.name() + ": "
                            + IcebergErrors.detail(e),
                    e);
        }
    }

    private static void settings(Table table, Duration limit, List<Problem> problems) {
        Duration age = snapshotAge(table);
        if (age.compareTo(limit) > 0) {
            problems.add(difference(
                    "retention-snapshot-age",
                    "the table " + table.name() + " lets snapshots live " + age.toDays() + " days ("
                            + TableProperties.MAX_SNAPSHOT_AGE_MS + "), and keeps " + limit.toDays() + " days",
                    "call limitSnapshotAge(table), or set it where the table is maintained"));
        }
        if (!PropertyUtil.propertyAsBoolean(
                table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
            problems.add(difference(
                    NO_GC,
                    "the table " + table.name() + " never deletes files: " + TableProperties.GC_ENABLED + " is false",
                    "set it to true unless another table shares the files"));
        }
    }

    /** Branches and tags keep their snapshots whatever the settings of the table say. */
    private static @Nullable Instant snapshots(Table table, Duration limit, Clock clock, List<Problem> problems) {
        Snapshot oldest = null;
        for (Snapshot snapshot : table.snapshots()) {
            if (oldest == null || snapshot.timestampMillis() < oldest.timestampMillis()) {
                oldest = snapshot;
            }
        }
        Map<String, SnapshotRef> refs = new TreeMap<>(table.refs());
        refs.remove(SnapshotRef.MAIN_BRANCH);
        refs.forEach((name, ref) -> {
            Snapshot head = table.snapshot(ref.snapshotId());
            if (head != null && isOlder(head, limit, clock)) {
                problems.add(difference(
                        OLD_REF,
                        "the " + (ref.isTag() ? "tag '" : "branch '") + name + "' of the table " + table.name()
                                + " keeps a snapshot that is " + age(at(head), clock) + " days old, and it keeps "
                                + limit.toDays() + " days",
                        "drop it, or give it a max-ref-age"));
            }
        });
        if (oldest == null) {
            return null;
        }
        Snapshot current = table.currentSnapshot();
        boolean isCurrent = current != null && current.snapshotId() == oldest.snapshotId();
        // The current snapshot is the table itself: how old its rows are is looked at for itself.
        if (!isCurrent && isOlder(oldest, limit, clock)) {
            problems.add(difference(
                    OLD_SNAPSHOT,
                    "the oldest snapshot of the table " + table.name() + " is " + age(at(oldest), clock)
                            + " days old, and the table keeps " + limit.toDays() + " days",
                    "expire snapshots, for example CALL system.expire_snapshots in Spark"));
        }
        return at(oldest);
    }

    private static Duration snapshotAge(Table table) {
        return Duration.ofMillis(PropertyUtil.propertyAsLong(
                table.properties(), TableProperties.MAX_SNAPSHOT_AGE_MS, TableProperties.MAX_SNAPSHOT_AGE_MS_DEFAULT));
    }

    private static boolean isOlder(Snapshot snapshot, Duration limit, Clock clock) {
        return at(snapshot).isBefore(clock.instant().minus(limit));
    }

    private static Instant at(Snapshot snapshot) {
        return Instant.ofEpochMilli(snapshot.timestampMillis());
    }

    private static long age(Instant at, Clock clock) {
        return Duration.between(at, clock.instant()).toDays();
    }

    private static Problem difference(String code, String message, String hint) {
        return Problem.warning(code, message, KEY, null, hint);
    }

    private static InvalidInputException invalid(ResolvedJob job, Problem problem) {
        return new InvalidInputException("the retention of job " + job.job().name(), List.of(problem));
    }
}
