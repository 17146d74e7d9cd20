package io.dativo.infrastructure;

import io.dativo.problem.UnknownKeyHint;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code infrastructure.tags}: the standard tags and the organisation's own. Immutable.
 *
 * @param costCenter who pays
 * @param businessUnit the unit
 * @param project the project
 * @param environment the environment
 * @param owner who answers for it
 * @param compliance the regimes that apply
 * @param custom further tags, in the order of the file
 */
@NoShadowedStandardTag
@UnknownKeyHint("move it to {parent}.custom.{key}")
public record InfrastructureTags(
        @Nullable String costCenter,
        @Nullable String businessUnit,
        @Nullable String project,
        @Nullable String environment,
        @Nullable String owner,
        @Nullable List<@NotNull String> compliance,
        @Nullable Map<String, @NotNull String> custom) {
    /** Copies the collections, keeping their order. */
    public InfrastructureTags {
        compliance = compliance == null ? null : Collections.unmodifiableList(new ArrayList<>(compliance));
        custom = custom == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(custom));
    }

    /**
     * The standard fields that are set, in the order of the format: key in the file to value; compliance joined by a
     * comma without a space; empty values left out.
     *
     * @return the standard tags
     */
    public Map<String, String> standard() {
        Map<String, String> standard = written();
        standard.values().removeIf(String::isEmpty);
        return standard;
    }

    /** {@return the keys of standard fields that the file has and that are empty, so that nothing carries them} */
    public List<String> empty() {
        return written().entrySet().stream()
                .filter(tag -> tag.getValue().isBlank())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> written() {
        Map<String, String> written = new LinkedHashMap<>();
        put(written, "cost_center", costCenter);
        put(written, "business_unit", businessUnit);
        put(written, "project", project);
        put(written, "environment", environment);
        put(written, "owner", owner);
        put(written, "compliance", compliance == null || compliance.isEmpty() ? null : String.join(",", compliance));
        return written;
    }

    private static void put(Map<String, String> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
