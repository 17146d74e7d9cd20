package io.dativo.iceberg;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.catalog.Catalog;

/**
 * Iceberg tables, views and namespaces as places that hold tags, over any Iceberg {@link Catalog}. A tag is a property
 * under its canonical key; beside it the property {@code dativo.ledger.KEY} holds the value that Dativo wrote, so that
 * who owns a property is known to everybody who can read the table. Settings of Iceberg and other people's properties
 * are never touched.
 *
 * <p>Ids are {@code namespace.table} with any number of levels ({@code lake.sales.orders}); a name that itself holds a
 * dot cannot be said. With named catalogs, an id that begins with such a name is looked up there.
 *
 * <p>The host owns its catalogs: they are never closed here. Immutable and thread-safe, as far as the catalogs are.
 */
public final class IcebergProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "iceberg";

    static final String TABLE = "table";
    static final String VIEW = "view";
    static final String NAMESPACE = "namespace";

    // Only open() may need an Iceberg class: a provider that was found on the class path answers for its rules without.
    private final Map<String, Catalog> catalogs;

    /**
     * For {@link java.util.ServiceLoader}: knows ids and rules, and has no catalog to open. Use {@link #of(Catalog)}.
     */
    public IcebergProvider() {
        this(Map.of());
    }

    private IcebergProvider(Map<String, Catalog> catalogs) {
        this.catalogs = catalogs;
    }

    /**
     * The provider over one catalog.
     *
     * @param catalog the host's catalog
     * @return the provider
     */
    public static IcebergProvider of(Catalog catalog) {
        return builder().catalog(catalog).build();
    }

    /**
     * The provider over several catalogs; each id begins with the name of one.
     *
     * @param catalogs name to catalog
     * @return the provider
     */
    public static IcebergProvider of(Map<String, Catalog> catalogs) {
        Builder builder = builder();
        catalogs.forEach(builder::catalog);
        return builder.build();
    }

    /** {@return a builder without catalogs} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(TABLE, VIEW, NAMESPACE);
    }

    @Override
    public TagRules rules(String resourceType) {
        return switch (resourceType) {
            case TABLE, VIEW -> IcebergRules.TABLE;
            case NAMESPACE -> IcebergRules.NAMESPACE;
            default ->
                throw new IllegalArgumentException(
                        "Iceberg has no resource type '" + resourceType + "'; known: namespace, table, view");
        };
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        parse(ref);
        return ref;
    }

    /** One: no catalog reads or writes two at once. */
    @Override
    public int batchSize() {
        return 1;
    }

    /**
     * Opens the tags in the host's catalogs.
     *
     * @param scope not used: the catalogs are of one account already
     * @return the store; closing it leaves the catalogs open
     * @throws ProviderException when there is no catalog
     */
    @Override
    public TagStore open(AccountScope scope) {
        if (catalogs.isEmpty()) {
            throw withoutCatalog();
        }
        return new IcebergTagStore(this, catalogs);
    }

    private static ProviderException withoutCatalog() {
        return new ProviderException(
                ProviderException.Kind.REJECTED,
                null,
                "there is no Iceberg catalog to open; give Dativo's builder the host's catalog:"
                        + " .provider(IcebergProvider.of(catalog))",
                null);
    }

    /** The catalog that an id is in. */
    Catalog catalog(IcebergId id) {
        Catalog catalog = catalogs.get(id.catalog());
        if (catalog == null) {
            throw withoutCatalog();
        }
        return catalog;
    }

    IcebergId parse(ResourceRef ref) {
        rules(ref.type());
        return IcebergId.parse(ref.type(), ref.id(), catalogs.keySet());
    }

    /** Collects catalogs. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Catalog> catalogs = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the catalog of every id that begins with no name of a catalog.
         *
         * @param catalog the host's catalog
         * @return this builder
         */
        public Builder catalog(Catalog catalog) {
            catalogs.put(IcebergId.DEFAULT_CATALOG, Objects.requireNonNull(catalog, "catalog"));
            return this;
        }

        /**
         * Adds a catalog under a name.
         *
         * @param name what its ids begin with; without dots
         * @param catalog the host's catalog
         * @return this builder
         * @throws IllegalArgumentException when the name is empty or holds a dot
         */
        public Builder catalog(String name, Catalog catalog) {
            if (name.isEmpty() || name.indexOf('.') >= 0) {
                throw new IllegalArgumentException(
                        "'" + name + "' cannot name a catalog: ids begin with the name and are split at dots");
            }
            catalogs.put(name, Objects.requireNonNull(catalog, "catalog"));
            return this;
        }

        /** {@return the provider} */
        public IcebergProvider build() {
            return new IcebergProvider(Map.copyOf(catalogs));
        }
    }
}
