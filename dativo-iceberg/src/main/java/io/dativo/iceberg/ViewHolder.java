package io.dativo.iceberg;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewOperations;

/** A view. */
record ViewHolder(Catalog catalog, TableIdentifier identifier) implements PropertyHolder {
    @Override
    public Loaded load() {
        if (!(catalog instanceof ViewCatalog views)) {
            throw new UnsupportedOperationException("the catalog " + catalog.name() + " has no views");
        }
        views.invalidateView(identifier);
        View view = views.loadView(identifier);
        if (!(view instanceof BaseView base)) {
            throw new UnsupportedOperationException(identifier + " is a view that its catalog does not let change");
        }
        return new LoadedView(base.operations(), base.operations().current());
    }

    private record LoadedView(ViewOperations operations, ViewMetadata base) implements Loaded {
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
            operations.commit(
                    base,
                    ViewMetadata.buildFrom(base)
                            .setProperties(new HashMap<>(set))
                            .removeProperties(new HashSet<>(remove))
                            .build());
        }

        @Override
        public Map<String, String> propertiesAgain() {
            return operations.refresh().properties();
        }
    }
}
