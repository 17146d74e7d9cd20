package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tags of one resource differ from what they shall be. Immutable.
 *
 * @param resource the resource in the provider's canonical form, or as it was claimed when it is {@code UNSUPPORTED}
 * @param status whether its tags are known
 * @param detail why they are not, or null
 * @param terraformAddress its address in the Terraform state, or null when it is not there
 * @param inPlace how many claimed tags are right
 * @param drifts what differs, sorted
 */
public record ResourceDrift(
        ResourceRef resource,
        ResourcePlan.Status status,
        @Nullable String detail,
        @Nullable String terraformAddress,
        int inPlace,
        List<Drift> drifts)
        implements Comparable<ResourceDrift> {
    /** Sorts the drifts. */
    public ResourceDrift {
        drifts = drifts.stream().sorted().toList();
    }

    /** What a plan says of a resource that was not read. */
    static ResourceDrift of(ResourcePlan plan) {
        return new ResourceDrift(plan.resource(), plan.status(), plan.detail(), null, 0, List.of());
    }

    /** {@return whether the tags are known to be as they shall be; foreign ones do not count} */
    public boolean isInSync() {
        return status == ResourcePlan.Status.OBSERVED
                && drifts.stream().noneMatch(drift -> drift.kind().differs());
    }

    @Override
    public int compareTo(ResourceDrift other) {
        return resource.compareTo(other.resource);
    }
}
