package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.JobIds;
import io.dativo.job.Tenants;
import io.dativo.policy.Finding;
import io.dativo.policy.PolicyReview;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.propagation.PolicyGate;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks the builder's policy about what taking back a plan would leave, without any job file: of a job that claims something
 * there still, the values that it would have again and the required keys that would go. Used by one thread.
 */
final class RevertGate implements PolicyGate {
    private final TagPolicy policy;
    private final boolean given;
    private final boolean advisory;
    private final Clock clock;
    private final BiFunction<ResourceRef, String, String> spelling;

    /** Job, resource and key of each tag that a job would have again, and of each that would be taken from it. */
    private final Set<List<String>> again = new HashSet<>();

    private final Set<List<String>> gone = new HashSet<>();

    /**
     * @param given the host's policy, or null: then only what values look like is judged, and an empty review is none
     * @param spelling the one key that a canonical key is on a resource
     */
    RevertGate(
            @Nullable TagPolicy given,
            boolean advisory,
            Clock clock,
            BiFunction<ResourceRef, String, String> spelling) {
        this.given = given != null;
        this.policy = given == null ? TagPolicy.builder().build() : given;
        this.advisory = advisory;
        this.clock = clock;
        this.spelling = spelling;
    }

    @Override
    public @Nullable PolicyReview judge(List<Left> left) {
        List<TaggedResource> judged = new ArrayList<>();
        for (Left part : left) {
            note(part);
            TagClaim claim = part.claim();
            TaggedResource.Builder resource = TaggedResource.builder(claim.resource())
                    .job(claim.claimant())
                    .tenant(Tenants.tenantOf(claim.claimant()))
                    .tags(canonical(claim.resource(), part.tags()));
            String environment = JobIds.environmentOf(claim.claimant());
            if (environment != null) {
                resource.environment(environment);
            }
            PolicyInput.found(part.plan(), resource);
            judged.add(resource.build());
        }
        PolicyReview review = PolicyReview.of(policy, advisory, policy.check(judged, clock), this::isOfRevert);
        return given || !review.entries().isEmpty() ? review : null;
    }

    /** What a revert takes away is what its plan brought. */
    @Override
    public boolean mends(ResourcePlan plan, TagChange removal) {
        return false;
    }

    private void note(Left part) {
        String job = part.claim().claimant();
        String resource = part.claim().resource().toString();
        part.claim().tags().forEach(tag -> again.add(List.of(job, resource, tag.key())));
        for (TagChange change : part.plan().changes()) {
            String key = change.canonicalKey();
            if (key != null
                    && change.action() == TagChange.Action.REMOVE
                    && change.formerClaimants().contains(job)) {
                gone.add(List.of(job, resource, key));
            }
        }
    }

    /** Keys as the policy has them, where the resource spells them otherwise. */
    private TagSet canonical(ResourceRef resource, TagSet left) {
        Map<String, String> ofPolicy = new HashMap<>();
        policy.keysByImportance().forEach(key -> ofPolicy.putIfAbsent(spelling.apply(resource, key), key));
        return TagSet.of(left.tags().stream()
                .map(tag -> new Tag(ofPolicy.getOrDefault(tag.key(), tag.key()), tag.value(), tag.origin()))
                .toList());
    }

    private boolean isOfRevert(Finding finding) {
        String key = finding.key();
        if (key == null || finding.resource() == null || finding.job() == null) {
            return true;
        }
        List<String> about = List.of(finding.job(), finding.resource().toString(), key);
        return finding.check() == Finding.Check.REQUIRED ? gone.contains(about) : again.contains(about);
    }
}
