package io.dativo.dagster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.RunTags;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Tag;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One job as Dagster's definitions have it: names, tags and owners in the characters that it takes, the exact in metadata. */
final class JobDefinition {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> LINKED = Set.of(
            "infrastructure.cost_center",
            "finops.cost_center",
            "governance.owner",
            "governance.regulations",
            "classification.default");

    private final DagsterJob job;
    private final @Nullable TagPolicy policy;
    private final JobFacts facts;

    JobDefinition(DagsterJob job, @Nullable TagPolicy policy) {
        this.job = job;
        this.policy = policy;
        this.facts = JobFacts.of(job.job().job());
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("id", job.id());
        json.put("tenant", DagsterNames.name(job.tenant()));
        json.put("environment", DagsterNames.name(job.environment()));
        Json.putTexts(json, "arguments", job.arguments());
        json.set("asset", asset());
        checks(json.putArray("checks"));
        json.set("infrastructure", MAPPER.valueToTree(facts.resourceConfig()));
        ObjectNode runTags = json.putObject("run_tags");
        facts.costAllocationTags().forEach((key, value) -> runTags.put("dativo/" + key, value));
        if (job.cron() != null) {
            json.putObject("schedule")
                    .put("name", DagsterNames.name(job.id()))
                    .put("cron_schedule", job.cron())
                    .put("execution_timezone", job.timeZone());
        }
        return json;
    }

    private ObjectNode asset() {
        ObjectNode asset = Json.object();
        ObjectNode spec = asset.putObject("spec");
        Json.putTexts(spec, "key", job.key());
        Asset.Description description = job.job().job().asset().description();
        Json.putIfPresent(spec, "description", description == null ? null : description.purpose());
        spec.put("group_name", DagsterNames.name(job.tenant() + "_" + job.environment()));
        Json.putTexts(spec, "kinds", kinds());
        Json.putTexts(
                spec,
                "owners",
                List.of(DagsterNames.owner(job.job().job().asset().team().owner())));
        ObjectNode tags = spec.putObject("tags");
        tags().forEach(tags::put);
        spec.put("code_version", RunTags.of(job.job()).digest());
        ArrayNode upstream = spec.putArray("deps");
        for (String id : job.upstream()) {
            ArrayNode key = upstream.addArray();
            List.of(id.split("/", -1)).forEach(key::add);
        }
        ObjectNode metadata = asset.putObject("metadata");
        facts.assetMetadata()
                .forEach((key, value) -> metadata.putObject(key)
                        .put("type", value instanceof Integer ? "int" : "text")
                        .set("raw_value", MAPPER.valueToTree(value)));
        if (job.freshness() != null) {
            asset.putObject("freshness")
                    .put("fail_window", job.freshness().fail().toString())
                    .put("warn_window", job.freshness().warn().toString());
        }
        if (job.partitions() != null) {
            asset.set("partitions", job.partitions().toJson());
        }
        ObjectNode places = asset.putObject("places");
        places().forEach(places::put);
        return asset;
    }

    /** Where the job, its asset, and what the bill and the policy ask about were written: {@code jobs/orders.yaml#L3}. */
    private Map<String, String> places() {
        Job described = job.job().job();
        Map<String, String> places = new TreeMap<>();
        put(places, "job", described.locate("tenant_id"));
        put(places, "asset", described.locateAsset("name"));
        for (Tag tag : job.job().tableProperties()) {
            if (LINKED.contains(tag.key())) {
                put(places, tag.key(), tag.origin().location());
            }
        }
        return places;
    }

    /** A file outside of the root has no place that another machine knows. */
    private static void put(Map<String, String> places, String label, @Nullable SourceLocation location) {
        if (location == null
                || !location.equals(location.portable())
                || location.file().startsWith("..")) {
            return;
        }
        try {
            String path = new URI(null, null, "/" + location.file().replace('\\', '/'), null)
                    .toASCIIString()
                    .substring(1);
            places.put(label, location.line() == 0 ? path : path + "#L" + location.line());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path is always a URI's path", e);
        }
    }

    /** Labels of the pod that runs the job: what Kubernetes takes as it is. */
    Map<String, String> podLabels() {
        Map<String, String> labels = new TreeMap<>();
        facts.costAllocationTags()
                .forEach((key, value) ->
                        DagsterNames.podLabel(value).ifPresent(taken -> labels.put("dativo/" + key, taken)));
        DagsterNames.podLabel(job.tenant()).ifPresent(taken -> labels.put("dativo/tenant", taken));
        labels.put("dativo/tags_digest", RunTags.of(job.job()).forLabels().get(RunTags.DIGEST));
        return labels;
    }

    private List<String> kinds() {
        String type = job.job().job().target().type();
        return type == null || type.isEmpty() ? List.of() : List.of(DagsterNames.keyPart(type));
    }

    /** What can be searched: a value that Dagster takes as a tag, lists as flags, and a flag where the cost is unallocated. */
    private Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        facts.costAllocationTags()
                .forEach((key, value) ->
                        DagsterNames.tagValue(value).ifPresent(taken -> tags.put(DagsterNames.keyPart(key), taken)));
        if (!facts.costAllocationTags().containsKey("cost_center")) {
            tags.put("dativo/no_cost_center", "");
        }
        Optional<InfrastructureTags> given =
                job.job().job().infrastructure().map(infrastructure -> infrastructure.tags());
        given.map(InfrastructureTags::compliance)
                .ifPresent(regimes -> regimes.forEach(regime -> tags.put(DagsterNames.flag("compliance", regime), "")));
        job.job()
                .tableProperties()
                .get("classification.default")
                .ifPresent(tag -> tags.put(DagsterNames.flag("classification", tag.value()), ""));
        for (Asset.Column column : job.job().job().asset().schema()) {
            job.job()
                    .tableProperties()
                    .get(RunTags.COLUMN + column.name())
                    .ifPresent(tag -> tags.put(DagsterNames.flag("classification", tag.value()), ""));
        }
        return tags;
    }

    private void checks(ArrayNode checks) {
        if (policy != null) {
            policy.rules().forEach((id, rule) -> check(checks, JobChecks.name(id), JobChecks.description(rule), true));
        }
        check(checks, JobChecks.TAGS_IN_PLACE, JobChecks.TAGS_IN_PLACE_IS, true);
        check(checks, JobChecks.DRIFT, JobChecks.DRIFT_IS, false);
    }

    private static void check(ArrayNode checks, String name, String description, boolean blocking) {
        checks.addObject().put("name", name).put("description", description).put("blocking", blocking);
    }
}
