package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.RecordedClaims;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What takes back the changes of an applied plan on one resource: each one whose result is still there, still ours and
 * claimed by no later job. A value that was taken over from another writer is foreign again.
 *
 * @param planId the applied plan
 * @param applied its part about the resource
 * @param rules the rules of the resource's type
 */
record UndonePlan(String planId, ResourcePlan applied, TagRules rules) implements Survey.Subject<UndonePlan.Undone> {
    private static final int SHORT_ID = 12;

    /**
     * What comes of a resource.
     *
     * @param plan what is taken back there
     * @param left the tags that it carries afterwards; the keys of those that the applied plan did not touch are spelled as
     *     the resource compares them
     * @param claimants the jobs whose tags are taken back and that claim something there still, sorted
     */
    record Undone(ResourcePlan plan, TagSet left, SortedSet<String> claimants) {
        /** Nothing is known of it, so that nothing is taken back. */
        static Undone nothing(ResourcePlan plan) {
            return new Undone(plan, TagSet.empty(), Collections.emptySortedSet());
        }
    }

    @Override
    public ResourceRef ref() {
        return applied.resource();
    }

    @Override
    public AccountScope scope() {
        return applied.scope();
    }

    @Override
    public Undone observed(TagRead read, Ownership ownership) {
        SortedMap<String, Map.Entry<String, String>> observed = DesiredTags.observed(read.tags(), rules, Map.of());
        List<TagChange> changes = new ArrayList<>();
        for (TagChange change : applied.changes()) {
            if (change.action().writes()) {
                Map.Entry<String, String> there = observed.get(rules.identity(change.key()));
                TagChange undone = undo(change, there, ownership);
                if (undone != null) {
                    changes.add(undone);
                }
            }
        }
        ResourcePlan plan = new ResourcePlan(
                ref(),
                scope(),
                ResourcePlan.Mode.APPLY,
                ResourcePlan.Status.OBSERVED,
                stays(applied),
                applied.terraformAddress(),
                changes,
                claims(ownership.claims()),
                0,
                ResourcePlanner.fingerprint(read, ownership));
        return new Undone(plan, left(observed, changes), stillClaiming(plan, ownership.claims()));
    }

    @Override
    public Undone without(ResourcePlan.Status status, @Nullable String detail) {
        return Undone.nothing(without(applied, status, detail));
    }

    private TagSet left(SortedMap<String, Map.Entry<String, String>> observed, List<TagChange> changes) {
        SortedMap<String, String> canonical = new TreeMap<>();
        for (TagChange change : applied.changes()) {
            if (change.canonicalKey() != null) {
                canonical.put(rules.identity(change.key()), change.canonicalKey());
            }
        }
        SortedMap<String, String> values = new TreeMap<>();
        observed.forEach((identity, tag) -> {
            if (!rules.isReserved(tag.getKey())) {
                values.put(identity, tag.getValue());
            }
        });
        for (TagChange change : changes) {
            String identity = rules.identity(change.key());
            if (change.action().writes() && change.after() != null) {
                values.put(identity, change.after());
            } else if (change.action() == Action.REMOVE) {
                values.remove(identity);
            }
        }
        TagOrigin there = TagOrigin.of(TagLevel.RESOURCE, ref().toString());
        return TagSet.of(values.entrySet().stream()
                .map(tag -> new Tag(canonical.getOrDefault(tag.getKey(), tag.getKey()), tag.getValue(), there))
                .toList());
    }

    private static SortedSet<String> stillClaiming(ResourcePlan plan, RecordedClaims now) {
        SortedSet<String> jobs = new TreeSet<>();
        for (TagChange change : plan.changes()) {
            if (change.action().writes()) {
                jobs.addAll(change.claimants());
                jobs.addAll(change.formerClaimants());
            }
        }
        jobs.removeIf(job -> {
            ClaimChange undone = plan.records().get(job);
            return undone == null ? now.of(job).isEmpty() : undone.after().isEmpty();
        });
        return jobs;
    }

