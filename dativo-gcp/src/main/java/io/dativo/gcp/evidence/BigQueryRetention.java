package io.dativo.gcp.evidence;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TimePartitioning;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GcpId;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import io.dativo.spi.RetentionSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long BigQuery keeps data: the expiration of a table's partitions, and of partitions of the tables that a dataset gets
 * from now on. The days in which what went can be restored (time travel) count. A whole table is never set to expire.
 * Thread-safe.
 */
public final class BigQueryRetention implements ResourceObserver, RetentionSettings {
    private static final String TABLES = "bigquery.tables.get";
    private static final String DATASETS = "bigquery.datasets.get";
    private static final String DATASET = "bigquery_dataset";
    private static final String DATASET_FIELDS =
            "etag,datasetReference,maxTimeTravelHours,defaultPartitionExpirationMs,defaultTableExpirationMs";
    private static final long DEFAULT_TRAVEL_HOURS = 168;
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final GoogleAccess access;
    private final Clock clock;

    private BigQueryRetention(GoogleAccess access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    /**
     * Looks and sets with an access to Google.
     *
     * @param access how Google is reached
     * @param clock what time it is
     * @return the observer, which also sets
     */
    public static BigQueryRetention of(GoogleAccess access, Clock clock) {
        return new BigQueryRetention(access, clock);
    }

    @Override
    public String provider() {
        return GcpProvider.ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(GcpId.TABLE, DATASET);
    }

    /** {@return what looking needs; {@link #limit} also needs {@code bigquery.tables.update} or {@code bigquery.datasets.update}} */
    @Override
    public SortedSet<String> permissions() {
        return new TreeSet<>(Set.of(TABLES, DATASETS));
    }

    @Override
    public List<Observation> observe(ResourceRef resource) {
        boolean isTable = resource.type().equals(GcpId.TABLE);
        return List.of(Observation.ask(
                resource,
                Aspect.EXPIRY,
                isTable ? TABLES : DATASETS,
                clock,
                () -> GcpErrors.calling(Call.READ, "looking at " + resource.id(), () -> {
                    GcpId id = GcpId.parse(resource.type(), resource.id(), null);
                    return isTable ? ofTable(table(id), dataset(id)) : ofDataset(dataset(id));
                })));
    }

    private static Answer ofTable(Table table, Dataset dataset) {
        TimePartitioning partitioning = table.getTimePartitioning();
        Long millis = partitioning == null ? null : partitioning.getExpirationMs();
        String text = "timePartitioning " + partitioning + " maxTimeTravelHours " + dataset.getMaxTimeTravelHours();
        if (partitioning == null) {
            return Answer.of(Outcome.NO, "it is not partitioned by time, and rows stay until they are deleted", text);
        }
        return millis == null
                ? Answer.of(Outcome.NO, "partitions never expire", text)
                : expires("partitions expire after ", millis, dataset, text);
    }

    private static Answer ofDataset(Dataset dataset) {
        Long millis = dataset.getDefaultPartitionExpirationMs();
        String text =
                "defaultPartitionExpirationMs " + millis + " maxTimeTravelHours " + dataset.getMaxTimeTravelHours();
        return millis == null
                ? Answer.of(Outcome.NO, "partitions of tables that it gets from now on never expire", text)
                : expires("partitions of tables that it gets from now on expire after ", millis, dataset, text);
    }

    private static Answer expires(String what, long millis, Dataset dataset, String text) {
        long days = (millis + DAY - 1) / DAY;
        long travel = travelDays(dataset);
        return Answer.of(
                        Outcome.YES,
                        what + days + " days and can be restored for " + travel + " more (time travel)",
                        text)
                .days((int) Math.min(Integer.MAX_VALUE, days + travel));
    }

    private static long travelDays(Dataset dataset) {
        Long hours = dataset.getMaxTimeTravelHours();
        return ((hours == null ? DEFAULT_TRAVEL_HOURS : hours) + 23) / 24;
    }

    private Table table(GcpId id) throws IOException {
        Table table = GcpErrors.json(() -> access.bigquery()
                .tables()
                .get(id.project(), id.dataset(), id.name())
                .setView("BASIC")
                .setFields("etag,tableReference,timePartitioning")
                .execute());
        boolean isThat = table.getEtag() != null
                && table.getTableReference() != null
                && id.name().equals(table.getTableReference().getTableId());
        return require(isThat, table, id);
    }

    private Dataset dataset(GcpId id) throws IOException {
        String name = id.type().equals(GcpId.TABLE) ? id.dataset() : id.name();
        Dataset dataset = GcpErrors.json(() -> access.bigquery()
                .datasets()
                .get(id.project(), name)
                .setDatasetView("METADATA")
                .setFields(DATASET_FIELDS)
                .execute());
        boolean isThat = dataset.getEtag() != null
                && dataset.getDatasetReference() != null
                && name.equals(dataset.getDatasetReference().getDatasetId());
        return require(isThat, dataset, id);
    }

    private static <T> T require(boolean isThat, T answer, GcpId id) throws IOException {
        if (!isThat) {
            throw new IOException("the answer is not about " + id.name());
        }
        return answer;
    }

    @Override
    public boolean limit(ResourceRef resource, int days) {
        GcpId id = GcpId.parse(resource.type(), resource.id(), null);
        return GcpErrors.calling(
                Call.WRITE,
                "limiting how long " + resource.id() + " keeps data",
                () -> id.type().equals(GcpId.TABLE) ? limitTable(id, days) : limitDataset(id, days));
    }

    private boolean limitTable(GcpId id, int days) throws IOException {
        Table table = table(id);
        TimePartitioning partitioning = table.getTimePartitioning();
        if (partitioning == null) {
            throw rejected(id.name() + " is not partitioned by time: rows stay until they are deleted");
        }
        long millis = millis(id, days, dataset(id));
        if (isWithin(partitioning.getExpirationMs(), millis)) {
            return false;
        }
        Bigquery.Tables.Patch patch = access.bigquery()
                .tables()
                .patch(
                        id.project(),
                        id.dataset(),
                        id.name(),
                        new Table().setTimePartitioning(partitioning.clone().setExpirationMs(millis)))
                .setFields("etag,tableReference,timePartitioning");
        patch.getRequestHeaders().setIfMatch(table.getEtag());
        TimePartitioning now = patch.execute().getTimePartitioning();
        return written(now == null ? null : now.getExpirationMs(), millis, id);
    }

    private boolean limitDataset(GcpId id, int days) throws IOException {
        Dataset dataset = dataset(id);
        long millis = millis(id, days, dataset);
        if (isWithin(dataset.getDefaultPartitionExpirationMs(), millis)) {
            return false;
        }
        Bigquery.Datasets.Patch patch = access.bigquery()
                .datasets()
                .patch(id.project(), id.name(), new Dataset().setDefaultPartitionExpirationMs(millis))
                .setUpdateMode("UPDATE_METADATA")
                .setFields(DATASET_FIELDS);
        patch.getRequestHeaders().setIfMatch(dataset.getEtag());
        return written(patch.execute().getDefaultPartitionExpirationMs(), millis, id);
    }

    private static boolean isWithin(@Nullable Long now, long millis) {
        return now != null && now <= millis;
    }

    private static long millis(GcpId id, int days, Dataset dataset) {
        long left = days - travelDays(dataset);
        if (left < 1) {
            throw rejected("what goes from " + id.name() + " can be restored for " + travelDays(dataset)
                    + " days (max_time_travel_hours of its dataset), and data may be kept for " + days);
        }
        return left * DAY;
    }

    /** A setting that came back otherwise is not in place. */
    private static boolean written(@Nullable Long now, long millis, GcpId id) {
        if (now == null || now != millis) {
            throw rejected("BigQuery answered that " + id.name() + " has another expiration than was written");
        }
        return true;
    }

    private static ProviderException rejected(String why) {
        return new ProviderException(Kind.REJECTED, null, why, null);
    }
}
