package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What every provider passes, with the tables of one kind of catalog. */
abstract class IcebergProviderContract extends ProviderContract {
    private final Deque<TestCatalog> opened = new ArrayDeque<>();
    private final Set<TableIdentifier> denied = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    abstract TestCatalog.Kind kind();

    @Override
    protected ProviderSpi newProvider() {
        try {
            opened.push(TestCatalog.open(kind(), Files.createTempDirectory(directory, "catalog")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ((SupportsNamespaces) catalog()).createNamespace(Namespace.of("sales"));
        return IcebergProvider.of(denying(catalog()));
    }

    @AfterEach
    void closeTheCatalogs() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Override
    protected boolean has(Capability capability) {
        // No exception of Iceberg says "throttled"; what the others become is in RestFailuresTest.
        return capability != Capability.FAULTS;
    }

    @Override
    protected synchronized ResourceRef resource(int number) {
        ResourceRef table = new ResourceRef("iceberg", "table", "sales.table" + number);
        if (!catalog().tableExists(identifier(table))) {
            catalog().createTable(identifier(table), new Schema());
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
                .loadTable(identifier(resource))
                .updateProperties()
                .set(key, value)
                .commit();
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        if (kind != Kind.DENIED) {
            throw new UnsupportedOperationException("only DENIED, not " + kind);
        }
        denied.add(identifier(resource));
    }

    private Catalog catalog() {
        return opened.element().catalog();
    }

    private static TableIdentifier identifier(ResourceRef resource) {
        return TableIdentifier.parse(resource.id());
    }

    /** The same catalog; it refuses to load a table once when it was told to. */
    private Catalog denying(Catalog catalog) {
        return (Catalog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("loadTable") && denied.remove(arguments[0])) {
                        throw new ForbiddenException("Forbidden: %s", arguments[0]);
                    }
                    try {
                        return method.invoke(catalog, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
