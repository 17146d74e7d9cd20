package io.dativo.terraform.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dativo.Dativo;
import io.dativo.job.JobTrust;
import io.dativo.problem.ProviderException;
import io.dativo.terraform.BoundJob;
import io.dativo.terraform.States;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteDataSource;

/** What a job says of its backend and its workspace is enough: nothing else is given but the environment. */
class StateOfJobTest {
    private static final Path STATE = States.real("core-acme-prod");
    private static final JobTrust DATABASE = JobTrust.builder()
            .backendPlaces("pg", "postgres://db.example:6543", "postgres://db.example:5432")
            .build();
    private static final String LAKE = "acme-dativo-data-lake-acme-prod";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void forget() {
        PostgresStandIn.connected = null;
    }

    @Test
    void of_the_local_backend() throws IOException {
        Path file = folder.resolve("infra/terraform.tfstate.d/acme-prod/terraform.tfstate");
        Files.createDirectories(file.getParent());
        Files.copy(STATE, file);

        assertThat(bucket("module_path: infra, workspace: acme-prod, backend: {type: local}"))
                .isEqualTo(LAKE);
    }

    @Test
    void of_the_http_backend() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] state = States.bytes(STATE);
        server.createContext("/acme-prod", exchange -> {
            exchange.sendResponseHeaders(200, state.length);
            exchange.getResponseBody().write(state);
            exchange.close();
        });
        server.start();
        try {
            String place = "http://127.0.0.1:" + server.getAddress().getPort();
            JobTrust trust = JobTrust.builder().backendPlaces("http", place).build();
            assertThat(bucket(
                            dativo().trust(trust).build(), "backend: {type: http, address: '" + place + "/acme-prod'}"))
                    .isEqualTo(LAKE);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workspace: acme-prod, backend: {type: cloud, organization: acme, hostname: 'HOST'}",
                "backend: {type: cloud, organization: acme, hostname: 'HOST', workspaces: {name: acme-prod}}",
                "workspace: prod, backend: {type: remote, organization: acme, hostname: 'HOST', workspaces: {prefix: acme-}}",
            })
    void of_hcp_terraform(String terraform) throws IOException {
        try (FakeHcp hcp = new FakeHcp(STATE)) {
            String host = hcp.address().getAuthority();
            hcp.download = hcp.address() + "/archive";
            environment.put(
                    "TF_CLI_CONFIG_FILE",
                    Files.writeString(folder.resolve("terraform.rc"), """
                            {"credentials": {"%s": {"token": "%s"}}, "host": {"%s": {"services": {"tfe.v2": "%s/api/v2/"}}}}
                            """.formatted(
                                            host, FakeHcp.TOKEN, host, hcp.address()))
                            .toString());

            assertThat(bucket(terraform.replace("HOST", host))).isEqualTo(LAKE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conn_str: 'postgres://us%40er:p%2Bw@db.example:6543/states?sslmode=disable' | db.example:6543/states",
                "conn_str: 'postgresql://us%40er:p%2Bw@db.example/states?sslmode=disable' | db.example:5432/states",
                "conn_str: \"host=db.example user=us@er password='p+w' dbname = states sslmode=disable\" | db.example:5432/states",
                "schema_name: main | elsewhere:5432/us@er",
            })
    void of_the_pg_backend(String arguments, String place) throws Exception {
        environment.put("PG_SCHEMA_NAME", "main");
        if (place.startsWith("elsewhere")) {
            environment.putAll(
                    Map.of("PGHOST", "elsewhere", "PGUSER", "us@er", "PGPASSWORD", "p+w", "PGSSLMODE", "disable"));
        }
        database();

        try (URLClassLoader drivers = drivers()) {
            Dativo dativo = dativo().trust(DATABASE).discoverProviders(drivers).build();
            String terraform = "workspace: acme-prod, backend: {type: pg, " + arguments + "}";
            assertThat(bucket(dativo, terraform)).isEqualTo(LAKE);
        }
        assertThat(PostgresStandIn.connected).isEqualTo("jdbc:postgresql://" + place);
        assertThat(PostgresStandIn.with)
                .containsExactlyInAnyOrderEntriesOf(Map.of("user", "us@er", "password", "p+w", "sslmode", "disable"));
    }

    @Test
    void of_the_pg_backend_over_the_hosts_own_connections() throws Exception {
        SQLiteDataSource database = database();

        Dativo dativo =
                dativo().terraformBackend(StateSources.postgres(database)).build();
        assertThat(bucket(dativo, "workspace: acme-prod, backend: {type: pg, schema_name: main}"))
                .isEqualTo(LAKE);
        assertThatThrownBy(() -> bucket(dativo, "workspace: other, backend: {type: pg, schema_name: main}"))
                .hasMessageContaining("table main.states, workspace other has no state");
    }

    @Test
    void a_missing_driver_and_a_wrong_connection_string_are_told_without_the_password() throws IOException {
        try (URLClassLoader none = loader(folder)) {
            Dativo dativo = dativo().trust(DATABASE).discoverProviders(none).build();
            assertThatThrownBy(
                            () -> bucket(dativo, "backend: {type: pg, conn_str: 'postgres://u:s3cr3t@db.example/d'}"))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("add org.postgresql:postgresql")
                    .hasMessageNotContaining("s3cr3t");
        }
        assertThatThrownBy(() -> bucket("backend: {type: pg, conn_str: 'postgres://u:s3c r3t@h/d'}"))
                .hasMessageContaining("is no address")
                .hasMessageNotContaining("r3t");
        assertThatThrownBy(() -> bucket("backend: {type: pg, conn_str: 'user=u s3cr3t'}"))
                .hasMessageContaining("neither an address nor pairs")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> bucket("backend: {type: pg}")).hasMessageContaining("names no user");
    }

    private Dativo.Builder dativo() {
        return Dativo.builder()
                .environment(Map.of())
                .terraformEnvironment(environment)
                .base(folder);
    }

    private Object bucket(String terraform) {
        return bucket(dativo().build(), terraform);
    }

    private Object bucket(Dativo dativo, String terraform) {
        return dativo.resolve(BoundJob.load(folder, """
                        infrastructure:
                          provider: {provider: aws, region: eu-west-1}
                          terraform: {%s, outputs: {s3_bucket_name: target.warehouse}}
                        """.formatted(terraform)))
                .job()
                .target()
                .warehouse();
    }

    private SQLiteDataSource database() throws SQLException, IOException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("states.db"));
        PostgresStandIn.database = database.getUrl();
        try (Connection connection = database.getConnection();
                Statement create = connection.createStatement()) {
            create.execute("CREATE TABLE states (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data TEXT)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO states (name, data) VALUES (?, ?)")) {
                insert.setString(1, "acme-prod");
                insert.setString(2, Files.readString(STATE));
                insert.execute();
            }
        }
        return database;
    }

    private URLClassLoader drivers() throws IOException {
        Path services = folder.resolve("META-INF/services/java.sql.Driver");
        Files.createDirectories(services.getParent());
        Files.writeString(services, PostgresStandIn.class.getName());
        return loader(folder);
    }

    /** Finds services in a folder alone: the class path of the tests has a real driver. */
    private static URLClassLoader loader(Path services) throws IOException {
        return new URLClassLoader(new URL[] {services.toUri().toURL()}, StateOfJobTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return findResources(name);
            }
        };
    }

    /** A driver for the addresses of PostgreSQL that opens another database and keeps what it was told. */
    public static final class PostgresStandIn implements Driver {
        private static String database;
        private static String connected;
        private static Map<Object, Object> with;

        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            connected = url;
            with = new HashMap<>(properties);
            return DriverManager.getConnection(database);
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:postgresql:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
