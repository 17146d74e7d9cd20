package io.dativo.job;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.Resource;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a job, its asset and its source system say about tags: the candidates that {@link io.dativo.tag.TagResolver}
 * decides between. Tables and catalogs take every level under namespaced keys; a cloud resource is shared by many
 * assets, so it takes only what the infrastructure block says, under flat keys.
 */
final class JobTags {
    private static final String DEFAULT = "default";
    private static final List<String> FINOPS_KEYS = List.of("cost_center", "business_tags", "project", "environment");

    private final Job job;
    private final List<TagCandidate> candidates = new ArrayList<>();

    private JobTags(Job job) {
        this.job = job;
    }

    /** Everything that is said about the table: {@code classification.*}, {@code governance.*}, {@code finops.*}, … */
    static List<TagCandidate> ofTable(Job job) {
        JobTags tags = new JobTags(job);
        tags.classification();
        tags.governance();
        tags.finops();
        tags.assetFacts();
        tags.infrastructure();
        tags.removed(TagLevel.ASSET, job.asset().removedTags(), "removed_tags");
        tags.locked(TagLevel.ASSET, job.asset().lockedTags());
        tags.removed(TagLevel.JOB, job.file().removedTags(), "removed_tags");
        return tags.candidates;
    }

    /** What is said about one cloud resource, under flat keys. */
    static List<TagCandidate> ofResource(Job job, Infrastructure infrastructure, Resource resource, String path) {
        JobTags tags = new JobTags(job);
        tags.set(TagLevel.INFRASTRUCTURE, "tenant_id", job.file().tenantId(), "tenant_id");
        InfrastructureTags shared = infrastructure.tags();
        if (shared != null) {
            shared.standard()
                    .forEach((key, value) ->
                            tags.set(TagLevel.INFRASTRUCTURE, key, value, "infrastructure.tags." + key));
            if (shared.custom() != null) {
                shared.custom()
                        .forEach((key, value) ->
                                tags.set(TagLevel.INFRASTRUCTURE, key, value, "infrastructure.tags.custom." + key));
            }
        }
        tags.removed(TagLevel.INFRASTRUCTURE, infrastructure.removedTags(), "infrastructure.removed_tags");
        tags.locked(TagLevel.INFRASTRUCTURE, infrastructure.lockedTags());
        if (resource.tags() != null) {
            resource.tags().forEach((key, value) -> tags.set(TagLevel.RESOURCE, key, value, path + ".tags." + key));
        }
        tags.removed(TagLevel.RESOURCE, resource.removedTags(), path + ".removed_tags");
        return tags.candidates;
    }

    private void classification() {
        Asset asset = job.asset();
        Map<String, String> overrides = job.file().classificationOverrides();
        Asset.Compliance compliance = asset.compliance();
        String key = "classification." + DEFAULT;
        if (compliance != null
                && compliance.classification() != null
                && !compliance.classification().isEmpty()) {
            fromAsset(key, fold(compliance.classification().get(0)), "compliance.classification.0");
        }
        if (overrides != null && overrides.containsKey(DEFAULT)) {
            String path = "classification_overrides." + DEFAULT;
            override(key, path, emptyToNull(fold(overrides.get(DEFAULT))));
        }
        columns().forEach((name, index) -> {
            String columnKey = RunTags.COLUMN + name;
            String said = job.sourceTags().get(name);
            if (said != null) {
                candidates.add(TagCandidate.set(
                        columnKey, fold(said), TagOrigin.of(TagLevel.SOURCE_SYSTEM, "source column " + name)));
            }
            String classified = asset.schema().get(index).classification();
            if (classified != null) {
                fromAsset(columnKey, fold(classified), "schema." + index + ".classification");
            }
            if (overrides != null && overrides.containsKey(name)) {
                override(columnKey, "classification_overrides." + name, fold(overrides.get(name)));
            }
        });
    }

    /** Column to its last place in the schema. */
    private Map<String, Integer> columns() {
        Map<String, Integer> columns = new LinkedHashMap<>();
        List<Asset.Column> schema = job.asset().schema();
        for (int i = 0; i < schema.size(); i++) {
            columns.put(schema.get(i).name(), i);
        }
        return columns;
    }

