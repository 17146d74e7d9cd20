package io.dativo.icebergit;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, with the tables of a catalog that is opened from a job. */
abstract class JobCatalogContract extends ProviderContract {
    private final Deque<JobCatalog.Opened> opened = new ArrayDeque<>();

    /** {@return a catalog without anything in it} */
    abstract JobCatalog emptyCatalog();

    @Override
    protected ProviderSpi newProvider() {
        JobCatalog catalog = emptyCatalog();
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
    void closeTheCatalogs() {
        opened.forEach(JobCatalog.Opened::close);
    }

    @Override
    protected boolean has(Capability capability) {
        // A real server fails when it likes.
        return capability != Capability.FAULTS && capability != Capability.ITEM_FAULTS && capability != Capability.HTTP;
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

    private Catalog catalog() {
        return opened.element().catalog();
    }
}
