package io.dativo.dagster.pipes;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of one check of an asset. Immutable.
 *
 * @param asset the key of the asset, such as {@code acme/prod/orders}
 * @param name the check's name
 * @param passed whether it passed
 * @param severity how much it matters when it failed
 * @param metadata what Dagster shows beside it
 */
public record CheckResult(
        String asset, String name, boolean passed, CheckSeverity severity, Map<String, MetadataValue> metadata) {
    /** Copies the metadata. */
    public CheckResult {
        metadata = new LinkedHashMap<>(metadata);
    }

    /**
     * A check that passed.
     *
     * @param asset the key of the asset
     * @param name the check's name
     * @return the result
     */
    public static CheckResult passed(String asset, String name) {
        return new CheckResult(asset, name, true, CheckSeverity.WARN, Map.of());
    }

    /**
     * A check that failed.
     *
     * @param asset the key of the asset
     * @param name the check's name
     * @param severity how much that matters
     * @return the result
     */
    public static CheckResult failed(String asset, String name, CheckSeverity severity) {
        return new CheckResult(asset, name, false, severity, Map.of());
    }

    /**
     * The same result with one more entry of metadata.
     *
     * @param key the entry's key
     * @param value its value
     * @return the new result
     */
    public CheckResult with(String key, MetadataValue value) {
        Map<String, MetadataValue> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new CheckResult(asset, name, passed, severity, more);
    }
}
