package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.problem.Shown;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * How resources differ from what they should carry. What could not be read is said to be not observed, which is neither in
 * place nor drift. Immutable.
 */
public final class DriftReport {
    private final Instant at;
    private final List<ResourceDrift> resources;
    private final ClaimCounts claims;
    private final List<PropagationPlan.Left> left;
    private final SortedMap<String, String> leftUnknown;

    /** Whether resources carry what is claimed, as far as that was seen. The worse of two comes later. */
    public enum Sync {
        /** Everything that is claimed was seen in place. */
        IN_SYNC,
        /** Something could not be read, or is too young to tell. */
        UNKNOWN,
        /** Something is known to differ. */
        DRIFTED;

        Sync worse(Sync other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    DriftReport(Instant at, Collection<ResourceDrift> resources, PropagationPlan.Jobs jobs) {
        this.at = at;
        left = jobs.left();
        leftUnknown = jobs.unknown();
        this.resources = resources.stream().sorted().toList();
        ClaimCounts.Counter counter = new ClaimCounts.Counter();
        resources.forEach(resource -> counter.add(resource.claims()));
        claims = counter.counts();
    }

    /** {@return when the reading began} */
    public Instant at() {
        return at;
    }

    /** {@return every claimed resource, sorted} */
    public List<ResourceDrift> resources() {
        return resources;
    }

    /** {@return the resources that left the jobs and carry their tags still, sorted} */
    public List<PropagationPlan.Left> left() {
        return left;
    }

    /** {@return the jobs of which it is not known what left them, and why} */
    public SortedMap<String, String> leftUnknown() {
        return leftUnknown;
    }

    /** {@return how many claimed tags stand in which way} */
    public ClaimCounts claims() {
        return claims;
    }

    /**
     * Whether the resources carry what is claimed: in sync only when that was seen of every claim; unknown when something
     * could not be read or is too young to tell, when it is not known what left a job, or when of all that is claimed nothing was seen; drifted when something
     * is known to differ, or a resource left its job and carries its tags still. Foreign tags do not count.
     *
     * @return the answer
     */
    public Sync sync() {
        Sync worst = claims.isNothingInPlace() ? Sync.UNKNOWN : Sync.IN_SYNC;
        for (ResourceDrift resource : resources) {
            worst = worst.worse(resource.sync());
        }
        worst = leftUnknown.isEmpty() ? worst : worst.worse(Sync.UNKNOWN);
        return left.isEmpty() ? worst : Sync.DRIFTED;
    }

    /** {@return whether every claimed tag was seen in place} */
    public boolean isInSync() {
        return sync() == Sync.IN_SYNC;
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
        root.put("sync", sync().name());
        claims.write(root.putObject("claims"));
        ObjectNode counts = root.putObject("counts");
        counts().forEach((kind, count) -> counts.put(kind.name(), count));
        ArrayNode gone = root.putArray("left");
        left.forEach(each -> {
            ObjectNode node = gone.addObject();
            PlanJson.write(each.resource(), node);
            Json.putTexts(node.put("job", each.job()), "keys", each.keys());
        });
        if (!leftUnknown.isEmpty()) {
            leftUnknown.forEach(root.putObject("leftUnknown")::put);
        }
        ArrayNode list = root.putArray("resources");
        for (ResourceDrift resource : resources) {
            ObjectNode node = list.addObject();
            PlanJson.write(resource.resource(), node);
            node.put("status", resource.status().name());
            Json.putIfPresent(node, "detail", resource.detail());
            Json.putIfPresent(node, "terraformAddress", resource.terraformAddress());
            node.put("sync", resource.sync().name());
            resource.claims().write(node.putObject("claims"));
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
        left.forEach(each ->
                text.append(each.resource().provider()).append(' ').append(each).append('\n'));
        leftUnknown.forEach(
                (job, why) -> text.append(PlanText.leftUnknown(job, why)).append('\n'));
        return text.append(headline()).append('\n').toString();
    }

    /** {@return the report as Markdown for a pull request or the summary of a build} */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder("### Tag drift\n\n");
        text.append(PlanMarkdown.escape(headline())).append('\n');
        for (ResourceDrift resource : resources) {
            if (resource.sync() != Sync.IN_SYNC) {
                text.append("- ")
                        .append(PlanMarkdown.escape(resource.resource().provider() + " " + resource.resource()))
                        .append(": ")
                        .append(resource.claims().words())
                        .append('\n');
            }
        }
        left.forEach(each -> text.append("- ")
                .append(PlanMarkdown.escape(each.resource().provider() + " " + each))
                .append('\n'));
        leftUnknown.forEach((job, why) -> text.append("- ")
                .append(PlanMarkdown.escape(PlanText.leftUnknown(job, why)))
                .append('\n'));
        return text.toString();
    }

    /** {@code Drifted: 12 of 15 claimed tags are in place; 3 tags differ.} */
    private String headline() {
        String word = switch (sync()) {
            case IN_SYNC -> "In sync: ";
            case UNKNOWN -> "Unknown: ";
            case DRIFTED -> "Drifted: ";
        };
        Map<Drift.Kind, Integer> counts = counts();
        int unclaimed = counts.getOrDefault(Drift.Kind.UNCLAIMED, 0);
        int foreign = counts.getOrDefault(Drift.Kind.FOREIGN, 0);
        return word + claims.words()
                + (unclaimed == 0 ? "" : "; " + PlanText.count(unclaimed, "tag") + " of ours claimed by no job")
                + (left.isEmpty() ? "" : "; " + PlanText.count(left.size(), "resource") + " left and not released")
                + (foreign == 0
                        ? ""
                        : "; " + PlanText.count(foreign, "foreign tag") + ", which "
                                + (foreign == 1 ? "stays" : "stay"))
                + ".";
    }

    private static void describe(ResourceDrift resource, StringBuilder text) {
        text.append(resource.resource().provider())
                .append(' ')
                .append(Shown.visible(resource.resource().toString()));
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            text.append(": ").append(resource.status().words());
        }
        if (resource.terraformAddress() != null) {
            text.append(" (").append(Shown.visible(resource.terraformAddress())).append(')');
        }
        text.append('\n');
        if (resource.detail() != null) {
            text.append("    # ").append(Shown.visible(resource.detail())).append('\n');
        }
        for (Drift drift : resource.drifts()) {
            text.append("  ")
                    .append(drift.kind().symbol())
                    .append(' ')
                    .append(Shown.visible(drift.key()))
                    .append(" = ")
                    .append(values(drift))
                    .append("  # ")
                    .append(Shown.visible(comment(drift)))
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
        String comment = drift.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        comment += drift.by() == null ? "" : " by " + drift.by();
        comment += drift.writtenAt() == null ? "" : ", written " + drift.writtenAt();
        return drift.origin().isEmpty() ? comment : comment + "; " + drift.origin();
    }
}
