package io.dativo.killed;

import com.sun.net.httpserver.HttpServer;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.LocalFileIO;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagStore;
import io.dativo.test.InMemoryProvider;
import io.dativo.test.InMemoryProvider.Call;
import io.dativo.testparts.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/**
 * Tables of a JDBC catalog in a real PostgreSQL, which every process writes by itself; before a call and after it a process
 * says so here.
 */
final class Tables implements Fleet {
    static final String KIND = "tables";

    private static final Namespace SHOP = Namespace.of("shop");
    private static final List<ResourceRef> ALL = IntStream.range(0, 6)
            .mapToObj(i -> new ResourceRef(IcebergProvider.ID, "table", "shop.table" + i))
            .toList();

    private final PostgresServer postgres = new PostgresServer();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer calls;
    private final Path warehouse;
    private final JdbcCatalog catalog;
    private final ProviderSpi provider;
    private volatile InMemoryProvider.Calls observer = at -> {};

    Tables(Path warehouse) throws IOException {
        this.warehouse = warehouse;
        calls = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        calls.createContext("/", exchange -> {
            observer.at(Call.valueOf(exchange.getRequestURI().getPath().substring(1)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        calls.setExecutor(threads);
        calls.start();
        catalog = catalog(database(), warehouse.toString());
        provider = IcebergProvider.of(catalog);
        catalog.createNamespace(SHOP);
        Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
        ALL.forEach(table -> catalog.createTable(TableIdentifier.parse(table.id()), schema));
    }

    private String database() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres";
    }

    private static JdbcCatalog catalog(String database, String warehouse) {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.initialize(
                "lake",
                Map.of(
                        "uri",
                        database,
                        "jdbc.user",
                        "dativo",
                        "warehouse",
                        warehouse,
                        "io-impl",
                        LocalFileIO.class.getName(),
                        "jdbc.schema-version",
                        "V1"));
        return catalog;
    }

    /** The way to them from another process. */
    static Providers providers(String address) {
        List<String> parts = List.of(address.split(",", 3));
        URI calls = URI.create("http://127.0.0.1:" + parts.get(0) + "/");
        return Providers.of(
                announced(ProviderSpi.class, IcebergProvider.of(catalog(parts.get(1), parts.get(2))), calls));
    }

    /** What this does, and says of its calls. */
    private static <T> T announced(Class<T> type, T inner, URI calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean writes = method.getName().equals("write");
                    if (type == TagStore.class && (writes || method.getName().equals("read"))) {
                        announce(writes ? Call.WRITE : Call.READ, calls);
                    }
                    Object result;
                    try {
                        result = method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                    if (type == TagStore.class && writes) {
                        announce(Call.WRITTEN, calls);
                    }
                    return result instanceof TagStore store ? announced(TagStore.class, store, calls) : result;
                }));
    }

    private static void announce(Call call, URI calls) {
        try {
            calls.resolve(call.name()).toURL().openStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> address() {
        return List.of(KIND, calls.getAddress().getPort() + "," + database() + "," + warehouse);
    }

    @Override
    public Providers providers() {
        return Providers.of(provider);
    }

    @Override
    public List<ResourceRef> resources() {
        return ALL;
    }

    @Override
    public Map<String, String> tags(ResourceRef resource) {
        try (TagStore store = provider.open(AccountScope.of(IcebergProvider.ID))) {
            return Objects.requireNonNull(store.read(Set.of(resource)).get(resource))
                    .tags();
        }
    }

    @Override
    public void tag(ResourceRef resource, String key, String value) {
        catalog.loadTable(TableIdentifier.parse(resource.id()))
                .updateProperties()
                .set(key, value)
                .commit();
    }

    @Override
    public void observe(InMemoryProvider.Calls newObserver) {
        observer = newObserver;
    }

    @Override
    public void awaitQuiet() {
        // PostgreSQL ends the transaction of a process that is gone; who comes next waits for its locks.
    }

    @Override
    public void close() {
        calls.stop(0);
        threads.shutdownNow();
        catalog.close();
        postgres.close();
    }
}
