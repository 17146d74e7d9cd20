package io.dativo.propagation;

import io.dativo.infrastructure.TagClaim;
import io.dativo.policy.PolicyReview;
import io.dativo.tag.TagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what a plan would leave on resources, before the plan is made final. */
public interface PolicyGate {
    /**
     * What a plan would leave of one claim.
     *
     * @param claim what the job says
     * @param plan the plan for the resource
     * @param tags the tags that the plan would leave on the resource: the claim's own with their origins, what other jobs
     *     claim, and what is foreign
     */
    record Left(TagClaim claim, ResourcePlan plan, TagSet tags) {}

    /**
     * Judges.
     *
     * @param left a part for each claim of the plan
     * @return what the policy says, or null when there is none and nothing to say; jobs that it stops are known by the names
     *     of the claimants
     */
    @Nullable
    PolicyReview judge(List<Left> left);

    /**
     * Whether taking a tag away mends something: whether the tag itself breaks a rule that is enforced. Such a removal goes
     * on although the job that claimed the tag is stopped.
     *
     * @param plan the plan for the resource
     * @param removal one of its removals
     * @return whether it mends
     */
    boolean mends(ResourcePlan plan, TagChange removal);
}
