package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Tenants;
import io.dativo.propagation.PlanRun.Judged;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one run to the bounds of its tenants: takes out of the claims what a tenant may not tag, before anything is read,
 * and reports it in what comes of the run. Used by one thread.
 */
final class Bounds {
    /** The name that a host knows. */
    private static final Logger RUNS = LoggerFactory.getLogger(TagPropagator.class);

    private final Tenants tenants;
    private final Providers providers;
    private final SortedMap<ResourceRef, Refused> refused = new TreeMap<>();

    /** What is refused of one resource. */
    private static final class Refused {
        private final AccountScope scope;
        private final SortedSet<String> reasons = new TreeSet<>();
        private final List<TagChange> changes = new ArrayList<>();

        Refused(AccountScope scope) {
            this.scope = scope;
        }
    }

    Bounds(Tenants tenants, Providers providers) {
        this.tenants = tenants;
        this.providers = providers;
    }

    /** What is left of some claims. What no provider locates stays: nothing is read or written for it. */
    Collection<TagClaim> inside(Collection<TagClaim> claims) {
        return tenants.isUnbounded()
                ? claims
                : claims.stream().flatMap(claim -> inside(claim).stream()).toList();
    }

    /** The same of claims of which only one is held at a time. */
    Iterator<TagClaim> inside(Stream<TagClaim> claims) {
        return tenants.isUnbounded()
                ? claims.iterator()
                : claims.flatMap(claim -> inside(claim).stream()).iterator();
    }

    private Optional<TagClaim> inside(TagClaim claim) {
        Located located = providers.locate(claim);
        TagSpelling spelling = located.spelling();
        if (spelling == null) {
            return Optional.of(claim);
        }
        String why = providers.refusal(tenants, claim, located.ref()).orElse(null);
        if (why != null) {
            Refused of = refused(located.ref(), claim);
            of.reasons.add(why);
            claim.tags().forEach(tag -> of.changes.add(refusal(claim, tag, spelling.encodeOrAsClaimed(tag), why)));
            claim.undetermined().keys().keySet().forEach(key -> of.changes.add(refusal(claim, key, why)));
            return Optional.empty();
        }
        List<Tag> left = new ArrayList<>();
        for (Tag tag : claim.tags()) {
            EncodedTag spelled = spelling.encodeOrAsClaimed(tag);
            String whyKey =
                    tenants.refusal(claim.claimant(), tag.key(), spelled.key()).orElse(null);
            if (whyKey == null) {
                left.add(tag);
            } else {
                refused(located.ref(), claim).changes.add(refusal(claim, tag, spelled, whyKey));
            }
        }
        return Optional.of(left.size() == claim.tags().size() ? claim : claim.with(TagSet.of(left)));
    }

    private Refused refused(ResourceRef ref, TagClaim claim) {
        return refused.computeIfAbsent(ref, first -> new Refused(claim.scope()));
    }

    private static TagChange refusal(TagClaim claim, Tag tag, EncodedTag spelled, String why) {
        return refused(claim, spelled.key(), why)
                .canonicalKey(tag.key())
                .after(spelled.value())
                .origin(tag.origin().toString())
                .lossy(!spelled.exact())
                .build();
    }

    /** Of a tag whose value is not known yet. */
    private static TagChange refusal(TagClaim claim, String key, String why) {
        return refused(claim, key, why).canonicalKey(key).build();
    }

    private static TagChange.Builder refused(TagClaim claim, String key, String why) {
        return TagChange.builder(Action.BLOCKED, key)
                .claimants(List.of(claim.claimant()))
                .status(ClaimStatus.OUT_OF_BOUNDS)
                .because(null, why);
    }

    /** A resource as it is planned from what is inside: without removals of keys that none of their claimants may use. */
    Judged held(Judged judged) {
        ResourcePlan plan = judged.plan();
        if (tenants.isUnbounded()) {
            SortedSet<String> owners = new TreeSet<>();
            judged.resource().claimants().forEach(claimant -> owners.add(Tenants.tenantOf(claimant)));
            return owners.size() < 2 ? judged : judged.with(plan.with(shared(plan.resource(), owners)));
        }
        List<TagChange> changes = new ArrayList<>();
        SortedMap<String, ClaimChange> records = new TreeMap<>(plan.records());
        for (TagChange change : plan.changes()) {
            String why = change.action() == Action.REMOVE ? refusal(change) : null;
            if (why != null) {
                // Who claimed it is asked again by the next run.
                String identity = judged.resource().rules().identity(change.key());
                change.formerClaimants()
                        .forEach(claimant ->
                                records.computeIfPresent(claimant, (job, record) -> record.keeping(identity)));
            }
            changes.add(
                    why == null
                            ? change
                            : TagChange.builder(Action.BLOCKED, change.key())
                                    .canonicalKey(change.canonicalKey())
                                    .before(change.before())
                                    .origin(change.origin())
                                    .formerClaimants(change.formerClaimants())
                                    .status(change.status())
                                    .because(null, "it stays: " + why)
                                    .build());
        }
        return changes.equals(plan.changes()) ? judged : judged.with(plan.with(changes, records, plan.kept()));
    }

