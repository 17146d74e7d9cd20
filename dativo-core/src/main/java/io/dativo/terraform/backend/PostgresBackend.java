package io.dativo.terraform.backend;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** {@code key=value} or {@code key='a \' value'}. */
    private static final Pattern PAIR =
            Pattern.compile("\\s*(?<key>[a-z_]+)\\s*=\\s*(?:'(?<quoted>(?:[^'\\\\]|\\\\.)*)'|(?<plain>\\S*))");

    private PostgresBackend() {}

    static StateSourceProvider over(DataSource database) {
        return new StateSourceProvider() {
            @Override
            public Set<String> backendTypes() {
                return Set.of("pg");
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
        VARIABLES.forEach((part, variable) -> put(parts, part, backend.variable(variable)));
        parts.putIfAbsent("host", "localhost");
        parts.putIfAbsent("port", "5432");
        String connection = backend.argumentOr("conn_str", "PG_CONN_STR");
        if (connection != null) {
            if (connection.matches("postgres(ql)?://.*")) {
                address(parts, connection);
            } else {
                pairs(parts, connection);
            }
        }
        if (parts.getProperty("user") == null) {
            throw malformed("the backend 'pg' names no user", "give conn_str, or PGUSER");
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

    private static void address(Properties parts, String connection) {
        try {
            URI address = URI.create(connection);
            String user = address.getRawUserInfo();
            if (user != null) {
                String[] both = user.split(":", 2);
                put(parts, "user", decoded(both[0]));
                put(parts, "password", both.length == 2 ? decoded(both[1]) : null);
            }
            put(parts, "host", address.getHost());
            put(parts, "port", address.getPort() < 0 ? null : String.valueOf(address.getPort()));
            String path = address.getRawPath();
            put(parts, "dbname", path == null || path.length() < 2 ? null : decoded(path.substring(1)));
            String query = address.getRawQuery();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                String[] both = pair.split("=", 2);
                put(parts, both[0], both.length == 2 ? decoded(both[1]) : null);
            }
        } catch (IllegalArgumentException malformed) {
            // It holds a password, so it is not told.
            throw malformed(
                    "the conn_str of the backend 'pg' is no address", "write postgres://USER:PASSWORD@HOST/NAME");
        }
    }

    private static void pairs(Properties parts, String connection) {
        Matcher pair = PAIR.matcher(connection);
        int end = 0;
        while (pair.find() && pair.start() == end) {
            String quoted = pair.group("quoted");
            put(parts, pair.group("key"), quoted == null ? pair.group("plain") : quoted.replaceAll("\\\\(.)", "$1"));
            end = pair.end();
        }
        if (!connection.substring(end).isBlank()) {
            throw malformed(
                    "the conn_str of the backend 'pg' is neither an address nor pairs of key=value",
                    "write postgres://USER:PASSWORD@HOST/NAME");
        }
    }

    private static void put(Properties parts, String part, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            parts.setProperty(part, value);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static InvalidInputException malformed(String message, String hint) {
        return new InvalidInputException(
                "the Terraform backend",
                List.of(Problem.error("backend-argument", message, "infrastructure.terraform.backend", null, hint)));
    }
}
