package io.dativo.iceberg;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;

/** A namespace. */
record NamespaceHolder(Catalog catalog, Namespace namespace) implements PropertyHolder {
    /** It has namespaces and refuses every property; to name the class itself would load Hadoop. */
    private static final String WITHOUT_PROPERTIES = "org.apache.iceberg.hadoop.HadoopCatalog";

    @Override
    public Loaded load() {
        if (!(catalog instanceof SupportsNamespaces namespaces)
                || catalog.getClass().getName().equals(WITHOUT_PROPERTIES)) {
            throw new UnsupportedOperationException("the catalog " + catalog.name() + " keeps no namespace properties");
        }
        return new LoadedNamespace(namespaces, namespace, namespaces.loadNamespaceMetadata(namespace));
    }

    private record LoadedNamespace(SupportsNamespaces catalog, Namespace namespace, Map<String, String> properties)
            implements Loaded {
        @Override
        public String uuid() {
            return "";
        }

        /** Two calls: setting comes first, so that what is cut off between them is still ours and removed next time. */
        @Override
        public void commit(Map<String, String> set, Set<String> remove) {
            // A REST catalog looks for null in what it gets, which the JDK's immutable collections refuse to hear of.
            if (!set.isEmpty()) {
                catalog.setProperties(namespace, new HashMap<>(set));
            }
            if (!remove.isEmpty()) {
                catalog.removeProperties(namespace, new HashSet<>(remove));
            }
        }

        @Override
        public Map<String, String> propertiesAgain() {
            return catalog.loadNamespaceMetadata(namespace);
        }
    }
}
