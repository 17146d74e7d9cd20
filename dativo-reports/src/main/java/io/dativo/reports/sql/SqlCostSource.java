package io.dativo.reports.sql;

import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import io.dativo.cost.CostSql;
import io.dativo.cost.CostSql.Amount;
import io.dativo.cost.CostSql.Statement;
import io.dativo.cost.SqlDialect;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.reports.sql.SqlSession.Parameter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Costs from a table in the columns of FOCUS 1.0 to 1.4 that DuckDB or Spark reads, for example Parquet files. The engine adds
 * up; its own grand total is compared with the sum of its groups. Tags are JSON in a text, or a map. Costs are taken with twelve
 * decimals. Thread-safe where the connections are.
 */
public final class SqlCostSource implements CostSource {
    private static final String MONEY = "SUM(CAST(%s AS DECIMAL(38, 12)))";
    private static final List<String> NEEDED = List.of("BilledCost", "BillingCurrency", "ChargePeriodStart");

    private static final List<String> TAGS = List.of("AllocatedTags", "Tags");

    private final SqlDialect dialect;
    private final SqlSession session;
    private final String table;
    private final Map<String, String> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final CostCapabilities capabilities;
    private final CostSql sql;

    private SqlCostSource(SqlDialect dialect, SqlSession session, String table) {
        this.dialect = dialect;
        this.session = session;
        this.table = table;
        types.putAll(session.columns(table));
        List<Problem> missing = NEEDED.stream()
                .filter(column -> !has(column))
                .map(column -> Problem.error(
                        "missing-column",
                        "there is no column " + column,
                        "",
                        null,
                        "name a table in the columns of FOCUS"))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException("the table of costs " + table, missing);
        }
        CostSql.Builder builder = CostSql.builder(dialect, table)
                .time("CAST(ChargePeriodStart AS TIMESTAMP)")
                .tagColumns(TAGS.stream()
                        .filter(this::has)
                        .map(column -> dialect.tags(column, types.getOrDefault(column, "")))
                        .toList());
        CostCapabilities.Builder can = CostCapabilities.builder();
        for (CostDimension dimension : CostDimension.values()) {
            String column = column(dimension);
            if (column != null) {
                builder.column(dimension, column);
                can.dimensions(dimension);
            }
        }
        if (TAGS.stream().anyMatch(this::has)) {
            can.listsTagKeys();
        } else {
            can.mostTags(0);
        }
        this.capabilities = has("EffectiveCost") ? can.effectiveCost().build() : can.build();
        this.sql = builder.build();
    }

    /**
     * A table or view that DuckDB has, or what it may read as one.
     *
     * @param connections opens a connection for each read, which is closed after it
     * @param table what stands after {@code FROM}; the host's own text, never that of a job file
     * @return the costs
     * @throws InvalidInputException when it has not the columns of FOCUS
     * @throws ProviderException when it cannot be looked at
     */
    public static SqlCostSource of(Supplier<Connection> connections, String table) {
        return of(SqlDialect.DUCKDB, new JdbcSession(connections, table), table);
    }

    /**
     * A table or view of an engine.
     *
     * @param dialect how the engine spells queries: DuckDB or Spark
     * @param session asks the engine, for example a session of Spark, whose time zone says what a day is
     * @param table what stands after {@code FROM}; the host's own text, never that of a job file
     * @return the costs
     * @throws IllegalArgumentException for BigQuery, which {@code BigQueryCosts} of {@code dativo-gcp} asks
     * @throws InvalidInputException when it has not the columns of FOCUS
     * @throws ProviderException when it cannot be looked at
     */
    public static SqlCostSource of(SqlDialect dialect, SqlSession session, String table) {
        if (dialect == SqlDialect.BIGQUERY) {
            throw new IllegalArgumentException("BigQueryCosts of dativo-gcp asks BigQuery");
        }
        return new SqlCostSource(dialect, session, table);
    }

    /**
     * Parquet files; their versions of FOCUS may differ.
     *
     * @param connections opens a connection to DuckDB for each read, which is closed after it
     * @param files paths or patterns as DuckDB has them
     * @return the costs
     * @throws InvalidInputException when they have not the columns of FOCUS
     * @throws ProviderException when they cannot be looked at
     */
    public static SqlCostSource parquet(Supplier<Connection> connections, Collection<String> files) {
        return of(
                connections,
                files.stream()
                        .map(file -> "'" + file.replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name = true)")));
    }

    private boolean has(String column) {
        return types.containsKey(column);
    }

    private @Nullable String column(CostDimension dimension) {
        return switch (dimension) {
            case BILLING_PERIOD -> has(dimension.column()) ? dialect.yearMonth("BillingPeriodStart") : null;
            case PROVIDER -> first(dimension.column(), "ProviderName");
            case RESOURCE -> first("AllocatedResourceId", dimension.column());
            case RESOURCE_NAME -> first("AllocatedResourceName", dimension.column());
            default -> has(dimension.column()) ? dimension.column() : null;
        };
    }

    private @Nullable String first(String... names) {
        String all = Arrays.stream(names).filter(this::has).collect(Collectors.joining(", "));
        return all.isEmpty() ? null : "COALESCE(" + all + ")";
    }

    @Override
    public CostCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        SortedSet<String> keys = new TreeSet<>();
        run(sql.tagKeys(), CostQuery.daily(from, until), row -> {
            String key = row.get(0);
            if (key != null) {
                keys.add(key);
            }
        });
        return keys;
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        capabilities.check(query);
        Amount amount = new Amount(
                MONEY.formatted("BilledCost"), has("EffectiveCost") ? MONEY.formatted("EffectiveCost") : null, null);
        CostRead.Tally tally = new CostRead.Tally(each);
        run(sql.lines(query, List.of(amount)), query, row -> {
            tally.row();
            tally.accept(sql.line(query, row).build());
        });
        CostRead read = tally.result();
        CostQuery bare = CostQuery.monthly(query.from(), query.until());
        CostRead.Tally grand = new CostRead.Tally(line -> {});
        run(
                sql.lines(bare, List.of(amount)),
                bare,
                row -> grand.accept(sql.line(bare, row).build()));
        if (!byCurrency(read).equals(byCurrency(grand.result()))) {
            throw new ProviderException(
                    Kind.REJECTED,
                    null,
                    describe() + " has groups of " + byCurrency(read) + " and a grand total of "
                            + byCurrency(grand.result()) + "; did it change while it was read?",
                    null);
        }
        return read;
    }

    private static Map<String, String> byCurrency(CostRead read) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        read.totals().forEach(total -> sums.merge(total.currency(), total.billed(), BigDecimal::add));
        Map<String, String> plain = new TreeMap<>();
        sums.forEach(
                (currency, sum) -> plain.put(currency, sum.stripTrailingZeros().toPlainString()));
        return plain;
    }

    private void run(Statement statement, CostQuery query, Consumer<List<@Nullable String>> each) {
        List<Parameter> parameters = statement.parameters().stream()
                .map(name -> new Parameter(name, parameter(name, query)))
                .toList();
        session.query(statement.text(), parameters, each);
    }

    private String parameter(String name, CostQuery query) {
        return switch (name) {
            case "from" -> query.from().toString();
            case "until" -> query.until().toString();
            default ->
                dialect.tagParameter(query.tagKeys().get(Integer.parseInt(name.substring(CostSql.TAG.length()))));
        };
    }

    @Override
    public String describe() {
        return "FOCUS, " + table;
    }

    @Override
    public String toString() {
        return describe();
    }
}
