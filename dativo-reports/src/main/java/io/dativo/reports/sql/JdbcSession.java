package io.dativo.reports.sql;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Shown;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks by JDBC, with a connection for each question, which is closed after it. Thread-safe where the connections are. */
record JdbcSession(Supplier<Connection> connections, String table) implements SqlSession {
    @Override
    public Map<String, String> columns(String of) {
        try (Connection connection = connections.get();
                PreparedStatement prepared = connection.prepareStatement("SELECT * FROM " + of + " LIMIT 0");
                ResultSet none = prepared.executeQuery()) {
            Map<String, String> types = new LinkedHashMap<>();
            ResultSetMetaData described = none.getMetaData();
            for (int column = 1; column <= described.getColumnCount(); column++) {
                types.put(described.getColumnName(column), described.getColumnTypeName(column));
            }
            return types;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void query(String text, List<Parameter> parameters, Consumer<? super List<@Nullable String>> each) {
        try (Connection connection = connections.get();
                PreparedStatement prepared = connection.prepareStatement(text)) {
            for (int i = 0; i < parameters.size(); i++) {
                prepared.setString(i + 1, parameters.get(i).value());
            }
            try (ResultSet rows = prepared.executeQuery()) {
                int count = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int column = 1; column <= count; column++) {
                        row.add(rows.getString(column));
                    }
                    each.accept(row);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private ProviderException failed(SQLException e) {
        // Without the exception: some drivers' chains show the address that they connected to, password and all.
        String words = Shown.visible(Shown.words(String.valueOf(e.getMessage())));
        return new ProviderException(Kind.REJECTED, e.getSQLState(), table + " cannot be asked: " + words, null);
    }
}
