package io.dativo.terraform.backend;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The {@code pg} backend: over the host's own connections, or over the backend's {@code conn_str} with whatever PostgreSQL
 * driver the host has. Parts that the connection string leaves out are those of libpq's environment variables.
 */
final class PostgresBackend {
    private static final String DEFAULT_SCHEMA = "terraform_remote_state";

    /** What libpq calls otherwise than the JDBC driver. */
    private static final Map<String, String> DRIVERS_NAME = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "fallback_application_name", "ApplicationName");

    /** What stands for itself in the address. */
    private static final Map<String, String> VARIABLES = Map.of(
            "host", "PGHOST",
            "port", "PGPORT",
            "dbname", "PGDATABASE",
            "user", "PGUSER",
            "password", "PGPASSWORD",
            "sslmode", "PGSSLMODE",
            "sslrootcert", "PGSSLROOTCERT",
            "connect_timeout", "PGCONNECT_TIMEOUT");

    private PostgresBackend() {}

    static StateSourceProvider over(DataSource database) {
        return new StateSourceProvider() {
            @Override
            public Set<String> backendTypes() {
                return Set.of("pg");
            }

            /** Anything: no more of it is used than the names of a schema and of a row. */
            @Override
            public JobArguments jobArguments(String backendType) {
                return JobArguments.any();
            }

            @Override
            public StateSource source(TerraformBackend backend) {
                return state(database::getConnection, backend);
            }
        };
    }

    /** The state over the backend's own connection string; the driver is searched for when it is opened. */
    static StateSource source(TerraformBackend backend, @Nullable ClassLoader loader) {
        Properties parts = parts(backend);
        return state(() -> connect(parts, loader), backend);
    }

    private static StateSource state(PostgresState.Connections connections, TerraformBackend backend) {
        String schema = backend.argumentOr("schema_name", "PG_SCHEMA_NAME");
        return new PostgresState(connections, schema == null ? DEFAULT_SCHEMA : schema, backend.place());
    }

    private static Connection connect(Properties parts, @Nullable ClassLoader loader) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(parts);
        String address = "jdbc:postgresql://" + properties.remove("host") + ":" + properties.remove("port") + "/"
                + properties.remove("dbname");
        ClassLoader from = loader == null ? PostgresBackend.class.getClassLoader() : loader;
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, from)) {
                if (driver.acceptsURL(address)) {
                    return driver.connect(address, properties);
                }
            }
        } catch (ServiceConfigurationError broken) {
            // Like none.
        }
        throw new ProviderException(
                Kind.UNAVAILABLE,
                null,
                "there is no JDBC driver for PostgreSQL; add org.postgresql:postgresql to the class path, or give the"
                        + " backend a DataSource",
                null);
    }

    private static Properties parts(TerraformBackend backend) {
        Properties parts = new Properties();
        VARIABLES.forEach((part, variable) -> {
            String value = backend.variable(variable);
            if (value != null) {
                parts.setProperty(part, value);
            }
        });
        parts.putIfAbsent("host", "localhost");
        parts.putIfAbsent("port", "5432");
        String connection = backend.argumentOr("conn_str", "PG_CONN_STR");
        if (connection != null) {
            parts.putAll(PostgresAddress.of(connection).parts());
        }
        if (parts.getProperty("user") == null) {
            throw PostgresAddress.malformed("the backend 'pg' names no user", "give conn_str, or PGUSER");
        }
        parts.putIfAbsent("dbname", parts.getProperty("user"));
        DRIVERS_NAME.forEach((libpq, jdbc) -> {
            Object value = parts.remove(libpq);
            if (value != null) {
                parts.put(jdbc, value);
            }
        });
        return parts;
    }
}
