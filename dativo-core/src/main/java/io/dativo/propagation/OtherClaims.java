package io.dativo.propagation;

import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.Claim;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.RecordedClaims;
import io.dativo.policy.MergeRule;
import io.dativo.propagation.ClaimedResource.ClaimedValue;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What counts beside the claims of a run on one resource: what jobs claim that take no part in it, what Terraform says, and
 * the rules by which different values come together. Immutable.
 *
 * @param byIdentity the claims of other jobs
 * @param rules canonical key to rule
 * @param terraform the resource in the state, or null
 */
record OtherClaims(
        SortedMap<String, SortedSet<ClaimedValue>> byIdentity,
        Map<String, MergeRule> rules,
        @Nullable TerraformResource terraform) {
    private static final String RECORDED = "its record";

    /** Nothing but the run. */
    static OtherClaims none(Map<String, MergeRule> rules) {
        return new OtherClaims(Collections.emptySortedMap(), rules, null);
    }

    /**
     * The recorded claims of jobs that take no part in a run, and those former ones of jobs of the run that stand until
     * it is known what they claim now.
     *
     * @param claimants what became of jobs that the ledger names
     * @param resource what the run claims
     */
    static OtherClaims of(
            RecordedClaims recorded,
            Claimants claimants,
            ClaimedResource resource,
            Map<String, MergeRule> rules,
            @Nullable TerraformResource terraform) {
        if (recorded.byClaimant().isEmpty()) {
            return new OtherClaims(Collections.emptySortedMap(), rules, terraform);
        }
        SortedMap<String, SortedSet<ClaimedValue>> byIdentity = new TreeMap<>();
        SortedSet<String> here = resource.claimants();
        for (String other : claimants.others(recorded.byClaimant().keySet(), here)) {
            recorded.of(other).forEach((identity, claim) -> add(byIdentity, identity, claim, other));
        }
        if (!resource.waiting().isEmpty()) {
            for (String claimant : here) {
                for (String id : claimants.ids(claimant)) {
                    recorded.of(id).forEach((identity, claim) -> {
                        if (resource.isWaiting(claimant, identity, claim.value())) {
                            add(byIdentity, identity, claim, claimant);
                        }
                    });
                }
            }
        }
        return new OtherClaims(byIdentity, rules, terraform);
    }

    private static void add(
            SortedMap<String, SortedSet<ClaimedValue>> byIdentity, String identity, Claim claim, String claimant) {
        String origin = claim.origin();
        byIdentity
                .computeIfAbsent(identity, any -> new TreeSet<>())
                .add(new ClaimedValue(claim.value(), claimant, origin.isEmpty() ? RECORDED : origin));
    }

    /** What other jobs claim for a key, sorted. */
    SortedSet<ClaimedValue> of(String identity) {
        return byIdentity.getOrDefault(identity, Collections.emptySortedSet());
    }

    /** Which other jobs claim a key, sorted. */
    SortedSet<String> claimants(String identity) {
        SortedSet<String> claimants = new TreeSet<>();
        of(identity).forEach(claim -> claimants.add(claim.claimant()));
        return claimants;
    }

    /**
     * The same without what a run that adopts overrules: other jobs' claims for a key that the run claims too and that has
     * no rule. What the run does not claim stays theirs.
     */
    OtherClaims overruledBy(ClaimedResource resource) {
        Set<String> here = new HashSet<>();
        resource.byKey()
                .forEach((key, claims) ->
                        here.add(resource.identity(key, claims.first().value())));
        SortedMap<String, SortedSet<ClaimedValue>> kept = new TreeMap<>();
        byIdentity.forEach((identity, claims) -> {
            if (!here.contains(identity) || rule(identity, resource) != null) {
                kept.put(identity, claims);
            }
        });
        return new OtherClaims(kept, rules, terraform);
    }

    /** The rule of a key, in whatever spelling the resource has it; a namespace before it does not matter. */
    @Nullable
    MergeRule rule(String identity, ClaimedResource resource) {
        for (Map.Entry<String, MergeRule> rule : rules.entrySet()) {
            String key = resource.spelling().identity(rule.getKey());
            if (identity.equals(key) || identity.endsWith("." + key)) {
                return rule.getValue();
            }
        }
        return null;
    }
}
