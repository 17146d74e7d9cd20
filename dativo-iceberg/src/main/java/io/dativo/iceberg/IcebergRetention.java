package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.ResourceObserver;
import io.dativo.spi.RetentionSettings;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * How long tables keep data: what their settings, snapshots and statistics show, and {@code
 * history.expire.max-snapshot-age-ms} to make it less. Looking reads metadata only. Thread-safe, as far as the catalogs are.
 */
public final class IcebergRetention implements ResourceObserver, RetentionSettings {
    /** What was seen does not depend on the days that are declared: the least there are. */
    private static final int ANY_DAYS = 1;

    private final IcebergProvider provider;
    private final Clock clock;

    private IcebergRetention(IcebergProvider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * Looks at the tables of a provider's catalogs.
     *
     * @param provider the provider, with the host's catalogs
     * @param clock what time it is
     * @return the observer, which also sets
     */
    public static IcebergRetention of(IcebergProvider provider, Clock clock) {
        return new IcebergRetention(provider, clock);
    }

    @Override
    public String provider() {
        return IcebergProvider.ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(IcebergProvider.TABLE);
    }

    /** {@return nothing by name: the host's catalog decides who may load and change a table} */
    @Override
    public SortedSet<String> permissions() {
        return new TreeSet<>();
    }

    @Override
    public List<Observation> observe(ResourceRef resource) {
        try {
            return TableRetention.of(load(resource), ANY_DAYS, clock).observations(resource, clock);
        } catch (ProviderException e) {
            return List.of(failed(resource, Aspect.EXPIRY, e), failed(resource, Aspect.DATA_AGE, e));
        }
    }

    private Observation failed(ResourceRef resource, Aspect aspect, ProviderException e) {
        return Observation.ask(resource, aspect, "loadTable", clock, () -> {
            throw e;
        });
    }

    @Override
    public boolean limit(ResourceRef resource, int days) {
        Table table = load(resource);
        return TableRetention.of(table, days, clock).limitSnapshotAge(table);
    }

    private Table load(ResourceRef resource) {
        IcebergId id = provider.parse(resource);
        try {
            return provider.catalog(id).loadTable(TableIdentifier.of(Namespace.of(id.namespace()), id.name()));
        } catch (ProviderException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException(
                    IcebergErrors.beforeCommit(e),
                    e.getClass().getSimpleName(),
                    "could not load the table " + resource.id() + ": " + IcebergErrors.detail(e),
                    e);
        }
    }
}
