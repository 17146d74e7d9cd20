package io.dativo.terraform.backend;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A state in the table of Terraform's {@code pg} backend, over the host's own connections. Immutable.
 *
 * @param connections opens a connection
 * @param schema the schema of the table {@code states}
 * @param workspace the name of the row
 */
record PostgresState(Connections connections, String schema, String workspace) implements StateSource {
    /** Opens a connection. */
    interface Connections {
        Connection open() throws SQLException;
    }

    @Override
    public InputStream open() {
        // A schema cannot be a parameter of a statement; quoted, it is a name whatever it holds.
        String sql = "SELECT data FROM \"" + schema.replace("\"", "\"\"") + "\".states WHERE name = ?";
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, workspace);
            try (ResultSet row = statement.executeQuery()) {
                String state = row.next() ? row.getString(1) : null;
                if (state == null) {
                    throw new ProviderException(
                            Kind.NOT_FOUND,
                            null,
                            describe() + " has no state: it was never applied, or the workspace is wrong",
                            null);
                }
                return new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8));
            }
        } catch (SQLException failed) {
            // Neither the driver's words nor its exception: some show the address that they connected to, password and
            // all.
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    failed.getSQLState(),
                    describe() + " cannot be read, SQL state " + failed.getSQLState(),
                    null);
        }
    }

    @Override
    public String describe() {
        return "table " + schema + ".states, workspace " + workspace;
    }

    /** Not the data source: it may show its password. */
    @Override
    public String toString() {
        return describe();
    }
}