    private void governance() {
        Asset asset = job.asset();
        Asset.Compliance compliance = asset.compliance();
        if (compliance != null && compliance.retentionDays() != null) {
            fromAsset(
                    "governance.retention_days",
                    String.valueOf(compliance.retentionDays()),
                    "compliance.retention_days");
        }
        fromAsset("governance.owner", asset.team().owner(), "team.owner");
        fromAsset("governance.domain", asset.domain(), "domain");
        fromAsset("governance.data_product", asset.dataProduct(), "dataProduct");
        if (compliance != null && compliance.regulations() != null) {
            fromAsset("governance.regulations", String.join(",", compliance.regulations()), "compliance.regulations");
        }
        Map<String, @Nullable Object> overrides = job.file().governanceOverrides();
        if (overrides == null) {
            return;
        }
        if (overrides.get("retention_days") != null) {
            override(
                    "governance.retention_days",
                    "governance_overrides.retention_days",
                    text(overrides.get("retention_days")));
        }
        if (overrides.containsKey("owner")) {
            override("governance.owner", "governance_overrides.owner", emptyToNull(text(overrides.get("owner"))));
        }
    }

    private void finops() {
        Asset.FinOps finops = job.asset().finops();
        if (finops != null) {
            fromAsset("finops.cost_center", finops.costCenter(), "finops.cost_center");
            fromAsset(
                    "finops.business_tags",
                    finops.businessTags() == null ? null : String.join(",", finops.businessTags()),
                    "finops.business_tags");
            fromAsset("finops.project", finops.project(), "finops.project");
            fromAsset("finops.environment", finops.environment(), "finops.environment");
        }
        Map<String, @Nullable Object> overrides = job.file().finops();
        if (overrides == null) {
            return;
        }
        for (String key : FINOPS_KEYS) {
            if (overrides.containsKey(key)) {
                Object value = overrides.get(key);
                override("finops." + key, "finops." + key, isFalsy(value) ? null : text(value));
            }
        }
    }

    private void assetFacts() {
        Asset asset = job.asset();
        fromAsset("asset.name", asset.name(), "name");
        fromAsset("asset.version", asset.version(), "version");
        fromAsset("asset.domain", asset.domain(), "domain");
        fromAsset("asset.data_product", asset.dataProduct(), "dataProduct");
        fromAsset("asset.source_type", asset.sourceType(), "source_type");
        fromAsset("asset.object", asset.object(), "object");
    }

    private void infrastructure() {
        job.infrastructure()
                .map(Infrastructure::namespacedTags)
                .orElse(Map.of())
                .forEach((key, value) -> set(TagLevel.INFRASTRUCTURE, key, value, Infrastructure.pathOf(key)));
    }

    private void fromAsset(String key, @Nullable String value, String path) {
        boolean emptyCounts = key.startsWith("classification.fields.");
        if (value != null && (emptyCounts || !value.isEmpty())) {
            candidates.add(TagCandidate.set(
                    key, value, new TagOrigin(TagLevel.ASSET, "asset." + path, job.locateAsset(path))));
        }
    }

    private void set(TagLevel level, String key, String value, String path) {
        candidates.add(TagCandidate.set(key, value, new TagOrigin(level, path, job.locate(path))));
    }

    /** Of what one level says of a key, the removal counts. */
    private void removed(TagLevel level, @Nullable List<String> keys, String path) {
        for (int i = 0; keys != null && i < keys.size(); i++) {
            String place = path + "." + i;
            candidates.add(TagCandidate.remove(
                    keys.get(i),
                    level == TagLevel.ASSET
                            ? new TagOrigin(level, "asset." + place, job.locateAsset(place))
                            : new TagOrigin(level, place, job.locate(place))));
        }
    }

    private void locked(TagLevel level, @Nullable List<String> keys) {
        if (keys != null) {
            candidates.replaceAll(candidate -> candidate.origin().level() == level && keys.contains(candidate.key())
                    ? candidate.lock()
                    : candidate);
        }
    }

    private void override(String key, String path, @Nullable String value) {
        candidates.add(new TagCandidate(key, value, new TagOrigin(TagLevel.JOB, path, job.locate(path)), false));
    }

    private static String fold(@Nullable String classification) {
        return classification == null ? "" : classification.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Overrides of these values count as "not set" in the configuration format. */
    private static boolean isFalsy(@Nullable Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof Number number && number.doubleValue() == 0)
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(JobTags::text).collect(Collectors.joining(","));
        }
        return value == null ? "" : value.toString();
    }
}