    private static String shared(ResourceRef resource, Collection<String> owners) {
        String note = owners.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and "))
                + " are tenants that all name it; say with tenants(…) which of them may";
        RUNS.warn("{}: {}", resource, note);
        return note;
    }

    /** Why none of those who claim or claimed a key may use it, or null. */
    private @Nullable String refusal(TagChange change) {
        String key = change.canonicalKey() == null ? change.key() : change.canonicalKey();
        SortedSet<String> reasons = new TreeSet<>();
        for (String claimant : claimants(change)) {
            String why = tenants.refusal(claimant, key, change.key()).orElse(null);
            if (why == null) {
                return null;
            }
            reasons.add(why);
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    private static SortedSet<String> claimants(TagChange change) {
        SortedSet<String> claimants = new TreeSet<>(change.claimants());
        claimants.addAll(change.formerClaimants());
        return claimants;
    }

    /** The plan for a resource with what is refused of it. */
    ResourcePlan reported(ResourcePlan plan) {
        Refused of = refused.remove(plan.resource());
        return of == null ? plan : plan.with(joined(plan.changes(), of.changes), plan.records(), plan.kept());
    }

    /** A removal that is stopped and a claim that is refused are one line. */
    private static List<TagChange> joined(List<TagChange> planned, List<TagChange> refusals) {
        List<TagChange> changes = new ArrayList<>(planned);
        for (TagChange refusal : refusals) {
            Optional<TagChange> stays = planned.stream()
                    .filter(change -> change.action() == Action.BLOCKED
                            && change.status() == null
                            && change.key().equals(refusal.key()))
                    .findFirst();
            stays.ifPresent(changes::remove);
            changes.add(stays.map(change -> refusal.toBuilder()
                            .before(change.before())
                            .formerClaimants(change.formerClaimants())
                            .build())
                    .orElse(refusal));
        }
        return changes;
    }

    /** The plans for resources of which all is refused, so that they were not read. */
    List<ResourcePlan> rest() {
        List<ResourcePlan> rest = new ArrayList<>();
        refused.forEach((ref, of) -> {
            // What its resource alone is the reason for stands above the tags.
            List<TagChange> changes = of.changes.stream()
                    .map(change -> change.toBuilder().because(null, null).build())
                    .toList();
            rest.add(ResourcePlan.without(
                    ref, of.scope, ResourcePlan.Status.OUT_OF_BOUNDS, String.join("; ", of.reasons), changes));
        });
        refused.clear();
        return rest;
    }

    /** How a resource differs, with what is refused of it. */
    ResourceDrift reported(ResourceDrift drift) {
        Refused of = refused.remove(drift.resource());
        if (of == null) {
            return drift;
        }
        ClaimCounts.Counter counts = new ClaimCounts.Counter();
        drift.claims().tags().forEach(counts::tags);
        List<Drift> drifts = new ArrayList<>(drift.drifts());
        for (TagChange change : of.changes) {
            counts.tags(ClaimStatus.OUT_OF_BOUNDS, 1);
            drifts.removeIf(other -> other.canonicalKey() == null && other.key().equals(change.key()));
            drifts.add(Drift.undecided(change));
        }
        return new ResourceDrift(
                drift.resource(),
                drift.status(),
                drift.detail(),
                drift.terraformAddress(),
                counts.ofOneResource(),
                drifts);
    }

    /**
     * Why a plan must not be applied under these bounds: it may have been made under others, or by another host.
     *
     * @return what is out of bounds, or nothing
     */
    static Optional<String> refusal(PropagationPlan plan, Tenants tenants, Providers providers) {
        if (tenants.isUnbounded()) {
            return Optional.empty();
        }
        Bounds bounds = new Bounds(tenants, providers);
        for (ResourcePlan resource : plan.resources()) {
            for (TagChange change : resource.changes()) {
                String why = change.action().writes() ? bounds.refusal(resource, change) : null;
                if (why != null) {
                    return Optional.of("the tag '" + change.key() + "' of " + resource.resource() + ": " + why);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable String refusal(ResourcePlan resource, TagChange change) {
        SortedSet<String> reasons = new TreeSet<>();
        for (String claimant : claimants(change)) {
            TagClaim claim = new TagClaim(resource.resource(), resource.scope(), TagSet.empty(), claimant);
            String why = providers.refusal(tenants, claim, resource.resource()).orElse(null);
            if (why == null) {
                return refusal(change);
            }
            reasons.add(why);
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }
}
