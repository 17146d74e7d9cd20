package io.dativo.iceberg;

import io.dativo.problem.ProviderException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The tags on a table as any engine sees them, and whose they are. Settings of Iceberg are no tags. Immutable.
 *
 * @param ours what Dativo wrote and was not changed since, sorted by key
 * @param foreign everything else, sorted by key: other writers' properties, and ours that were changed
 */
public record TableTags(Map<String, String> ours, Map<String, String> foreign) {
    /** Copies and sorts. */
    public TableTags {
        ours = Collections.unmodifiableMap(new TreeMap<>(ours));
        foreign = Collections.unmodifiableMap(new TreeMap<>(foreign));
    }

    /**
     * Reads the tags of a table.
     *
     * @param catalog the catalog
     * @param identifier the table
     * @return its tags
     * @throws ProviderException when there is no such table or it cannot be read
     */
    public static TableTags read(Catalog catalog, TableIdentifier identifier) {
        try {
            return of(new TableHolder(catalog, identifier).load().properties());
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException(
                    IcebergErrors.beforeCommit(e),
                    e.getClass().getSimpleName(),
                    "could not read the tags of the table " + identifier + ": " + IcebergErrors.detail(e),
                    e);
        }
    }

    /**
     * The tags among the properties of a table, a view or a namespace.
     *
     * @param properties the properties, for example {@code table.properties()}
     * @return the tags
     */
    public static TableTags of(Map<String, String> properties) {
        TagLedger ledger = TagLedger.of(properties);
        Map<String, String> ours = new TreeMap<>();
        Map<String, String> foreign = new TreeMap<>();
        ledger.tags().forEach((key, value) -> {
            boolean isOurs = value.equals(ledger.owned().get(key));
            (isOurs ? ours : foreign).put(key, value);
        });
        return new TableTags(ours, foreign);
    }

    /** {@return every tag, sorted by key} */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>(ours);
        all.putAll(foreign);
        return Collections.unmodifiableMap(all);
    }
}
