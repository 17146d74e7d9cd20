package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays a job's {@code source} and {@code target} over the recipes of their connectors. Maps merge key by key at every
 * depth; lists and single values of the job replace those of the recipe. Every value keeps the place where it was
 * written.
 */
final class RecipeMerge {
    /** The key in a recipe to the key in the job. The connection of a source comes from the job alone. */
    private static final Map<String, String> SOURCE_KEYS = keys(
            "type", "type",
            "description", "description",
            "credentials", "credentials",
            "incremental", "incremental",
            "rate_limits", "rate_limits",
            "default_engine", "engine");

    private static final Map<String, String> TARGET_KEYS = keys(
            "type", "type",
            "catalog", "catalog",
            "file_format", "file_format",
            "partitioning_default", "partitioning",
            "default_engine", "engine",
            "connection_template", "connection");

    private RecipeMerge() {}

    /**
     * The job document with its source and target laid over the recipes.
     *
     * @param job the job document
     * @param source the recipe of the source, or null when it cannot be used
     * @param target the recipe of the target, or null when it cannot be used
     * @return the merged document
     */
    static Mapping merge(Mapping job, @Nullable Mapping source, @Nullable Mapping target) {
        Mapping merged = job;
        if (source != null) {
            merged = over(merged, "source", renamed(source, SOURCE_KEYS));
        }
        if (target != null) {
            merged = over(merged, "target", renamed(target, TARGET_KEYS));
        }
        return merged;
    }

    /**
     * What is filled in where neither the job nor a recipe says it: the branch of a catalog and the place of the
     * position of an incremental source.
     *
     * @param merged the merged document
     * @param stateFolder the folder of positions
     * @return the completed document
     */
    static Mapping withDefaults(Mapping merged, String stateFolder) {
        Mapping document = merged;
        String tenant = text(document.get("tenant_id"));
        if (tenant == null) {
            return document;
        }
        if (document.get("target") instanceof Mapping target
                && isPresent(target.get("catalog"))
                && !isPresent(target.get("branch"))) {
            document = document.with("target", target.with("branch", ConfigNode.of(tenant, null)));
        }
        if (document.get("source") instanceof Mapping source
                && source.get("incremental") instanceof Mapping incremental
                && !isPresent(incremental.get("state_path"))) {
            String path =
                    stateFolder + "/" + tenant + "/" + text(source.get("type")) + "." + object(source) + ".state.json";
            document = document.with(
                    "source", source.with("incremental", incremental.with("state_path", ConfigNode.of(path, null))));
        }
        return document;
    }

    /** What the source reads: the first object, else that of the first file or table. */
    private static String object(Mapping source) {
        if (source.get("objects") instanceof Sequence objects
                && !objects.items().isEmpty()) {
            String object = text(objects.items().get(0));
            if (object != null) {
                return object;
            }
        }
        for (String list : new String[] {"files", "tables"}) {
            if (source.get(list) instanceof Sequence items
                    && !items.items().isEmpty()
                    && items.items().get(0) instanceof Mapping first) {
                String object = text(first.get("object"));
                if (object != null) {
                    return object;
                }
            }
        }
        return "default";
    }

    private static Mapping over(Mapping job, String side, Mapping recipe) {
        ConfigNode own = job.get(side);
        return own == null || (own instanceof Scalar scalar && scalar.kind() == Kind.NULL)
                ? job.with(side, recipe)
                : job.with(side, deep(recipe, own));
    }

    private static ConfigNode deep(ConfigNode below, ConfigNode above) {
        if (!(below instanceof Mapping recipe) || !(above instanceof Mapping job)) {
            return above;
        }
        Map<String, Entry> entries = new LinkedHashMap<>(recipe.entries());
        job.entries().forEach((key, entry) -> {
            Entry under = entries.get(key);
            entries.put(
                    key, under == null ? entry : new Entry(entry.keyLocation(), deep(under.value(), entry.value())));
        });
        return new Mapping(entries, job.location());
    }

    private static Mapping renamed(Mapping recipe, Map<String, String> keys) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        keys.forEach((from, to) -> {
            Entry entry = recipe.entries().get(from);
            if (entry != null && isPresent(entry.value())) {
                entries.put(to, entry);
            }
        });
        return new Mapping(entries, recipe.location());
    }

    private static boolean isPresent(@Nullable ConfigNode node) {
        return node != null
                && !(node instanceof Scalar scalar && (scalar.kind() == Kind.NULL || "".equals(scalar.value())));
    }

    private static @Nullable String text(@Nullable ConfigNode node) {
        return node instanceof Scalar scalar && scalar.value() instanceof String text && !text.isEmpty() ? text : null;
    }

    private static Map<String, String> keys(String... pairs) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            keys.put(pairs[i], pairs[i + 1]);
        }
        return keys;
    }
}
