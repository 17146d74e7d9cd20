package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the older nested form of an asset ({@code asset:} with a {@code governance} block) as the flat ODCS form.
 * Values keep the places where they were written. What both forms say is merged key by key and the flat form wins.
 */
final class AssetMigration {
    private static final List<String> GOVERNANCE_KEYS = List.of("owner", "tags", "classification", "retention_days");
    private static final String SCHEMA_REF = "$schema";

    private final Collection<Problem> problems;

    private AssetMigration(Collection<Problem> problems) {
        this.problems = problems;
    }

    /** The flat form of a document; the same document when it is flat already. */
    static Mapping flat(Mapping document, Collection<Problem> problems) {
        return document.get("asset") instanceof Mapping nested
                ? new AssetMigration(problems).migrate(document, nested)
                : document;
    }

    private Mapping migrate(Mapping document, Mapping nested) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Entry schemaRef = document.entries().get(SCHEMA_REF);
        if (schemaRef != null) {
            entries.put(SCHEMA_REF, schemaRef);
        }
        Documents.warnBeside(document.without(SCHEMA_REF), "asset", problems);
        entries.putAll(nested.entries());
        entries.remove("governance");
        Mapping flat = new Mapping(entries, nested.location());
        ConfigNode governance = nested.get("governance");
        if (governance instanceof Mapping block) {
            return withGovernance(flat, block);
        }
        if (governance != null && isPresent(governance)) {
            problems.add(Problem.error("wrong-type", "must be a map", "asset.governance", governance.location(), null));
        }
        return flat;
    }

    private Mapping withGovernance(Mapping asset, Mapping governance) {
        governance.entries().forEach((key, entry) -> {
            if (!GOVERNANCE_KEYS.contains(key)) {
                problems.add(Problem.warning(
                        "unknown-key",
                        "is not a key of 'governance' and is ignored",
                        "asset.governance." + key,
                        entry.keyLocation(),
                        Spelling.hint(key, GOVERNANCE_KEYS)));
            }
        });
        Mapping flat = into(asset, "team", "owner", governance, "owner");
        flat = into(flat, "compliance", "classification", governance, "classification");
        flat = into(flat, "compliance", "retention_days", governance, "retention_days");
        Entry tags = governance.entries().get("tags");
        if (tags == null || !isPresent(tags.value())) {
            return flat;
        }
        if (!isPresent(governance.get("owner"))) {
            problems.add(Problem.warning(
                    "ignored-key",
                    "the tags are taken only where 'governance' names the owner too; they are ignored",
                    "asset.governance.tags",
                    tags.keyLocation(),
                    "write them as 'tags' of the asset"));
            return flat;
        }
        return merged(flat, "tags", tags, "tags", "governance.tags");
    }

    /** Puts {@code governance.from} at {@code block.key}, unless something is there. */
    private Mapping into(Mapping asset, String block, String key, Mapping governance, String from) {
        Entry entry = governance.entries().get(from);
        if (entry == null || !isPresent(entry.value())) {
            return asset;
        }
        ConfigNode existing = asset.get(block);
        if (existing != null && !(existing instanceof Mapping) && isPresent(existing)) {
            return asset;
        }
        Mapping target = existing instanceof Mapping mapping
                ? mapping
                : new Mapping(Map.of(), entry.value().location());
        return put(asset, block, merged(target, key, entry, block + "." + key, "governance." + from));
    }

    private Mapping merged(Mapping into, String key, Entry entry, String path, String from) {
        ConfigNode existing = into.get(key);
        if (existing == null || !isPresent(existing)) {
            return put(into, key, entry);
        }
        if (!String.valueOf(existing.toJava())
                .equals(String.valueOf(entry.value().toJava()))) {
            problems.add(Problem.warning(
                    "conflicting-value",
                    "the asset says " + existing.toJava() + " here and "
                            + entry.value().toJava() + " at " + from
                            + (entry.value().location() == null
                                    ? ""
                                    : " (" + entry.value().location() + ")")
                            + "; this one is taken",
                    path,
                    existing.location(),
                    "remove '" + from + "', or give both the same value"));
        }
        return into;
    }

    private static Mapping put(Mapping mapping, String key, ConfigNode value) {
        return mapping.with(key, value);
    }

    private static Mapping put(Mapping mapping, String key, Entry entry) {
        Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(key, entry);
        return new Mapping(entries, mapping.location());
    }

    private static boolean isPresent(@Nullable ConfigNode node) {
        return node != null && !(node instanceof Scalar scalar && scalar.kind() == ConfigNode.Kind.NULL);
    }
}
