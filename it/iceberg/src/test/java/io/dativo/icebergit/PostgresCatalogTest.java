package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.iceberg.JobCatalog;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Sensitive;
import io.dativo.testparts.PostgresServer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A JDBC catalog in a real PostgreSQL. */
class PostgresCatalogTest extends JobCatalogContract {
    private static final String PASSWORD = "pass-of-the-test";
    private static final AtomicInteger CATALOGS = new AtomicInteger();
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = new PostgresServer();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    JobCatalog emptyCatalog() {
        // One database: each catalog has a name of its own in it.
        return catalog("catalog" + CATALOGS.incrementAndGet(), "dativo");
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(PASSWORD);
    }

    @Test
    void a_user_that_is_refused_is_told_without_the_password() {
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> catalog("x", "nobody").open());
        assertThat(refused)
                .hasMessageContaining("could not open the jdbc catalog")
                .hasMessageNotContaining(PASSWORD);
    }

    private static JobCatalog catalog(String name, String user) {
        return Targets.catalog(
                Map.of(
                        "type",
                        "jdbc",
                        "name",
                        name,
                        "uri",
                        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
                        "io-impl",
                        InMemoryFileIO.class.getName()),
                "memory://" + name,
                Map.of("jdbc", Map.of("user", user, "password", Sensitive.of(PASSWORD))));
    }
}
