package io.dativo.ledger;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Documents as rows of one table, over the host's own connections. The version of a document is a number that each write
 * makes one larger, and a write names the number that it rests on; the database decides between two of them. The table is
 * made when it is missing. Thread-safe.
 */
final class DatabaseStore implements VersionedStore {
    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    private final DataSource database;
    private final String table;
    private volatile boolean ready;

    DatabaseStore(DataSource database, String table) {
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("'" + table + "' is not the name of a table");
        }
        this.database = database;
        this.table = table;
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    @Override
    public Optional<Versioned> read(String name) {
        prepare(name);
        return call("read", name, connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT content, version FROM " + table + " WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Versioned(row.getString(1), Long.toString(row.getLong(2))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        prepare(prefix);
        // Not a range: databases sort texts by the rules of a language.
        String sql = "SELECT name, content, version FROM " + table + " WHERE name LIKE ? ESCAPE '!'";
        return call("read", prefix, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, prefix.replace("_", "!_") + "%");
                try (ResultSet row = select.executeQuery()) {
                    SortedMap<String, Versioned> found = new TreeMap<>();
                    while (row.next()) {
                        // To some databases a and A are alike.
                        if (row.getString(1).startsWith(prefix)) {
                            found.put(row.getString(1), new Versioned(row.getString(2), Long.toString(row.getLong(3))));
                        }
                    }
                    return found;
                }
            }
        });
    }

    @Override
    public void delete(String name) {
        prepare(name);
        call("delete", name, connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        prepare(name);
        if (expectedVersion == null) {
            return insert(name, content);
        }
        return VERSION.matcher(expectedVersion).matches() && update(name, content, Long.parseLong(expectedVersion));
    }

    private boolean insert(String name, String content) {
        String sql = "INSERT INTO " + table + " (name, version, content) VALUES (?, 1, ?)";
        try {
            return call("write", name, connection -> {
                try (PreparedStatement insert = connection.prepareStatement(sql)) {
                    insert.setString(1, name);
                    insert.setString(2, content);
                    return insert.executeUpdate() == 1;
                }
            });
        } catch (ProviderException e) {
            // Databases do not agree on what they call a key that is there already, so the row itself is asked for.
            if (read(name).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private boolean update(String name, String content, long expectedVersion) {
        String sql = "UPDATE " + table + " SET version = ?, content = ? WHERE name = ? AND version = ?";
        return call("write", name, connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setLong(1, expectedVersion + 1);
                update.setString(2, content);
                update.setString(3, name);
                update.setLong(4, expectedVersion);
                return update.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Map<String, Found> readAll(Collection<String> names) {
        names.forEach(this::prepare);
        return names.isEmpty()
                ? Map.of()
                : call(
                        "read",
                        names.iterator().next(),
                        connection -> new DatabaseBatch(connection, table).read(List.copyOf(names)));
    }

    /** One transaction of a few statements; where it does not go through as a whole, a transaction for each write. */
    @Override
    public List<Changed> writeAll(List<Change> changes) {
        if (changes.size() > 1) {
            changes.forEach(change -> change.writes().forEach(write -> prepare(write.name())));
            try {
                return call(
                        "write",
                        changes.get(0).writes().get(0).name(),
                        connection ->
                                inTransaction(connection, () -> new DatabaseBatch(connection, table).write(changes)));
            } catch (ProviderException e) {
                if (e.kind() == Kind.TIMEOUT || isUnreachable(e)) {
                    throw e;
                }
                // Another writer made a document of the same name in that moment, or a content is refused: which, each
                // write
                // says for itself.
                return VersionedStore.super.writeAll(changes);
            }
        }
        return VersionedStore.super.writeAll(changes);
    }

    /** What is done in a transaction. */
    private interface Batch<T> {
        T make() throws SQLException;
    }

    private static <T> T inTransaction(Connection connection, Batch<T> batch) throws SQLException {
        if (!connection.getAutoCommit()) {
            return batch.make();
        }
        connection.setAutoCommit(false);
        try {
            T result = batch.make();
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void prepare(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a document name");
        }
        if (ready) {
            return;
        }
        String create = "CREATE TABLE " + table
                + " (name VARCHAR(255) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, content TEXT NOT NULL)";
        if (!isThere()) {
            try {
                call("write", name, connection -> execute(connection, create));
            } catch (ProviderException e) {
                // Another host may have made it in between.
                if (!isThere()) {
                    throw new ProviderException(
                            e.kind(),
                            e.providerCode(),
                            "the table " + table + " of the ledger can neither be read nor made; if only the making is"
                                    + " refused, make it with: " + create,
                            e);
                }
            }
        }
        ready = true;
    }

    private boolean isThere() {
        try {
            return call(
                    "read", table, connection -> execute(connection, "SELECT version FROM " + table + " WHERE 1 = 0"));
        } catch (ProviderException e) {
            return false;
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
            return true;
        }
    }

    /** One transaction, whether or not the host's connections commit by themselves. */
    private <T> T call(String verb, String name, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            boolean commits = connection.getAutoCommit();
            try {
                T result = work.on(connection);
                if (!commits) {
                    connection.commit();
                }
                return result;
            } catch (SQLException e) {
                if (!commits) {
                    rollBack(connection, e);
                }
                throw e;
            }
        } catch (SQLException e) {
            // Neither the driver's words nor its exception: some show the address that they connected to, password and
            // all.
            throw new ProviderException(
                    kind(e),
                    e.getSQLState(),
                    "cannot " + verb + " the ledger document " + name + " in the table " + table + ", SQL state "
                            + e.getSQLState(),
                    null);
        }
    }

    private static void rollBack(Connection connection, SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static boolean isUnreachable(ProviderException e) {
        return e.providerCode() != null && e.providerCode().startsWith("08");
    }

    private static Kind kind(SQLException e) {
        String state = e.getSQLState();
        if (e instanceof SQLTimeoutException) {
            return Kind.TIMEOUT;
        }
        return state != null && state.startsWith("28") ? Kind.DENIED : Kind.UNAVAILABLE;
    }
}
