package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.DriftReport.Sync;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tags of one resource differ from what they should be. Immutable.
 *
 * @param resource the resource in the provider's canonical form, or as it was claimed when its provider does not know it
 * @param status whether its tags are known
 * @param detail why they are not, or null
 * @param terraformAddress its address in the Terraform state, or null when it is not there
 * @param claims how many of its claimed tags stand in which way
 * @param drifts what differs, sorted
 */
public record ResourceDrift(
        ResourceRef resource,
        ResourcePlan.Status status,
        @Nullable String detail,
        @Nullable String terraformAddress,
        ClaimCounts claims,
        List<Drift> drifts)
        implements Comparable<ResourceDrift> {
    /** Sorts the drifts. */
    public ResourceDrift {
        drifts = drifts.stream().sorted().toList();
    }

    /** What a plan says of a resource that was not read. */
    static ResourceDrift of(ResourcePlan plan) {
        return new ResourceDrift(plan.resource(), plan.status(), plan.detail(), null, plan.claims(), List.of());
    }

    /** {@return whether the resource carries what is claimed, as far as that was seen; foreign tags do not count} */
    public Sync sync() {
        Sync seen = claims.sync();
        if (status != ResourcePlan.Status.OBSERVED && status != ResourcePlan.Status.NOT_TAGGABLE) {
            seen = seen.worse(Sync.UNKNOWN);
        }
        boolean unclaimed = drifts.stream().anyMatch(drift -> drift.kind() == Drift.Kind.UNCLAIMED);
        return unclaimed ? Sync.DRIFTED : seen;
    }

    @Override
    public int compareTo(ResourceDrift other) {
        return resource.compareTo(other.resource);
    }
}
