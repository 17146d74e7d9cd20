package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How resources differ from what they shall carry. What could not be read is said to be not observed, which is neither in
 * place nor drift. Immutable.
 */
public final class DriftReport {
    private final Instant at;
    private final List<ResourceDrift> resources;

    DriftReport(Instant at, Collection<ResourceDrift> resources) {
        this.at = at;
        this.resources = resources.stream().sorted().toList();
    }

    /** {@return when the reading began} */
    public Instant at() {
        return at;
    }

    /** {@return every claimed resource, sorted} */
    public List<ResourceDrift> resources() {
        return resources;
    }

    /** {@return whether every resource was read and carries what it shall; foreign tags do not count} */
    public boolean isInSync() {
        return resources.stream().allMatch(ResourceDrift::isInSync);
    }

    /** {@return how many tags differ in each way; every way is there} */
    public Map<Drift.Kind, Integer> counts() {
        Map<Drift.Kind, Integer> counts = new EnumMap<>(Drift.Kind.class);
        for (Drift.Kind kind : Drift.Kind.values()) {
            counts.put(kind, 0);
        }
        resources.forEach(resource -> resource.drifts().forEach(drift -> counts.merge(drift.kind(), 1, Integer::sum)));
        return counts;
    }

    /** {@return the report as JSON} */
    public String toJson() {
        ObjectNode root = Json.object();
        root.put("format", 1);
        root.put("at", at.toString());
        root.put("inSync", isInSync());
        ObjectNode counts = root.putObject("counts");
        counts().forEach((kind, count) -> counts.put(kind.name(), count));
        ArrayNode list = root.putArray("resources");
        for (ResourceDrift resource : resources) {
            ObjectNode node = list.addObject();
            PlanJson.write(resource.resource(), node);
            node.put("status", resource.status().name());
            Json.putIfPresent(node, "detail", resource.detail());
            Json.putIfPresent(node, "terraformAddress", resource.terraformAddress());
            node.put("inPlace", resource.inPlace());
            ArrayNode drifts = node.putArray("drifts");
            resource.drifts().forEach(drift -> write(drift, drifts.addObject()));
        }
        return Json.write(root);
    }

    private static void write(Drift drift, ObjectNode node) {
        node.put("kind", drift.kind().name());
        node.put("key", drift.key());
        Json.putIfPresent(node, "canonicalKey", drift.canonicalKey());
        Json.putIfPresent(node, "expected", drift.expected());
        Json.putIfPresent(node, "found", drift.found());
        node.put("origin", drift.origin());
        Json.putIfPresent(node, "by", drift.by());
        Json.putIfPresent(
                node,
                "writtenAt",
                drift.writtenAt() == null ? null : drift.writtenAt().toString());
    }

    /** The report as a person reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ResourceDrift resource : resources) {
            if (!resource.drifts().isEmpty() || resource.status() != ResourcePlan.Status.OBSERVED) {
                describe(resource, text);
                text.append('\n');
            }
        }
        List<String> parts = new ArrayList<>();
        counts().forEach((kind, count) -> {
            if (count > 0) {
                parts.add(count + " " + kind.name().toLowerCase(Locale.ROOT));
            }
        });
        long inSync = resources.stream().filter(ResourceDrift::isInSync).count();
        text.append(parts.isEmpty() ? "No drift" : "Drift: " + String.join(", ", parts))
                .append(". ")
                .append(PlanText.count((int) inSync, "resource"))
                .append(" of ")
                .append(resources.size())
                .append(" in place.\n");
        return text.toString();
    }

    private static void describe(ResourceDrift resource, StringBuilder text) {
        text.append(resource.resource().provider())
                .append(' ')
                .append(PlanText.visible(resource.resource().toString()));
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            text.append(": ").append(resource.status().words());
        }
        if (resource.terraformAddress() != null) {
            text.append(" (")
                    .append(PlanText.visible(resource.terraformAddress()))
                    .append(')');
        }
        text.append('\n');
        if (resource.detail() != null) {
            text.append("    # ").append(PlanText.visible(resource.detail())).append('\n');
        }
        for (Drift drift : resource.drifts()) {
            text.append("  ")
                    .append(drift.kind().symbol())
                    .append(' ')
                    .append(PlanText.visible(drift.key()))
                    .append(" = ")
                    .append(values(drift))
                    .append("  # ")
                    .append(PlanText.visible(comment(drift)))
                    .append('\n');
        }
    }

    private static String values(Drift drift) {
        return drift.expected() == null
                ? PlanText.quote(drift.found())
                : PlanText.quote(drift.expected())
                        + (drift.found() == null ? "" : " (found: " + PlanText.quote(drift.found()) + ")");
    }

    private static String comment(Drift drift) {
        String comment = drift.kind().name().toLowerCase(Locale.ROOT);
        comment += drift.by() == null ? "" : " by " + drift.by();
        comment += drift.writtenAt() == null ? "" : ", written " + drift.writtenAt();
        return drift.origin().isEmpty() ? comment : comment + "; " + drift.origin();
    }
}
