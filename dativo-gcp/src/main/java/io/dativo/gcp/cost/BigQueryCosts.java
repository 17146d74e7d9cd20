package io.dativo.gcp.cost;

import com.google.api.client.util.Data;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.GetQueryResultsResponse;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.QueryParameter;
import com.google.api.services.bigquery.model.QueryParameterType;
import com.google.api.services.bigquery.model.QueryParameterValue;
import com.google.api.services.bigquery.model.QueryRequest;
import com.google.api.services.bigquery.model.QueryResponse;
import com.google.api.services.bigquery.model.TableCell;
import com.google.api.services.bigquery.model.TableRow;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.Tally;
import io.dativo.cost.CostSource;
import io.dativo.cost.CostSql;
import io.dativo.cost.CostSql.Statement;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GcpId;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Costs from Cloud Billing's export to BigQuery, by a query that BigQuery runs. Tag keys are those of labels, as
 * {@link BigQueryLabels} spells them. What the query itself costs can be distinguished by labels of its own.
 *
 * <p>It takes {@code bigquery.jobs.create} on the project that pays for the query, and {@code bigquery.tables.getData} on
 * the table. Immutable and thread-safe.
 */
public final class BigQueryCosts implements CostSource {
    private static final long PAGE = 10_000;
    private static final long PATIENCE_MILLIS = Duration.ofSeconds(20).toMillis();
    private static final String PROVIDER = "Google Cloud";

    private final GoogleAccess access;
    private final BillingExport export;
    private final GcpId table;
    private final String jobProject;
    private final List<String> labelColumns;
    private final Map<String, String> jobLabels;
    private final @Nullable Long mostBytes;

    private BigQueryCosts(Builder builder) {
        access = builder.access;
        export = builder.export;
        table = builder.table;
        jobProject = builder.jobProject;
        labelColumns = builder.labelColumns;
        jobLabels = builder.jobLabels;
        mostBytes = builder.mostBytes;
    }

    /**
     * Starts a source.
     *
     * @param access credentials, clients, addresses
     * @param export what the table is
     * @param table {@code project.dataset.table}
     * @return the builder
     * @throws IllegalArgumentException when the table is not written so
     */
    public static Builder builder(GoogleAccess access, BillingExport export, String table) {
        return new Builder(access, export, GcpId.parse(GcpId.TABLE, table, null));
    }

    @Override
    public CostCapabilities capabilities() {
        return export.capabilities();
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        SortedSet<String> keys = new TreeSet<>();
        run(sql().tagKeys(), CostQuery.daily(from, until), row -> {
            require(row.size() == 1);
            String key = row.get(0);
            if (key != null) {
                keys.add(key);
            }
        });
        return keys;
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        capabilities().check(query);
        Tally tally = new Tally(each);
        CostSql sql = sql();
        boolean isGoogle = query.dimensions().contains(CostDimension.PROVIDER);
        run(sql.lines(query, export.amounts(query)), query, row -> {
            tally.row();
            tally.accept(sql.line(query, row)
                    .with(CostDimension.PROVIDER, isGoogle ? PROVIDER : null)
                    .build());
        });
        return tally.result();
    }

    private CostSql sql() {
        return export.sql(table.canonical(), labelColumns);
    }

    private void run(Statement statement, CostQuery query, Consumer<List<@Nullable String>> each) {
        Bigquery bigquery = access.bigquery();
        try {
            QueryResponse first = GcpErrors.json(bigquery.jobs().query(jobProject, request(statement, query))::execute);
            JobReference job = first.getJobReference();
            require(job != null && job.getJobId() != null && first.getJobComplete() != null);
            boolean isComplete = first.getJobComplete();
            String next = first.getPageToken();
            BigInteger all = first.getTotalRows();
            long read = rows(first.getRows(), each);
            while (!isComplete || next != null) {
                GetQueryResultsResponse page = GcpErrors.json(bigquery.jobs()
                        .getQueryResults(job.getProjectId(), job.getJobId())
                        .setLocation(job.getLocation())
                        .setPageToken(next)
                        .setMaxResults(PAGE)
                        .setTimeoutMs(PATIENCE_MILLIS)::execute);
                require(page.getJobComplete() != null
                        && page.getJobReference() != null
                        && job.getJobId().equals(page.getJobReference().getJobId()));
                isComplete = page.getJobComplete();
                next = page.getPageToken();
                all = page.getTotalRows();
                read += rows(page.getRows(), each);
            }
            // A query that found nothing has no rows, but says that there are none.
            require(all != null && all.equals(BigInteger.valueOf(read)));
        } catch (IOException failed) {
            throw GcpErrors.of(Call.READ, "asking " + describe(), failed);
        }
    }

