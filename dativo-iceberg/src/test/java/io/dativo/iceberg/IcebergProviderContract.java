package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableOperations;
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
        return capability != Capability.FAULTS && capability != Capability.HTTP;
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

    /** The same catalog; a commit to one of its tables is refused once when it was told to. */
    private Catalog denying(Catalog catalog) {
        return proxy(Catalog.class, (method, arguments) -> {
            Object result = call(catalog, method, arguments);
            return method.getName().equals("loadTable")
                    ? denying((BaseTable) result, (TableIdentifier) arguments[0])
                    : result;
        });
    }

    private BaseTable denying(BaseTable table, TableIdentifier identifier) {
        TableOperations operations = proxy(TableOperations.class, (method, arguments) -> {
            if (method.getName().equals("commit") && denied.remove(identifier)) {
                throw new ForbiddenException("Forbidden: %s", identifier);
            }
            return call(table.operations(), method, arguments);
        });
        return new BaseTable(operations, table.name());
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                IcebergProviderContract.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
