package io.dativo.ledger;

import io.dativo.spi.VersionedStore;
import io.dativo.test.VersionedStoreContract;
import io.dativo.testparts.PostgresServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The stores of core keep the contract, each as it is and on pages. */
class StoresTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A store whose documents are to have some thousand characters. */
    private record Priced(VersionedStore store) implements VersionedStore {
        @Override
        public Optional<Versioned> read(String name) {
            return store.read(name);
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            return store.readAll(prefix);
        }

        @Override
        public void delete(String name) {
            store.delete(name);
        }

        @Override
        public boolean write(String name, String content, @Nullable String expectedVersion) {
            return store.write(name, content, expectedVersion);
        }

        @Override
        public int preferredLength() {
            return 2_000;
        }
    }

    @Nested
    class InMemory extends VersionedStoreContract {
        private final InMemoryStore store = new InMemoryStore();

        @Override
        protected VersionedStore store() {
            return store;
        }
    }

    @Nested
    class OnPages extends VersionedStoreContract {
        private final VersionedStore priced = new Priced(new InMemoryStore());
        private final PagedStore store = new PagedStore(priced);

        @Override
        protected VersionedStore store() {
            return store;
        }

        @Override
        protected VersionedStore another() {
            return new PagedStore(priced);
        }
    }

    @Nested
    class InADirectory extends VersionedStoreContract {
        @TempDir
        private Path folder;

        @Override
        protected VersionedStore store() {
            return new DirectoryStore(folder);
        }
    }

    @Nested
    class OnPagesInADirectory extends VersionedStoreContract {
        @TempDir
        private Path folder;

        @Override
        protected VersionedStore store() {
            return new PagedStore(new Priced(new DirectoryStore(folder)));
        }
    }

    @Nested
    class OnSqlite extends VersionedStoreContract {
        @TempDir
        private Path folder;

        @Override
        protected VersionedStore store() {
            SQLiteDataSource sqlite = new SQLiteDataSource();
            sqlite.setUrl("jdbc:sqlite:" + folder.resolve("ledger.db"));
            return new DatabaseStore(sqlite, "ledger");
        }
    }

    @Nested
    class OnH2 extends VersionedStoreContract {
        private final int number = NUMBER.incrementAndGet();

        @Override
        protected VersionedStore store() {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setUrl("jdbc:h2:mem:contract" + number + ";DB_CLOSE_DELAY=-1");
            return new DatabaseStore(h2, "ledger");
        }
    }

    @Nested
    class OnPostgres extends VersionedStoreContract {
        private static @Nullable PostgresServer server;
        private final int number = NUMBER.incrementAndGet();

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
        protected VersionedStore store() {
            return new DatabaseStore(database(), "ledger" + number);
        }

        private static DataSource database() {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setPortNumbers(
                    new int[] {java.util.Objects.requireNonNull(server).port()});
            postgres.setUser("dativo");
            postgres.setDatabaseName("postgres");
            return postgres;
        }
    }
}
