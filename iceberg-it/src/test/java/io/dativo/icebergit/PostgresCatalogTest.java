package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Sensitive;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import io.dativo.testparts.PostgresServer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every provider passes, with a JDBC catalog in a real PostgreSQL, opened from a job. */
class PostgresCatalogTest extends ProviderContract {
    private static final String PASSWORD = "pass-of-the-test";
    private static final AtomicInteger CATALOGS = new AtomicInteger();
    private static PostgresServer server;

    private final Deque<JobCatalog.Opened> opened = new ArrayDeque<>();

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
    protected ProviderSpi newProvider() {
        // One database: each catalog has a name of its own in it.
        JobCatalog catalog = catalog("catalog" + CATALOGS.incrementAndGet(), "dativo");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Iceberg looks for its catalogs there, and one of the tests hides them.
        thread.setContextClassLoader(getClass().getClassLoader());
        try {
            opened.push(catalog.open());
        } finally {
            thread.setContextClassLoader(before);
        }
        ((SupportsNamespaces) catalog()).createNamespace(Namespace.of("sales"));
        return IcebergProvider.of(catalog());
    }

    @AfterEach
    void close() {
        opened.forEach(JobCatalog.Opened::close);
    }

    @Override
    protected boolean has(Capability capability) {
        // A real database fails when it likes.
        return capability != Capability.FAULTS && capability != Capability.ITEM_FAULTS;
    }

    @Override
    protected synchronized ResourceRef resource(int number) {
        ResourceRef table = new ResourceRef("iceberg", "table", "sales.table" + number);
        if (!catalog().tableExists(TableIdentifier.parse(table.id()))) {
            catalog().createTable(TableIdentifier.parse(table.id()), new Schema());
        }
        return table;
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("iceberg", "table", "sales.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        catalog()
                .loadTable(TableIdentifier.parse(resource.id()))
                .updateProperties()
                .set(key, value)
                .commit();
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

    private Catalog catalog() {
        return opened.element().catalog();
    }
}