    /** A resource on which the plan wrote nothing, and whose tags it found in place. */
    static ResourcePlan untouched(ResourcePlan applied) {
        return new ResourcePlan(
                applied.resource(),
                applied.scope(),
                ResourcePlan.Mode.APPLY,
                ResourcePlan.Status.OBSERVED,
                stays(applied),
                applied.terraformAddress(),
                List.of(),
                Collections.emptySortedMap(),
                0,
                null);
    }

    /** What another writer wrote, such as the one that created a table with its tags, is not the plan's to undo. */
    private static @Nullable String stays(ResourcePlan applied) {
        return applied.kept() == 0
                ? null
                : PlanText.count(applied.kept(), "tag")
                        + " that the plan found in place, for example since the resource was created, "
                        + (applied.kept() == 1 ? "stays" : "stay");
    }

    /** What was written to a resource that is not known now stays there. */
    static ResourcePlan without(ResourcePlan applied, ResourcePlan.Status status, @Nullable String detail) {
        List<TagChange> blocked = applied.changes().stream()
                .filter(change -> change.action().writes())
                .map(change -> TagChange.builder(Action.BLOCKED, change.key())
                        .canonicalKey(change.canonicalKey())
                        .after(change.before())
                        .status(status.blocks())
                        .build())
                .toList();
        return ResourcePlan.without(applied.resource(), applied.scope(), status, detail, blocked);
    }

    private @Nullable TagChange undo(TagChange change, Map.@Nullable Entry<String, String> there, Ownership ownership) {
        String value = there == null ? null : there.getValue();
        if (Objects.equals(value, change.before())) {
            return null;
        }
        OwnedTag owned = ownership.tag(rules.identity(change.key()));
        if (!Objects.equals(value, change.after()) || (value != null && (owned == null || !owned.wrote(value)))) {
            return conflict(change, value, Cause.CHANGED_SINCE, "it is not as the plan left it, and stays");
        }
        Set<String> known = new TreeSet<>(change.claimants());
        known.addAll(change.formerClaimants());
        SortedSet<String> claimants = ownership.claims().claimants(rules.identity(change.key()));
        if (!known.containsAll(claimants)) {
            return conflict(change, value, Cause.CLAIMED_ELSEWHERE, "it is claimed by " + DesiredTags.names(claimants));
        }
        String key = there == null ? change.key() : there.getKey();
        Action action = change.before() == null ? Action.REMOVE : value == null ? Action.ADD : Action.UPDATE;
        boolean foreign = change.before() != null && change.takesOver();
        return undone(action, key, change, value)
                .claimants(change.formerClaimants())
                .formerClaimants(change.claimants())
                .status(action == Action.REMOVE ? null : ClaimStatus.DIFFERS)
                .because(foreign ? Cause.GIVEN_BACK : null, foreign ? "it was foreign" : null)
                .build();
    }

    /** Claims that are as the plan recorded them are what they were before it. */
    private SortedMap<String, ClaimChange> claims(RecordedClaims now) {
        SortedMap<String, ClaimChange> undone = new TreeMap<>();
        applied.records().forEach((claimant, claims) -> {
            if (RecordedClaims.agree(now.of(claimant), claims.after())) {
                undone.put(claimant, new ClaimChange(/* before= */ claims.after(), /* after= */ claims.before()));
            }
        });
        return undone;
    }

    private TagChange conflict(TagChange change, @Nullable String value, Cause cause, String reason) {
        return undone(Action.BLOCKED, change.key(), change, value)
                .claimants(change.claimants())
                .formerClaimants(change.formerClaimants())
                .status(ClaimStatus.CONFLICT)
                .because(cause, reason)
                .build();
    }

    private TagChange.Builder undone(Action action, String key, TagChange change, @Nullable String value) {
        return TagChange.builder(action, key)
                .canonicalKey(change.canonicalKey())
                .before(value)
                .after(change.before())
                .origin(origin())
                .lossy(change.lossy());
    }

    private String origin() {
        return "undo of plan " + brief(planId);
    }

    /** Enough of a plan's id for a person to tell it from others. */
    static String brief(String planId) {
        return planId.substring(0, Math.min(planId.length(), SHORT_ID));
    }
}
