package io.dativo.iceberg;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** A table. */
record TableHolder(Catalog catalog, TableIdentifier identifier) implements PropertyHolder {
    private static final String NESSIE = "org.apache.iceberg.nessie.";

    @Override
    public Loaded load() {
        // A caching catalog would hand out the state that it saw first.
        catalog.invalidateTable(identifier);
        Table table;
        try {
            table = catalog.loadTable(identifier);
        } catch (NoSuchTableException e) {
            if (isView()) {
                throw new UnsupportedOperationException(
                        identifier + " is a view, not a table: name it with the type 'view'", e);
            }
            throw e;
        }
        if (!(table instanceof HasTableOperations withOperations)) {
            throw new UnsupportedOperationException(
                    identifier + " is a metadata table: it has no properties of its own");
        }
        TableOperations operations = withOperations.operations();
        return new LoadedTable(operations, operations.current());
    }

    private boolean isView() {
        try {
            return catalog instanceof ViewCatalog views && views.viewExists(identifier);
        } catch (RuntimeException e) {
            // Whether there is such a view is not known; that there is no such table can.
            return false;
        }
    }

    /**
     * A state of a table. Commits go through its operations and not through {@code updateProperties()}, which repeats a
     * commit that lost on top of whatever came between, unchecked.
     */
    private record LoadedTable(TableOperations operations, TableMetadata base) implements Loaded {
        @Override
        public String uuid() {
            return Objects.requireNonNullElse(base.uuid(), "");
        }

        @Override
        public Map<String, String> properties() {
            return base.properties();
        }

        @Override
        public void commit(Map<String, String> set, Set<String> remove) {
            Map<String, String> properties = new HashMap<>(base.properties());
            properties.keySet().removeAll(remove);
            properties.putAll(set);
            operations.commit(base, base.replaceProperties(properties));
        }

        @Override
        public Map<String, String> propertiesAgain() {
            return operations.refresh().properties();
        }

        /**
         * These compare the location of the metadata. A REST catalog only looks whether it is the same table, and Nessie's
         * client compares with the branch as any of its threads saw it last.
         */
        @Override
        public boolean isComparedOnCommit() {
            return operations instanceof BaseMetastoreTableOperations
                    && !operations.getClass().getName().startsWith(NESSIE);
        }
    }
}
