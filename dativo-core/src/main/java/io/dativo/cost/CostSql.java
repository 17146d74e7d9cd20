package io.dativo.cost;

import io.dativo.cost.CostQuery.Granularity;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of queries over a table of charges: the sums of what a {@link CostQuery} distinguishes. The value of a tag is
 * looked up in its row, so a row is counted once however many tags it has; joining the tags would repeat the row for each.
 * Everything that a query holds is a parameter; what describes the table is text that the host trusts. Days are those of
 * the engine's time zone. Immutable.
 */
public final class CostSql {
    /** The name of the parameter and of the column of the asked tag at an index, before that index. */
    public static final String TAG = "tag";

    private static final Pattern NAMES = Pattern.compile(":(" + TAG + "\\d+|from|until)\\b");

    private final SqlDialect dialect;
    private final String table;
    private final String time;
    private final String currency;
    private final List<String> tagColumns;
    private final Map<CostDimension, String> columns;
    private final String alsoWhere;

    private CostSql(Builder builder) {
        dialect = builder.dialect;
        table = builder.table;
        time = builder.time;
        currency = builder.currency;
        tagColumns = builder.tagColumns;
        columns = new EnumMap<>(builder.columns);
        alsoWhere = builder.alsoWhere;
    }

    /**
     * Starts the description of a table.
     *
     * @param dialect the engine
     * @param table the table
     * @return the builder
     */
    public static Builder builder(SqlDialect dialect, String table) {
        return new Builder(dialect, table);
    }

