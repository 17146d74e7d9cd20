package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.testparts.PostgresServer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

class DatabaseStoreTest {
    private static final int WRITERS = 4;
    private static final int INCREMENTS = 15;

    /** What every database must do. */
    abstract static class Contract {
        abstract DataSource database();

        @Test
        void a_document_is_written_only_on_the_version_that_was_read() {
            for (DataSource connections : List.of(database(), withoutAutoCommit(database()))) {
                DatabaseStore store = new DatabaseStore(connections, "ledger_" + (connections.hashCode() & 0xffff));
                assertThat(store.read("a.json")).isEmpty();
                assertThat(store.write("a.json", "one", "some version")).isFalse();
                assertThat(store.write("a.json", "one", "1")).isFalse();
                assertThat(store.write("a.json", "one", null)).isTrue();
                assertThat(store.write("a.json", "two", null)).isFalse();

                Versioned first = store.read("a.json").orElseThrow();
                assertThat(first.content()).isEqualTo("one");
                assertThat(store.write("a.json", "größer", first.version())).isTrue();
                assertThat(store.write("a.json", "three", first.version())).isFalse();
                assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("größer");
                assertThat(store.read("b.json")).isEmpty();
            }
        }

        @Test
        void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
            DatabaseStore store = new DatabaseStore(database(), "dativo_found");
            for (String name : List.of("a_1.json", "a_2.json", "a_3.json", "ab1.json", "A_1.json", "b_1.json")) {
                assertThat(store.write(name, "of " + name, null)).isTrue();
            }

            assertThat(store.readAll("a_")).containsOnlyKeys("a_1.json", "a_2.json", "a_3.json");
            Versioned found = store.readAll("a_2").get("a_2.json");
            assertThat(found.content()).isEqualTo("of a_2.json");
            assertThat(store.write("a_2.json", "changed", found.version())).isTrue();
            assertThat(store.readAll("c_")).isEmpty();

            store.delete("a_2.json");
            store.delete("a_2.json");
            assertThat(store.readAll("a_")).containsOnlyKeys("a_1.json", "a_3.json");
            assertThat(store.write("a_2.json", "anew", null)).isTrue();
        }

        @Test
        void a_long_document_comes_back_to_the_character() {
            DatabaseStore store = new DatabaseStore(database(), "dativo_ledger");
            String document = "{\"tags\" : \"ünï\uD83D\uDE80' --\"}".repeat(20_000);
            store.write("plan.json", document, null);
            assertThat(new DatabaseStore(database(), "dativo_ledger")
                            .read("plan.json")
                            .orElseThrow()
                            .content())
                    .isEqualTo(document);
        }

        @Test
        void hosts_that_begin_at_once_and_write_one_document_lose_no_write() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Callable<Integer>> hosts = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    hosts.add(() -> increment(new DatabaseStore(database(), "shared")));
                }
                for (Future<Integer> host : threads.invokeAll(hosts)) {
                    host.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(new DatabaseStore(database(), "shared")
                            .read("counter")
                            .orElseThrow()
                            .content())
                    .isEqualTo(Integer.toString(WRITERS * INCREMENTS));
        }

        @Test
        void a_ledger_in_it_remembers() {
            ResourceRef lake = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
            OwnedTag tag = OwnedTag.of("v", Instant.EPOCH, "plan");
            OwnershipLedger.database(database()).write(Ownership.none(lake).with(new TreeMap<>(Map.of("k", tag))));
            assertThat(OwnershipLedger.database(database()).owned(lake)).isEqualTo(Map.of("k", "v"));
        }

        private static int increment(DatabaseStore store) {
            for (int i = 0; i < INCREMENTS; ) {
                try {
                    Versioned now = store.read("counter").orElse(null);
                    int count = now == null ? 0 : Integer.parseInt(now.content());
                    i += store.write("counter", Integer.toString(count + 1), now == null ? null : now.version())
                            ? 1
                            : 0;
                } catch (ProviderException busy) {
                    assertThat(busy.isRetryable()).isTrue();
                }
            }
            return INCREMENTS;
        }
    }

    @Nested
    class OnSqlite extends Contract {
        @TempDir
        private Path folder;

        @Override
        DataSource database() {
            SQLiteDataSource sqlite = new SQLiteDataSource();
            sqlite.setUrl("jdbc:sqlite:" + folder.resolve("ledger.db"));
            return sqlite;
        }
    }

    @Nested
    class OnH2 extends Contract {
        private static final AtomicInteger NUMBER = new AtomicInteger();

        private final JdbcDataSource h2 = new JdbcDataSource();

        OnH2() {
            h2.setUrl("jdbc:h2:mem:ledger" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        }

        @Override
        DataSource database() {
            return h2;
        }
    }

    @Nested
    class OnPostgres extends Contract {
        private static PostgresServer server;

        @BeforeAll
        static void start() {
            server = new PostgresServer();
        }

        @AfterAll
        static void stop() {
            server.close();
        }

        @Override
        DataSource database() {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setPortNumbers(new int[] {server.port()});
            postgres.setUser("dativo");
            postgres.setDatabaseName("postgres");
            return postgres;
        }
    }

    @Test
    void a_database_that_cannot_be_reached_is_told_without_what_the_driver_says() {
        DatabaseStore store = new DatabaseStore(
                connecting(() -> {
                    throw new SQLException("jdbc:x://host?password=hunter2 refused", "08001");
                }),
                "dativo_ledger");
        assertThatThrownBy(() -> store.read("a.json"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("the table dativo_ledger")
                .hasMessageContaining("CREATE TABLE dativo_ledger (name VARCHAR(255) NOT NULL PRIMARY KEY")
                .hasMessageNotContaining("hunter2")
                .matches(e -> ((ProviderException) e).isRetryable());
    }

    @Test
    void a_write_that_fails_for_another_reason_than_somebody_elses_is_told() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:refusing;DB_CLOSE_DELAY=-1");
        DatabaseStore store = new DatabaseStore(h2, "ledger");
        store.write("a.json", "one", null);
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE ledger ADD CONSTRAINT brief CHECK (LENGTH(content) < 5)");
        }

        assertThatThrownBy(() -> store.write("b.json", "too long", null))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("cannot write the ledger document b.json in the table ledger, SQL state 23");
        assertThat(store.read("b.json")).isEmpty();
    }

    @Test
    void names_that_are_not_names_are_refused() {
        assertThatThrownBy(() -> new DatabaseStore(new JdbcDataSource(), "a; DROP TABLE b"))
                .isInstanceOf(IllegalArgumentException.class);
        DatabaseStore store = new DatabaseStore(new JdbcDataSource(), "schema.ledger");
        for (String name : List.of("", "a/b", "ä", "x".repeat(256))) {
            assertThatThrownBy(() -> store.read(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As a pool gives them that was told to leave the committing to its users. */
    private static DataSource withoutAutoCommit(DataSource database) {
        return connecting(() -> {
            Connection connection = database.getConnection();
            connection.setAutoCommit(false);
            return connection;
        });
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }

    private static DataSource connecting(Connecting connecting) {
        return (DataSource) Proxy.newProxyInstance(
                DatabaseStoreTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getConnection" -> connecting.connect();
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
