package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.problem.SourceLocation;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a policy is asked about jobs: each target with the tags that it shall carry, and where to add one. */
final class PolicyInput {
    private PolicyInput() {}

    static List<TaggedResource> of(Collection<ResolvedJob> jobs) {
        return claims(jobs, (claim, resource) -> resource);
    }

    /**
     * The same with what the plan found there: values that would change or go, and targets that have no tags at all.
     *
     * @param jobs the jobs of the plan
     * @param plan the plan
     * @param canonical the plan's name for what a job claims
     */
    static List<TaggedResource> of(
            Collection<ResolvedJob> jobs, PropagationPlan plan, Function<TagClaim, ResourceRef> canonical) {
        return claims(
                jobs,
                (claim, resource) -> plan.resource(canonical.apply(claim))
                        .map(planned -> found(planned, resource))
                        .orElse(resource));
    }

    private interface Completion {
        TaggedResource.Builder complete(TagClaim claim, TaggedResource.Builder resource);
    }

    private static List<TaggedResource> claims(Collection<ResolvedJob> jobs, Completion completion) {
        return jobs.stream().flatMap(job -> claims(job, completion)).toList();
    }

    private static Stream<TaggedResource> claims(ResolvedJob job, Completion completion) {
        return job.claims().stream()
                .map(claim -> completion.complete(claim, tagged(job, claim)).build());
    }

    private static TaggedResource.Builder tagged(ResolvedJob job, TagClaim claim) {
        TaggedResource.Builder resource = TaggedResource.builder(claim.resource())
                .tags(claim.tags())
                .tenant(job.job().file().tenantId())
                .job(job.job().name());
        String environment = job.job().file().environment();
        if (environment != null) {
            resource.environment(environment);
        }
        boolean isTable = job.table().filter(claim.resource()::equals).isPresent();
        SourceLocation place = isTable ? job.job().locateAsset("") : job.job().locate("infrastructure.tags");
        return place == null ? resource : resource.location(place);
    }

    private static TaggedResource.Builder found(ResourcePlan planned, TaggedResource.Builder resource) {
        if (planned.status() == ResourcePlan.Status.NOT_TAGGABLE) {
            return resource.observation(Observation.NOT_TAGGABLE);
        }
        List<Tag> before = new ArrayList<>();
        for (TagChange change : planned.changes()) {
            String value = change.before();
            if (value != null) {
                String key = change.canonicalKey() == null ? change.key() : change.canonicalKey();
                before.add(new Tag(
                        key,
                        value,
                        TagOrigin.of(TagLevel.RESOURCE, planned.resource().toString())));
            }
        }
        return resource.before(TagSet.of(before));
    }
}
