package io.dativo.gcp.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables of billing exports on this machine, and queries of BigQuery's over them. What DuckDB says otherwise is said its way,
 * one construct after the other; whatever else a text holds is left as it is, so that DuckDB refuses what it does not know.
 */
final class BillingTables implements AutoCloseable {
    /** BigQuery's {@code NUMERIC}; DuckDB's own has three digits behind the point. */
    private static final String NUMERIC = "DECIMAL(38, 9)";

    private static final String PAIRS = "STRUCT(\"key\" VARCHAR, \"value\" VARCHAR)[]";
    private static final Pattern PARAMETER = Pattern.compile("@([a-z0-9]+)");

    /** What BigQuery says to what DuckDB says, in this order. */
    private static final Map<Pattern, String> DIALECT = new LinkedHashMap<>();

    static {
        say("`([^`]+)`", "\"$1\"");
        say("AS NUMERIC\\)", "AS " + NUMERIC + ")");
        say("FROM UNNEST\\((\\w+)\\) AS (\\w+)", "FROM (SELECT UNNEST($1) AS $2)");
        say(", UNNEST\\((\\w+)\\) AS (\\w+) WHERE", ", (SELECT UNNEST($1) AS $2) WHERE");
        say("FORMAT_DATE\\(('[^']+'), DATE\\((\\w+)\\)\\)", "STRFTIME($2, $1)");
        say("DATE_TRUNC\\(DATE\\((\\w+)\\), MONTH\\)", "CAST(DATE_TRUNC('month', $1) AS DATE)");
        say("TIMESTAMP\\(DATE_SUB\\((@\\w+), INTERVAL (\\d+) DAY\\)\\)", "CAST($1 - INTERVAL $2 DAY AS TIMESTAMP)");
        say("\\bDATE\\((\\w+)\\)", "CAST($1 AS DATE)");
    }

    private static void say(String bigQuery, String duckDb) {
        DIALECT.put(Pattern.compile(bigQuery), duckDb);
    }

    private final Connection connection;
    private List<String> names = List.of();

    BillingTables() {
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A table in the columns of an export that are read here, as Google documents their names and types. */
    BillingTables create(BillingExport export, String table) {
        List<String> given = new ArrayList<>(
                export == BillingExport.FOCUS
                        ? List.of(
                                "ChargePeriodStart TIMESTAMP",
                                "BillingCurrency VARCHAR",
                                "SubAccountId VARCHAR",
                                "ServiceName VARCHAR",
                                "ResourceId VARCHAR",
                                "BilledCost " + NUMERIC,
                                "EffectiveCost " + NUMERIC,
                                "x_Labels " + PAIRS,
                                "Tags " + PAIRS)
                        : List.of(
                                "_PARTITIONTIME TIMESTAMP",
                                "usage_start_time TIMESTAMP",
                                "currency VARCHAR",
                                "project STRUCT(id VARCHAR)",
                                "service STRUCT(description VARCHAR)",
                                "cost DOUBLE",
                                "credits STRUCT(amount DOUBLE)[]",
                                "labels " + PAIRS));
        if (export == BillingExport.DETAILED) {
            given.add("resource STRUCT(global_name VARCHAR, \"name\" VARCHAR)");
        }
        List<String> columns = new ArrayList<>(given);
        // The same in every row of these tests.
        columns.addAll(
                export == BillingExport.FOCUS
                        ? List.of(
                                "ChargeCategory VARCHAR DEFAULT 'Usage'",
                                "ChargeClass VARCHAR",
                                "BillingPeriodStart TIMESTAMP DEFAULT TIMESTAMP '2026-10-01 00:00:00'",
                                "RegionId VARCHAR DEFAULT 'europe-west1'",
                                "ResourceName VARCHAR",
                                "ResourceType VARCHAR")
                        : List.of(
                                "cost_type VARCHAR DEFAULT 'regular'",
                                "invoice STRUCT(\"month\" VARCHAR) DEFAULT {'month': '202610'}",
                                "location STRUCT(region VARCHAR) DEFAULT {'region': 'europe-west1'}"));
        execute("CREATE TABLE \"" + table + "\" (" + String.join(", ", columns) + ")");
        names = given.stream()
                .map(column -> column.substring(0, column.indexOf(' ')))
                .toList();
        return this;
    }

    /** Rows in the order of the columns, each as DuckDB writes them. */
    void insert(String table, String... rows) {
        execute("INSERT INTO \"" + table + "\" (" + String.join(", ", names) + ") VALUES (" + String.join("), (", rows)
                + ")");
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    /** Answers a request of {@code jobs.query}: every value is text, as BigQuery sends it. */
    List<List<String>> query(JsonNode request) {
        Map<String, String> values = new HashMap<>();
        request.path("queryParameters")
                .forEach(parameter -> values.put(
                        parameter.path("name").asText(),
                        parameter.path("parameterValue").path("value").asText()));
        List<String> used = new ArrayList<>();
        String sql = translated(request.path("query").asText(), used);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < used.size(); i++) {
                statement.setString(i + 1, values.get(used.get(i)));
            }
            return rows(statement.executeQuery());
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    private static List<List<String>> rows(ResultSet result) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(result.getString(column));
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * The text as DuckDB says it.
     *
     * @param used gets the names of the parameters, one for each place
     */
    private static String translated(String query, List<String> used) {
        String sql = query;
        for (Map.Entry<Pattern, String> said : DIALECT.entrySet()) {
            sql = said.getKey().matcher(sql).replaceAll(said.getValue());
        }
        StringBuilder text = new StringBuilder();
        Matcher names = PARAMETER.matcher(sql);
        while (names.find()) {
            used.add(names.group(1));
            names.appendReplacement(text, names.group(1).startsWith("tag") ? "?" : "CAST(? AS DATE)");
        }
        return names.appendTail(text).toString();
    }
}
