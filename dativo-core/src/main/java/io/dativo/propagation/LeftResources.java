package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.Ownership;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.PropagationPlan.Left;
import io.dativo.provider.Located;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resources of which a job claimed something, and which it names no longer. Only what a run could have seen can have left:
 * jobs that are in it with all that they claim, in the account and region in which they ran then, through providers that
 * are there.
 */
final class LeftResources {
    private final Survey.Settings settings;
    private final Claimants claimants;
    private final Map<String, AccountScope> jobs;

    /**
     * @param claimants what became of jobs that the ledger names
     * @param jobs each job that is in the run with all that it claims, and the account and region of its own file
     */
    LeftResources(Survey.Settings settings, Claimants claimants, Map<String, AccountScope> jobs) {
        this.settings = settings;
        this.claimants = claimants;
        this.jobs = jobs;
    }

    /** What left, as claims to nothing. */
    List<TagClaim> claims(Collection<TagClaim> named) {
        Map<String, Set<ResourceRef>> seen = new TreeMap<>();
        for (TagClaim claim : named) {
            if (jobs.containsKey(claim.claimant())) {
                seen.computeIfAbsent(claim.claimant(), job -> new HashSet<>())
                        .add(settings.providers()
                                .locate(claim.resource(), claim.scope())
                                .ref());
            }
        }
        List<TagClaim> left = new ArrayList<>();
        new TreeMap<>(jobs).forEach((job, ranIn) -> {
            Set<ResourceRef> ofJob = seen.getOrDefault(job, Set.of());
            noted(job, ranIn).forEach((resource, scope) -> {
                Located located = settings.providers().locate(resource, scope);
                if (located.spelling() != null && !ofJob.contains(resource)) {
                    left.add(new TagClaim(resource, scope, TagSet.empty(), job));
                }
            });
        });
        return left;
    }

    private SortedMap<ResourceRef, AccountScope> noted(String job, AccountScope ranIn) {
        SortedMap<ResourceRef, AccountScope> noted = new TreeMap<>();
        try {
            for (String id : claimants.ids(job)) {
                noted.putAll(settings.ledger().notedClaims(id, ranIn));
            }
        } catch (ProviderException e) {
            // What is not known to have left has not left; what is written fails by itself without a ledger.
            return new TreeMap<>();
        }
        return noted;
    }

    /** What left, with its keys. What is gone itself, or cannot be read now, is not among it. */
    List<Left> find(Collection<TagClaim> named) {
        List<TagClaim> claims = claims(named);
        List<Left> left = new ArrayList<>();
        if (!claims.isEmpty()) {
            Collection<ClaimedResource> resources = ClaimedResource.group(
                    claims,
                    settings.providers(),
                    new Renames(List.of(), settings.clock().instant()),
                    none -> {});
            new Survey(settings).of(resources.stream().map(Subject::new).iterator(), left::addAll);
        }
        left.sort(null);
        return left;
    }

    private final class Subject implements Survey.Subject<List<Left>> {
        private final ClaimedResource resource;

        private Subject(ClaimedResource resource) {
            this.resource = resource;
        }

        @Override
        public ResourceRef ref() {
            return resource.ref();
        }

        @Override
        public AccountScope scope() {
            return resource.scope();
        }

        @Override
        public TagRules rules() {
            return resource.rules();
        }

        @Override
        public List<Left> observed(TagRead read, Ownership ownership) {
            List<Left> left = new ArrayList<>();
            for (String job : resource.claimants()) {
                Set<String> keys = new TreeSet<>();
                claimants
                        .ids(job)
                        .forEach(id -> keys.addAll(ownership.claims().of(id).keySet()));
                // A removal that was acknowledged and not done: nobody claims the tag, and it is ours.
                ownership.tags().keySet().stream()
                        .filter(key -> ownership.claims().claimants(key).isEmpty())
                        .forEach(keys::add);
                if (!keys.isEmpty()) {
                    left.add(new Left(ref(), job, List.copyOf(keys)));
                }
            }
            return left;
        }

        @Override
        public List<Left> without(ResourcePlan.Status status, @Nullable String detail) {
            return List.of();
        }
    }
}
