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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
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
    private final SortedMap<String, AccountScope> jobs;
    private final SortedMap<String, String> unknown = new TreeMap<>();

    /** Where each job claimed something that it was not yet seen to name. */
    private final NavigableMap<ResourceRef, SortedMap<String, AccountScope>> missed = new TreeMap<>();

    /**
     * @param claimants what became of jobs that the ledger names
     * @param jobs each job that is in the run with all that it claims, and the account and region of its own file
     */
    LeftResources(Survey.Settings settings, Claimants claimants, Map<String, AccountScope> jobs) {
        this.settings = settings;
        this.claimants = claimants;
        this.jobs = new TreeMap<>(jobs);
        this.jobs.forEach(this::note);
    }

    private void note(String job, AccountScope ranIn) {
        SortedMap<ResourceRef, AccountScope> noted = new TreeMap<>();
        try {
            for (String id : claimants.ids(job)) {
                noted.putAll(settings.ledger().notedClaims(id, ranIn));
            }
        } catch (ProviderException e) {
            unknown.put(job, Stores.detail(e));
            return;
        }
        noted.forEach((resource, scope) -> {
            Located located = settings.providers().locate(resource, scope);
            if (located.spelling() != null && settings.only().test(resource)) {
                missed.computeIfAbsent(resource, any -> new TreeMap<>()).put(job, scope);
            }
        });
    }

    /** A job names a resource. One whose address is not known yet may be any of those that the job named before. */
    void name(TagClaim claim) {
        if (missed.isEmpty() || !jobs.containsKey(claim.claimant())) {
            return;
        }
        if (claim.undetermined().address() != null) {
            missed.values().removeIf(ofResource -> isNone(ofResource, claim.claimant()));
            return;
        }
        ResourceRef ref = settings.providers().locate(claim).ref();
        SortedMap<String, AccountScope> ofResource = missed.get(ref);
        if (ofResource != null && isNone(ofResource, claim.claimant())) {
            missed.remove(ref);
        }
    }

    private static boolean isNone(SortedMap<String, AccountScope> ofResource, String butFor) {
        ofResource.remove(butFor);
        return ofResource.isEmpty();
    }

    /** What left, as claims to nothing. */
    List<TagClaim> claims() {
        return claims(missed);
    }

    private static List<TagClaim> claims(Map<ResourceRef, SortedMap<String, AccountScope>> missed) {
        List<TagClaim> left = new ArrayList<>();
        missed.forEach((resource, ofResource) ->
                ofResource.forEach((job, scope) -> left.add(new TagClaim(resource, scope, TagSet.empty(), job))));
        return left;
    }

    /** Sorted claims with what left in its place among them: once a resource has gone by, no claim names it any more. */
    Iterator<TagClaim> among(Iterator<TagClaim> sorted) {
        Deque<TagClaim> ready = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (ready.isEmpty() && sorted.hasNext()) {
                    TagClaim claim = sorted.next();
                    if (jobs.containsKey(claim.claimant())
                            && claim.undetermined().address() != null) {
                        throw new IllegalArgumentException("the address of a resource of " + claim.claimant()
                                + " is not known yet, so what left the job is not known either: leave it out of the"
                                + " jobs of a streamed plan that releases what left");
                    }
                    ResourceRef ref = settings.providers().locate(claim).ref();
                    pass(missed.headMap(ref, false));
                    name(claim);
                    ready.add(claim);
                } else if (ready.isEmpty()) {
                    pass(missed);
                }
                return !ready.isEmpty();
            }

            private void pass(Map<ResourceRef, SortedMap<String, AccountScope>> gone) {
                ready.addAll(claims(gone));
                gone.clear();
            }

            @Override
            public TagClaim next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }
        };
    }

    /** What a plan says of the jobs: what left, with its keys. */
    PropagationPlan.Jobs listed() {
        return new PropagationPlan.Jobs(jobs, find(), unknown);
    }

    /** What a plan says of the jobs that takes back what left. */
    PropagationPlan.Jobs released() {
        return new PropagationPlan.Jobs(jobs, List.of(), unknown);
    }

    /** What is gone itself, or cannot be read now, is not among it. */
    private List<Left> find() {
        List<TagClaim> claims = claims();
        List<Left> left = new ArrayList<>();
        if (!claims.isEmpty()) {
            Collection<ClaimedResource> resources = ClaimedResource.group(
                    claims,
                    settings.providers(),
                    new Renames(List.of(), settings.clock().instant()),
                    none -> {});
            new Survey(settings).of(resources.stream().map(Subject::new).iterator(), left::addAll);
        }
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
                // A removal that was acknowledged and not done: no job claims the tag, and it is ours.
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