    private QueryRequest request(Statement statement, CostQuery query) {
        List<QueryParameter> parameters = new ArrayList<>();
        parameters.add(parameter("from", "DATE", query.from().toString()));
        parameters.add(parameter("until", "DATE", query.until().toString()));
        for (int i = 0; i < query.tagKeys().size(); i++) {
            parameters.add(parameter(CostSql.TAG + i, "STRING", query.tagKeys().get(i)));
        }
        return new QueryRequest()
                .setQuery(statement.text())
                .setUseLegacySql(false)
                .setParameterMode("NAMED")
                .setQueryParameters(parameters)
                .setLabels(jobLabels)
                .setMaxResults(PAGE)
                .setTimeoutMs(PATIENCE_MILLIS)
                .setMaximumBytesBilled(mostBytes)
                .setRequestId(UUID.randomUUID().toString());
    }

    private static QueryParameter parameter(String name, String type, String value) {
        return new QueryParameter()
                .setName(name)
                .setParameterType(new QueryParameterType().setType(type))
                .setParameterValue(new QueryParameterValue().setValue(value));
    }

    private void require(boolean isAnswer) {
        if (!isAnswer) {
            throw HttpFailure.notAnAnswer("asking " + describe(), Call.READ, "it is not that of a query");
        }
    }

    /** Passes rows on, and counts them. */
    private long rows(@Nullable List<TableRow> rows, Consumer<List<@Nullable String>> each) {
        List<TableRow> there = rows == null ? List.of() : rows;
        for (TableRow row : there) {
            require(row.getF() != null);
            List<@Nullable String> cells = new ArrayList<>();
            for (TableCell cell : row.getF()) {
                Object value = cell.getV();
                cells.add(value == null || Data.isNull(value) ? null : value.toString());
            }
            each.accept(cells);
        }
        return there.size();
    }

    @Override
    public String describe() {
        return "the billing export " + table.canonical();
    }

    @Override
    public String toString() {
        return describe();
    }

    /** Makes {@link BigQueryCosts}. Not thread-safe. */
    public static final class Builder {
        private final GoogleAccess access;
        private final BillingExport export;
        private final GcpId table;
        private String jobProject;
        private List<String> labelColumns;
        private Map<String, String> jobLabels = Map.of();
        private @Nullable Long mostBytes;

        private Builder(GoogleAccess access, BillingExport export, GcpId table) {
            this.access = access;
            this.export = export;
            this.table = table;
            this.jobProject = table.project();
            this.labelColumns = export.labelColumns();
        }

        /**
         * Sets the project that pays for the query.
         *
         * @param project its id, the table's by default
         * @return this builder
         */
        public Builder jobProject(String project) {
            this.jobProject = GcpId.parse(GcpId.PROJECT, project, null).name();
            return this;
        }

        /**
         * Sets the columns that labels are looked up in, for a view or an export that has others.
         *
         * @param columns arrays of keys and values, the first that has a key counts; {@code labels} by default, in a FOCUS
         *     export {@code x_Labels} and {@code Tags}
         * @return this builder
         * @throws IllegalArgumentException when one is no name of a column
         */
        public Builder labelColumns(String... columns) {
            for (String column : columns) {
                if (!column.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?")) {
                    throw new IllegalArgumentException("'" + column + "' is no name of a column");
                }
            }
            this.labelColumns = List.of(columns);
            return this;
        }

        /**
         * Labels the query, so that what it costs is found again in the bill.
         *
         * @param labels labels, as {@link BigQueryLabels} spells them
         * @return this builder
         */
        public Builder jobLabels(Map<String, String> labels) {
            this.jobLabels = Map.copyOf(labels);
            return this;
        }

        /**
         * Refuses a query that would read more.
         *
         * @param bytes the most bytes that may be billed
         * @return this builder
         */
        public Builder mostBytesBilled(long bytes) {
            this.mostBytes = bytes;
            return this;
        }

        /** {@return the source} */
        public BigQueryCosts build() {
            return new BigQueryCosts(this);
        }
    }
}
