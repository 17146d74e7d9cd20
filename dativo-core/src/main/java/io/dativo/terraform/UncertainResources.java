package io.dativo.terraform;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import io.dativo.provider.Providers;
import io.dativo.provider.TerraformIndex;
import java.util.ArrayList;
import java.util.List;

/** Resources of a job that its state may hold, but without an id that says so. Pure and thread-safe. */
@Internal
public final class UncertainResources {
    private UncertainResources() {}

    /**
     * What the state does not say clearly enough.
     *
     * @param job the job, resolved with its state
     * @param state the resources of the state
     * @param providers who knows them
     * @return a warning {@code terraform-resource-uncertain} for each resource of the job that is not found in the state while
     *     the state has one that Terraform tags and that has its name
     */
    public static List<Problem> of(ResolvedJob job, TerraformIndex state, Providers providers) {
        List<Problem> warnings = new ArrayList<>();
        for (TagClaim claim : job.claims()) {
            ResourceRef ref = providers.locate(claim).ref();
            TerraformResource similar = ref == null ? null : state.findUncertain(ref);
            if (similar != null) {
                String path = job.path(claim.resource());
                warnings.add(Problem.warning(
                        "terraform-resource-uncertain",
                        "the state may hold " + claim.resource() + " as " + similar.address()
                                + ", but says no more than the id '" + similar.id()
                                + "': it is planned as a resource that Terraform does not manage",
                        path,
                        job.job().locate(path),
                        "take it out of the job's resources if it is the same; Terraform would change its tags back"));
            }
        }
        return warnings;
    }
}
