package io.dativo;

import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Finding;
import io.dativo.policy.PolicyReview;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.propagation.PolicyGate;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the builder's policy about every claim of a plan. Used by one thread. */
final class Gate implements PolicyGate {
    private final TagPolicy policy;
    private final boolean given;
    private final boolean advisory;
    private final Clock clock;
    private final Map<String, ResolvedJob> jobs = new HashMap<>();

    /** What a job says of its own: job, resource and key of each claim, and of each tag that it claimed before. */
    private final Set<List<String>> own = new HashSet<>();

    /**
     * @param given the host's policy, or null: then only what values look like is judged, and an empty review is none
     */
    Gate(@Nullable TagPolicy given, boolean advisory, Clock clock, Collection<ResolvedJob> jobs) {
        this.given = given != null;
        this.policy = given == null ? TagPolicy.builder().build() : given;
        this.advisory = advisory;
        this.clock = clock;
        jobs.forEach(job -> this.jobs.put(job.job().name(), job));
    }

    @Override
    public @Nullable PolicyReview judge(List<Left> left) {
        List<TaggedResource> judged = new ArrayList<>();
        for (Left part : left) {
            note(part);
            judged.add(judged(part));
        }
        PolicyReview review = PolicyReview.of(policy, advisory, policy.check(judged, clock), this::isOfJob);
        return given || !review.entries().isEmpty() ? review : null;
    }

    @Override
    public boolean mends(ResourcePlan plan, TagChange removal) {
        String value = removal.before();
        if (value == null) {
            return false;
        }
        TagOrigin there = TagOrigin.of(TagLevel.SOURCE_SYSTEM, plan.resource().toString());
        TaggedResource.Builder alone = TaggedResource.builder(plan.resource())
                .tags(TagSet.of(Map.of(removal.key(), value), there))
                .observation(Observation.PARTIAL);
        return policy.check(List.of(alone.build()), clock).hasErrors();
    }

    private TaggedResource judged(Left part) {
        TagClaim claim = part.claim();
        ResolvedJob job = jobs.get(claim.claimant());
        TaggedResource.Builder resource = job == null
                ? TaggedResource.builder(claim.resource()).job(claim.claimant())
                : PolicyInput.tagged(job, claim);
        resource.tags(part.tags());
        claim.undetermined().keys().forEach(resource::undetermined);
        if (job == null) {
            resource.observation(Observation.PARTIAL);
        }
        PolicyInput.found(part.plan(), resource);
        return resource.build();
    }

    private void note(Left part) {
        TagClaim claim = part.claim();
        String resource = claim.resource().toString();
        part.tags().forEach(tag -> {
            // A value that stays on the resource against the claim is not what the job says.
            boolean says = claim.tags().get(tag.key()).filter(tag::equals).isPresent();
            if (says) {
                own.add(List.of(claim.claimant(), resource, tag.key()));
            }
        });
        for (TagChange change : part.plan().changes()) {
            if (change.action() == TagChange.Action.REMOVE
                    && change.formerClaimants().contains(claim.claimant())) {
                own.add(List.of(claim.claimant(), resource, change.key()));
            }
        }
    }

    /** A foreign tag stops no job; a tag that is missing is for every job to add. */
    private boolean isOfJob(Finding finding) {
        String key = finding.key();
        if (key == null || finding.resource() == null || finding.job() == null) {
            return true;
        }
        return finding.check() == Finding.Check.REQUIRED
                || own.contains(List.of(finding.job(), finding.resource().toString(), key));
    }
}
