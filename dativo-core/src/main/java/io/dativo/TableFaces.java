package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the properties of a job's table and its entries in catalogs say different things now, as a plan found them. */
final class TableFaces {
    private final PropagationPlan plan;
    private final Function<TagClaim, ResourceRef> canonical;

    TableFaces(PropagationPlan plan, Function<TagClaim, ResourceRef> canonical) {
        this.plan = plan;
        this.canonical = canonical;
    }

    List<Problem> differences(ResolvedJob job) {
        List<Problem> differences = new ArrayList<>();
        TagClaim table = job.claims().stream()
                .filter(claim -> job.table().equals(Optional.of(claim.resource())))
                .findFirst()
                .orElse(null);
        ResourcePlan properties = table == null ? null : observed(table);
        if (table == null || properties == null) {
            return differences;
        }
        for (TagClaim entry : job.claims()) {
            ResourcePlan found = job.entries().contains(entry.resource()) ? observed(entry) : null;
            if (found == null) {
                continue;
            }
            for (Tag tag : entry.tags()) {
                Tag twin = table.tags().get(tag.key()).orElse(null);
                if (twin != null) {
                    difference(tag, value(properties, twin), found, value(found, tag), differences);
                }
            }
        }
        return differences;
    }

    private static void difference(
            Tag tag, @Nullable String property, ResourcePlan entry, @Nullable String there, List<Problem> differences) {
        if (property == null ? there != null : !property.equals(there)) {
            differences.add(Problem.warning(
                    "faces-differ",
                    "'" + tag.key() + "' is " + shown(property) + " in the table's properties and " + shown(there)
                            + " in " + entry.resource(),
                    tag.origin().path(),
                    tag.origin().location(),
                    "apply the plan: it makes both say '" + tag.value() + "', unless it reports a conflict"));
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "missing" : "'" + value + "'";
    }

    private @Nullable ResourcePlan observed(TagClaim claim) {
        return plan.resource(canonical.apply(claim))
                .filter(found -> found.status() == ResourcePlan.Status.OBSERVED)
                .orElse(null);
    }

    /** What is there now; a claimed tag that the plan does not list is in place. */
    private static @Nullable String value(ResourcePlan found, Tag tag) {
        for (TagChange change : found.changes()) {
            String key = change.canonicalKey() == null ? change.key() : change.canonicalKey();
            if (key.equals(tag.key())) {
                return change.before();
            }
        }
        return tag.value();
    }
}