    /**
     * A query.
     *
     * @param text the text
     * @param parameters the names of its parameters in the order of their places: {@code from}, {@code until}, {@code tag0}, …
     */
    public record Statement(String text, List<String> parameters) {
        /** Copies the names. */
        public Statement {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * What a row is worth, and what that is.
     *
     * @param billed the sum of the billed cost
     * @param effective the sum of the effective cost, or null when the table has none
     * @param category the category of FOCUS when it is one for all rows, or null when a column has it
     */
    public record Amount(
            String billed,
            @Nullable String effective,
            @Nullable ChargeCategory category) {}

    /**
     * The sums.
     *
     * @param query what is asked for
     * @param amounts what a row is worth; several make several lines of it
     * @return a query whose columns are day, currency, the dimensions
     *     that the table has in their order, the tags in theirs, billed, effective
     */
    public Statement lines(CostQuery query, List<Amount> amounts) {
        return statement(
                amounts.stream().map(amount -> select(query, amount)).collect(Collectors.joining(" UNION ALL ")));
    }

    private Map<CostDimension, String> columns(CostQuery query) {
        Map<CostDimension, String> asked = new EnumMap<>(columns);
        asked.keySet().retainAll(query.dimensions());
        return asked;
    }

    /**
     * The line of a row of the answer to {@link #lines}.
     *
     * @param query what was asked for
     * @param cells the values of the row as texts, in the order of its columns
     * @return a builder that has everything but what the table does not tell apart
     * @throws ProviderException when it is no such row
     */
    public CostLine.Builder line(CostQuery query, List<? extends @Nullable String> cells) {
        List<CostDimension> dimensions = List.copyOf(columns(query).keySet());
        int tags = 2 + dimensions.size();
        int billed = tags + query.tagKeys().size();
        if (cells.size() != billed + 2) {
            throw malformed(
                    "a row with " + cells.size() + " columns, and not the " + (billed + 2) + " asked for", null);
        }
        String day = cells.get(0);
        String unit = cells.get(1);
        String cost = cells.get(billed);
        if (day == null || unit == null || cost == null) {
            throw malformed("a row without a day, a currency or a cost", null);
        }
        String effective = cells.get(billed + 1);
        CostLine.Builder line = line(query, day, unit, cost, effective);
        for (int i = 0; i < dimensions.size(); i++) {
            line.with(dimensions.get(i), cells.get(2 + i));
        }
        for (int i = 0; i < query.tagKeys().size(); i++) {
            line.tag(query.tagKeys().get(i), cells.get(tags + i));
        }
        return line;
    }

    private CostLine.Builder line(CostQuery query, String day, String unit, String cost, @Nullable String effective) {
        try {
            LocalDate from = LocalDate.parse(day);
            LocalDate until = query.granularity() == Granularity.DAILY ? from.plusDays(1) : from.plusMonths(1);
            return CostLine.builder(from, until, new BigDecimal(cost), unit)
                    .effectiveCost(effective == null ? null : new BigDecimal(effective));
        } catch (DateTimeException | NumberFormatException e) {
            throw malformed("a row whose day or cost cannot be read", e);
        }
    }

    private ProviderException malformed(String what, @Nullable Exception cause) {
        return new ProviderException(Kind.REJECTED, null, table + " has " + what, cause);
    }

    /** {@return the query for the keys of tags; its parameters are {@code from} and {@code until}} */
    public Statement tagKeys() {
        return statement(tagColumns.stream()
                .map(column -> dialect.keys(table, column, where()))
                .collect(Collectors.joining(" UNION DISTINCT ")));
    }

    private String where() {
        String day = dialect.day(time);
        return day + " >= :from AND " + day + " < :until" + alsoWhere;
    }

    private String select(CostQuery query, Amount amount) {
        List<String> selected = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        add(
                selected,
                groups,
                query.granularity() == Granularity.DAILY ? dialect.day(time) : dialect.month(time),
                "day");
        add(selected, groups, currency, "currency");
        columns(query).forEach((dimension, column) -> {
            if (dimension == CostDimension.CATEGORY && amount.category() != null) {
                // A literal cannot be grouped by.
                selected.add("'" + amount.category().focusName() + "' AS " + dimension.column());
            } else {
                add(selected, groups, column, dimension.column());
            }
        });
        IntStream.range(0, query.tagKeys().size()).forEach(i -> add(selected, groups, tag(i), TAG + i));
        return "SELECT " + String.join(", ", selected) + ", " + amount.billed() + " AS billed, "
                + (amount.effective() == null ? "CAST(NULL AS NUMERIC)" : amount.effective()) + " AS effective FROM "
                + dialect.table(table) + " WHERE " + where() + " GROUP BY " + String.join(", ", groups);
    }

    private static void add(List<String> selected, List<String> groups, String expression, String name) {
        selected.add(expression + " AS " + name);
        groups.add(String.valueOf(selected.size()));
    }

    private String tag(int index) {
        String found = tagColumns.stream()
                .map(column -> dialect.tag(column, TAG + index))
                .collect(Collectors.joining(", "));
        return "COALESCE(" + found + ")";
    }

    /** Names become what the dialect calls them, in the order of their places. */
    private Statement statement(String text) {
        List<String> parameters = new ArrayList<>();
        StringBuilder spelled = new StringBuilder();
        Matcher names = NAMES.matcher(text);
        while (names.find()) {
            parameters.add(names.group(1));
            names.appendReplacement(spelled, Matcher.quoteReplacement(dialect.parameter(names.group(1))));
        }
        return new Statement(names.appendTail(spelled).toString(), parameters);
    }

    /** Makes a {@link CostSql}. Not thread-safe. */
    public static final class Builder {
        private final SqlDialect dialect;
        private final String table;
        private final Map<CostDimension, String> columns = new EnumMap<>(CostDimension.class);
        private String time = "ChargePeriodStart";
        private String currency = "BillingCurrency";
        private List<String> tagColumns = List.of("Tags");
        private String alsoWhere = "";

        private Builder(SqlDialect dialect, String table) {
            this.dialect = dialect;
            this.table = table;
        }

        /**
         * Sets the column of the time.
         *
         * @param expression when the charge began, {@code ChargePeriodStart} by default
         * @return this builder
         */
        public Builder time(String expression) {
            time = expression;
            return this;
        }

        /**
         * Sets the column of the currency.
         *
         * @param expression the currency, {@code BillingCurrency} by default
         * @return this builder
         */
        public Builder currency(String expression) {
            currency = expression;
            return this;
        }

        /**
         * Sets the columns that tags are looked up in.
         *
         * @param names the first that has a key counts, {@code Tags} by default
         * @return this builder
         */
        public Builder tagColumns(List<String> names) {
            tagColumns = List.copyOf(names);
            return this;
        }

        /**
         * Sets where a dimension stands.
         *
         * @param dimension the dimension
         * @param expression what it is in a row
         * @return this builder
         */
        public Builder column(CostDimension dimension, String expression) {
            columns.put(dimension, expression);
            return this;
        }

        /**
         * Adds a condition that every row of the time meets, so that the engine reads less.
         *
         * @param condition the condition; {@code :from} and {@code :until} in it are the days
         * @return this builder
         */
        public Builder alsoWhere(String condition) {
            alsoWhere = " AND " + condition;
            return this;
        }

        /** {@return the texts for the table} */
        public CostSql build() {
            return new CostSql(this);
        }
    }
}
