package io.dativo.dagster.pipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one asset of the run is going to be shown with, and what of it was reported already. Not thread-safe. */
final class AssetReport {
    private final String key;
    private final Set<String> missingChecks;
    private final Set<String> reportedChecks = new LinkedHashSet<>();
    private final Map<String, List<MetadataValue>> metadata = new LinkedHashMap<>();
    private boolean materialized;

    AssetReport(String key, Set<String> declaredChecks) {
        this.key = key;
        this.missingChecks = new LinkedHashSet<>(declaredChecks);
    }

    void add(String name, MetadataValue value, KeyConflict conflict) {
        List<MetadataValue> values = metadata.computeIfAbsent(name, any -> new ArrayList<>());
        if (values.contains(value)) {
            return;
        }
        if (!values.isEmpty() && conflict == KeyConflict.FAIL) {
            throw new PipesException("The asset " + key + " gets two values for its metadata '" + name
                    + "'. Report it once, or choose KeyConflict.JOIN.");
        }
        values.add(value);
    }

    Map<String, MetadataValue> metadata() {
        Map<String, MetadataValue> joined = new LinkedHashMap<>();
        metadata.forEach((name, values) -> joined.put(
                name,
                values.size() == 1
                        ? values.get(0)
                        : MetadataValue.json(
                                values.stream().map(MetadataValue::raw).toList())));
        return joined;
    }

    boolean materialized() {
        return materialized;
    }

    void materialize() {
        materialized = true;
    }

    /** How a check stands to what was declared. */
    enum Declaration {
        /** It is declared and was not reported yet. */
        EXPECTED,
        /** It was reported already. */
        REPORTED,
        /** It was not declared. */
        UNDECLARED
    }

    Declaration check(String name) {
        if (missingChecks.remove(name)) {
            reportedChecks.add(name);
            return Declaration.EXPECTED;
        }
        return reportedChecks.contains(name) ? Declaration.REPORTED : Declaration.UNDECLARED;
    }

    /** The declared checks that were not reported. */
    List<String> missingChecks() {
        return List.copyOf(missingChecks);
    }
}
