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

/** What a policy is asked about jobs: each target with the tags that it should carry, and where to add one. */
final class PolicyInput {
    private PolicyInput() {}

    static List<TaggedResource> of(Collection<ResolvedJob> jobs) {
        return jobs.stream()
                .flatMap(job ->
                        job.claims().stream().map(claim -> tagged(job, claim).build()))
                .toList();
    }

    /**
     * The same with what the plan found there: values that would change or go, targets that have no tags at all, and those
     * that could not be read.
     *
     * @param jobs the jobs of the plan
     * @param plan the plan
     * @param canonical the plan's name for what a job claims
     */
    static List<TaggedResource> of(
            Collection<ResolvedJob> jobs, PropagationPlan plan, Function<TagClaim, ResourceRef> canonical) {
        return jobs.stream()
                .flatMap(job -> job.claims().stream().map(claim -> {
                    TaggedResource.Builder resource = tagged(job, claim);
                    plan.resource(canonical.apply(claim)).ifPresent(planned -> found(planned, resource));
                    return resource.build();
                }))
                .toList();
    }

    /** One claim of a job, with the job's tenant and environment and the place where a tag can be added. */
    static TaggedResource.Builder tagged(ResolvedJob job, TagClaim claim) {
        TaggedResource.Builder resource = TaggedResource.builder(claim.resource())
                .tags(claim.tags())
                .tenant(job.job().file().tenantId())
                .job(claim.claimant());
        claim.undetermined().keys().forEach(resource::undetermined);
        String environment = job.job().file().environment();
        if (environment != null) {
            resource.environment(environment);
        }
        if (job.entries().contains(claim.resource())) {
            resource.observation(Observation.ENTRY);
        }
        boolean isTable = job.table().filter(claim.resource()::equals).isPresent();
        SourceLocation place = isTable ? job.job().locateAsset("") : job.job().locate("infrastructure.tags");
        return place == null ? resource : resource.location(place);
    }

    /** Completes a resource by what the plan found of it. */
    static void found(ResourcePlan planned, TaggedResource.Builder resource) {
        switch (planned.status()) {
            case NOT_TAGGABLE -> resource.observation(Observation.NOT_TAGGABLE);
            case NOT_OBSERVED, NO_PROVIDER, UNSUPPORTED_TYPE, INVALID_ID, OUT_OF_BOUNDS, NOT_KNOWN_YET ->
                resource.observation(Observation.NOT_OBSERVED);
            // What is not there yet is judged by what it is to carry.
            case MISSING, OBSERVED -> resource.before(before(planned));
        }
    }

    private static TagSet before(ResourcePlan planned) {
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
        return TagSet.of(before);
    }
}
