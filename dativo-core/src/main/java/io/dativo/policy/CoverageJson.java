package io.dativo.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.PolicyCoverage.Forecast;
import io.dativo.policy.Verdicts.RuleCount;
import java.util.Map;
import java.util.Objects;

/** Writes what a policy does on a corpus for programs. */
final class CoverageJson {
    private CoverageJson() {}

    static String of(PolicyCoverage coverage) {
        ObjectNode root = Json.object().put("jobs", coverage.jobs());
        ArrayNode rules = root.putArray("rules");
        coverage.forecasts().values().forEach(forecast -> rules.add(rule(coverage, forecast)));
        Json.putTexts(root, "neverApplied", coverage.neverApplied());
        Json.putTexts(root, "neverExercised", coverage.neverExercised());
        Json.putTexts(root, "neverFired", coverage.neverFired());
        ArrayNode waivers = root.putArray("unusedWaivers");
        coverage.unusedWaivers().forEach(waiver -> waivers.add(waiver(waiver)));
        ArrayNode keys = root.putArray("unknownKeys");
        coverage.unknownKeys().forEach((key, resources) -> {
            ObjectNode unknown = keys.addObject().put("key", key).put("resources", resources);
            Json.putIfPresent(unknown, "meant", coverage.meant(key).orElse(null));
        });
        return Json.write(root);
    }

    private static ObjectNode rule(PolicyCoverage coverage, Forecast forecast) {
        Map<String, RuleCount> counts = coverage.verdicts().rules();
        RuleCount count = Objects.requireNonNull(counts.get(forecast.rule()));
        ObjectNode rule = Json.object()
                .put("rule", forecast.rule())
                .put("enforced", coverage.isEnforced(forecast.rule()))
                .put("safe", forecast.isSafe())
                .put("applied", count.applied())
                .put("exercised", count.exercised())
                .put("undetermined", forecast.undetermined());
        Json.putTexts(rule, "jobs", forecast.jobs());
        ArrayNode resources = rule.putArray("resources");
        for (ResourceRef resource : forecast.resources()) {
            resources
                    .addObject()
                    .put("provider", resource.provider())
                    .put("type", resource.type())
                    .put("id", resource.id());
        }
        return rule;
    }

    private static ObjectNode waiver(Waiver waiver) {
        ObjectNode node = Json.object().put("rule", waiver.rule());
        Json.putIfPresent(node, "resource", waiver.resource());
        Json.putIfPresent(node, "job", waiver.job());
        node.put("reason", waiver.reason()).put("owner", waiver.owner());
        Json.putIfPresent(
                node,
                "expires",
                waiver.expires() == null ? null : waiver.expires().toString());
        return node;
    }
}
