package io.dativo.propagation;

import io.dativo.policy.PolicyReview.Entry;
import io.dativo.propagation.ClaimedResource.ClaimedValue;
import io.dativo.propagation.PlanRun.Judged;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import io.dativo.propagation.TagChange.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of the plan for one resource what the policy stops: all that a refused job claims, and single claims that wait
 * for a value. What others claim stays, and what the refused job has there already is neither changed nor removed.
 */
final class Withholding {
    private final ResourcePlan plan;
    private final List<TagChange> changes;
    private final SortedMap<String, ClaimChange> records;
    private int kept;

    private Withholding(ResourcePlan plan) {
        this.plan = plan;
        this.changes = new ArrayList<>(plan.changes());
        this.records = new TreeMap<>(plan.records());
        this.kept = plan.kept();
    }

    /** While it is planned: with all that is claimed at hand. */
    static ResourcePlan of(Judged judged, Withheld withheld, PolicyGate gate) {
        SortedMap<String, List<Entry>> refusals = withheld.refusals();
        Withholding withholding = new Withholding(judged.plan());
        judged.resource().byKey().forEach((key, claims) -> {
            SortedMap<String, String> stopped = new TreeMap<>();
            claims.forEach(claim -> put(stopped, claim.claimant(), Withheld.refused(refusals, claim.claimant())));
            withholding.stop(key, claims, stopped, ClaimStatus.REFUSED_BY_POLICY);
            SortedMap<String, String> waiting = new TreeMap<>();
            claims.stream()
                    .filter(claim -> !stopped.containsKey(claim.claimant()))
                    .forEach(claim ->
                            put(waiting, claim.claimant(), withheld.waiting(judged.resource(), claim.claimant(), key)));
            withholding.stop(key, claims, waiting, ClaimStatus.NOT_KNOWN_YET);
            claims.forEach(
                    claim -> withholding.keepRecord(judged.resource().identity(key, claim.value()), waiting.keySet()));
        });
        withholding.records.keySet().removeAll(refusals.keySet());
        withholding.stopRemovals(refusals, removal -> !gate.mends(judged.plan(), removal));
        return withholding.result();
    }

    /** When it is applied, and waivers have ended since it was planned: only what is to be done is looked at. */
    static ResourcePlan of(ResourcePlan plan, SortedMap<String, List<Entry>> refusals) {
        Withholding withholding = new Withholding(plan);
        for (TagChange change : plan.changes()) {
            String key = change.canonicalKey();
            if (key != null && change.status() != ClaimStatus.REFUSED_BY_POLICY) {
                SortedMap<String, String> stopped = new TreeMap<>();
                change.claimants().forEach(claimant -> put(stopped, claimant, Withheld.refused(refusals, claimant)));
                withholding.stop(change, change.claimants(), stopped, ClaimStatus.REFUSED_BY_POLICY);
            }
        }
        withholding.records.keySet().removeAll(refusals.keySet());
        withholding.stopRemovals(refusals, removal -> true);
        return withholding.result();
    }

    private static void put(SortedMap<String, String> reasons, String claimant, @Nullable String reason) {
        if (reason != null) {
            reasons.put(claimant, reason);
        }
    }

    /** What is recorded of a key that waits stays as it is. */
    private void keepRecord(String identity, Set<String> waiting) {
        for (String claimant : waiting) {
            records.computeIfPresent(claimant, (job, record) -> record.keeping(identity));
        }
    }

    private void stop(
            String key, SortedSet<ClaimedValue> claims, SortedMap<String, String> stopped, ClaimStatus status) {
        if (stopped.isEmpty()) {
            return;
        }
        Set<String> claimants = claims.stream().map(ClaimedValue::claimant).collect(Collectors.toSet());
        for (TagChange change : changes) {
            if (key.equals(change.canonicalKey())) {
                stop(change, claimants, stopped, status);
                return;
            }
        }
        // It is in place and not listed.
        ClaimedValue claim = claims.stream()
                .filter(each -> stopped.containsKey(each.claimant()))
                .findFirst()
                .orElseThrow();
        kept -= stopped.keySet().containsAll(claimants) ? 1 : 0;
        changes.add(TagChange.builder(Action.BLOCKED, key)
                .canonicalKey(key)
                .before(claim.value())
                .after(claim.value())
                .origin(claim.origin())
                .claimants(stopped.keySet())
                .status(status)
                .because(null, reasons(stopped))
                .build());
    }

    private void stop(
            TagChange change, Collection<String> claimants, SortedMap<String, String> stopped, ClaimStatus status) {
        if (stopped.isEmpty() || change.action() == Action.REMOVE) {
            return;
        }
        changes.remove(change);
        kept -= change.status() == ClaimStatus.IN_PLACE ? 1 : 0;
        changes.add(builder(change)
                .after(change.after())
                .claimants(stopped.keySet())
                .status(status)
                .because(null, reasons(stopped))
                .build());
        if (!stopped.keySet().containsAll(claimants)) {
            TreeSet<String> others = new TreeSet<>(change.claimants());
            stopped.keySet().stream()
                    .filter(claimant -> !change.formerClaimants().contains(claimant))
                    .forEach(others::remove);
            changes.add(change.toBuilder().claimants(others).build());
            kept += change.status() == ClaimStatus.IN_PLACE ? 1 : 0;
        }
    }

    /** What a refused job claimed before stays, unless taking it away mends something. */
    private void stopRemovals(Map<String, List<Entry>> refusals, Predicate<TagChange> stays) {
        for (TagChange change : List.copyOf(changes)) {
            boolean ofRefused = !Collections.disjoint(change.formerClaimants(), refusals.keySet());
            if (change.action() == Action.REMOVE && change.status() == null && ofRefused && stays.test(change)) {
                changes.remove(change);
                changes.add(
                        builder(change).because(null, stays(change, refusals)).build());
            }
        }
    }

    private static String stays(TagChange change, Map<String, List<Entry>> refusals) {
        SortedMap<String, String> why = new TreeMap<>();
        change.formerClaimants().forEach(claimant -> put(why, claimant, Withheld.refused(refusals, claimant)));
        return "it stays: " + reasons(why);
    }

    private static TagChange.Builder builder(TagChange change) {
        return TagChange.builder(Action.BLOCKED, change.key())
                .canonicalKey(change.canonicalKey())
                .before(change.before())
                .origin(change.origin())
                .formerClaimants(change.formerClaimants())
                .lossy(change.lossy());
    }

    private static String reasons(Map<String, String> stopped) {
        return stopped.values().stream().distinct().collect(Collectors.joining("; "));
    }

    private ResourcePlan result() {
        return changes.equals(plan.changes()) && records.equals(plan.records())
                ? plan
                : plan.with(changes, records, kept);
    }
}
