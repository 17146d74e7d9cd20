package io.dativo.propagation;

import io.dativo.document.Digest;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.Claim;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.RecordedClaims;
import io.dativo.policy.MergeRule;
import io.dativo.propagation.ClaimedResource.ClaimedValue;
import io.dativo.propagation.DesiredTags.Contested;
import io.dativo.propagation.DesiredTags.Desired;
import io.dativo.propagation.DesiredTags.Side;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 * Compares what one resource should carry with what it carries and what we own of that. Pure, and used once.
 *
 * <p>For each key: absent is added; ours is changed; a foreign one is never touched, and when it has another value
 * that is a conflict. A key that no job claims any more is removed only if we wrote it, it still has our value, and
 * everybody who claimed it takes part in this run.
 */
final class ResourcePlanner {
    /**
     * How to decide.
     *
     * @param adopt whether tags of others are taken over
     * @param strict whether a spelling that loses something is refused
     * @param seed whether tags that Terraform wrote and a job claims become ours
     * @param listKept whether tags that are right already are listed
     * @param others whose claims in the ledger count
     * @param merges how different values of a key come together, by canonical key
     * @param renames keys that get another name
     * @param priority canonical keys that go first where a resource cannot carry all, the most important first
     * @param now the time of the plan
     * @param settling for how long after a write a resource may show what was there before, or null for what its rules say
     */
    record Options(
            boolean adopt,
            boolean strict,
            boolean seed,
            boolean listKept,
            Claimants others,
            Map<String, MergeRule> merges,
            Renames renames,
            List<String> priority,
            Instant now,
            @Nullable Duration settling) {
        /** What was written up to then shows on its resource. */
        Instant shownSince(TagRules rules) {
            return now.minus(settling == null ? rules.settling() : settling);
        }
    }

    /** Between the digest and the identity in a fingerprint. */
    private static final String IDENTITY = ":";

    private final ClaimedResource resource;
    private final TagRead read;
    private final Ownership ownership;
    private final Options options;
    private final @Nullable TerraformResource terraform;
    private final Mode mode;
    private final SortedSet<String> claimants;
    private final OtherClaims others;
    private final DesiredTags desired;
    private final SortedMap<String, ClaimChange> claims;
    private final @Nullable String incomplete;
    private final SortedMap<String, Map.Entry<String, String>> observed;
    private final List<TagChange> changes = new ArrayList<>();
    private int kept;

    /**
     * @param ownership from the ledger, or from the store when it keeps ownership itself
     * @param terraform the resource in the state, or null
     */
    ResourcePlanner(
            ClaimedResource resource,
            TagRead read,
            Ownership ownership,
            @Nullable TerraformResource terraform,
            Mode mode,
            Options options) {
        this.resource = resource;
        this.read = read;
        this.ownership = ownership;
        this.options = options;
        this.terraform = terraform;
        this.mode = mode;
        this.claimants = resource.claimants();
        OtherClaims recorded =
                OtherClaims.of(ownership.claims(), options.others(), resource, options.merges(), terraform);
        this.others = options.adopt() ? recorded.overruledBy(resource) : recorded;
        this.desired = DesiredTags.of(resource, options.strict(), others);
        this.claims = mode == Mode.APPLY ? claims() : Collections.emptySortedMap();
        this.incomplete = options.adopt() ? null : ownership.claims().missingBeside(claimants);
        this.observed = DesiredTags.observed(read.tags(), resource.rules(), desired.byIdentity());
    }

    ResourcePlan plan() {
        desired.byIdentity().forEach(this::reconcile);
        desired.contested().forEach(this::reconcileContested);
        ownership.tags().forEach((identity, owned) -> {
            if (!desired.byIdentity().containsKey(identity)
                    && !desired.contested().containsKey(identity)
                    && !desired.refused().contains(identity)) {
                reconcileUnclaimed(identity, owned);
            }
        });
        for (TagChange refusal : desired.refusals()) {
            String before = valueOf(observed.get(resource.rules().identity(refusal.key())));
            if (refusal.cause() == Cause.REFUSED && before != null && before.equals(refusal.after())) {
                // What a resource carries its system accepts, whatever the rules say.
                kept++;
                continue;
            }
            changes.add(refusal.toBuilder()
                    .before(before)
                    .formerClaimants(former(resource.rules().identity(refusal.key())))
                    .build());
        }
        refuseWhatDoesNotFit();
        changes.removeIf(change -> change.action().isBookkeeping() && mode == Mode.VERIFY);
        return new ResourcePlan(
                resource.ref(),
                resource.scope(),
                mode,
                ResourcePlan.Status.OBSERVED,
                detail(),
                terraform == null ? null : terraform.address(),
                changes,
                claims,
                kept,
                changes.isEmpty() && claims.isEmpty() ? null : fingerprint(read, ownership));
    }

    /** Canonical key to canonical value, where a rule makes it of what jobs claim. */
    Map<String, String> merged() {
        Map<String, String> merged = new TreeMap<>();
        desired.byIdentity().values().stream()
                .filter(tag -> tag.merged() != null)
                .forEach(tag -> merged.put(tag.canonicalKey(), tag.canonicalValue()));
        return merged;
    }

    /**
     * What a plan rests on: if it is the same at the time of the apply, the plan still holds. A digest of the tags and of
     * who owns them, and behind it the identity of the resource where it has one.
     */
    static String fingerprint(TagRead read, Ownership ownership) {
        Digest digest = new Digest().add(read.status().name()).add(read.tags().size());
        read.tags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(tag -> digest.add(tag.getKey()).add(tag.getValue()));
        ownership.addTo(digest);
        return read.identity() == null ? digest.hex() : digest.hex() + IDENTITY + read.identity();
    }

    /** Whether a resource is not the one that a plan was made for but another that took its id. */
    static boolean isAnother(@Nullable String fingerprint, TagRead now) {
        if (fingerprint == null || now.identity() == null) {
            return false;
        }
        int planned = fingerprint.indexOf(IDENTITY);
        return planned >= 0
                && !fingerprint.substring(planned + IDENTITY.length()).equals(now.identity());
    }

    private void reconcile(String identity, Desired tag) {
        Map.Entry<String, String> there = observed.get(identity);
        OwnedTag owned = ownership.tag(identity);
        if (there != null && there.getValue().equals(tag.value())) {
            keep(identity, tag, there, owned, Cause.MERGED, tag.merged());
        } else {
            write(identity, tag, there, owned);
        }
    }

    private void write(
            String identity, Desired tag, Map.@Nullable Entry<String, String> there, @Nullable OwnedTag owned) {
        if (mode == Mode.VERIFY) {
            change(there == null ? Action.ADD : Action.UPDATE, identity, tag, there, null, null);
        } else if (there == null) {
            boolean gone = owned != null && owned.isSettled();
            change(
                    Action.ADD,
                    identity,
                    tag,
                    null,
                    gone ? Cause.DRIFT : null,
                    gone ? "it was removed outside of Dativo" : null);
        } else if (incomplete != null) {
            change(Action.BLOCKED, identity, tag, there, Cause.OWNERSHIP_UNKNOWN, incomplete);
        } else if (owned != null && owned.wrote(there.getValue())) {
            change(Action.UPDATE, identity, tag, there, null, null);
        } else if (owned != null && owned.isSettled()) {
            String reason = "it was changed outside of Dativo from \"" + owned.value() + "\"";
            change(Action.UPDATE, identity, tag, there, Cause.DRIFT, reason);
        } else if (owned == null && isTerraforms(there)) {
            change(Action.UPDATE, identity, tag, there, Cause.SEEDED, "Terraform wrote it");
        } else if (options.adopt()) {
            change(Action.UPDATE, identity, tag, there, Cause.ADOPTED, "it was foreign");
        } else if (ownership.unreadable() != null) {
            change(Action.BLOCKED, identity, tag, there, Cause.OWNERSHIP_UNKNOWN, "the ledger cannot say whose it is");
        } else {
            String reason = withTerraform(tag, "it is foreign");
            change(Action.BLOCKED, identity, tag, there, Cause.FOREIGN_VALUE, reason);
        }
    }

    private void keep(
            String identity,
            Desired tag,
            Map.Entry<String, String> there,
            @Nullable OwnedTag owned,
            Cause cause,
            @Nullable String special) {
        if (mode == Mode.APPLY && isRespelled(tag, there, owned)) {
            String reason = "it is spelled '" + there.getKey() + "' there";
            change(Action.UPDATE, identity, tag, there, Cause.RESPELLED, reason);
            return;
        }
        kept++;
        if (owned == null && isTerraforms(there)) {
            change(Action.RECORD, identity, tag, there, Cause.SEEDED, "Terraform wrote it");
        } else if (owned == null && options.adopt() && mode == Mode.APPLY) {
            change(Action.RECORD, identity, tag, there, Cause.ADOPTED, "it was foreign");
        } else if (owned != null && owned.wrote(there.getValue()) && owned.intent() != null) {
            change(Action.RECORD, identity, tag, there, Cause.INTERRUPTED, "an interrupted run wrote it");
        } else if (mode == Mode.APPLY && isToRecord(identity)) {
            String by = "claimed by " + DesiredTags.names(claimants(identity, tag));
            change(Action.RECORD, identity, tag, there, Cause.CLAIMANTS, special == null ? by : by + "; " + special);
        } else if (special != null) {
            change(Action.KEEP, identity, tag, there, cause, special);
        } else if (options.listKept()) {
            change(Action.KEEP, identity, tag, there, null, null);
        }
    }

    /**
     * Whether a tag of ours is claimed in another case than it has; that of another keeps its spelling. What was written a moment
     * ago may still show in its former one.
     */
    private boolean isRespelled(Desired tag, Map.Entry<String, String> there, @Nullable OwnedTag owned) {
        return !there.getKey().equals(tag.key())
                && incomplete == null
                && owned != null
                && owned.intent() == null
                && owned.wrote(there.getValue())
                && !owned.lastTouched().isAfter(options.shownSince(resource.rules()));
    }

    /** Whether what the run claims for a key is not recorded yet. */
    private boolean isToRecord(String identity) {
        return claims.values().stream()
                .anyMatch(claim -> claim.after().containsKey(identity)
                        && !RecordedClaims.agree(claim.after(identity), claim.before(identity)));
    }

    /**
     * Jobs claim different values: the side whose value is there, or was until it was changed, is in place. No run
     * else changes the tag before all agree.
     */
    private void reconcileContested(String identity, Contested contested) {
        Map.Entry<String, String> there = observed.get(identity);
        OwnedTag owned = ownership.tag(identity);
        Side side = there == null ? null : contested.sides().get(there.getValue());
        boolean isThere = side != null;
        String last = owned == null ? null : owned.lastValue();
        if (side == null && owned != null && last != null && (there == null || owned.isSettled())) {
            side = contested.sides().get(last);
        }
        if (side == null || !side.claims().containsAll(contested.here()) || (!isThere && mode == Mode.VERIFY)) {
            TagChange conflict = DesiredTags.conflict(contested, valueOf(there));
            changes.add(conflict.toBuilder()
                    .formerClaimants(former(identity))
                    .because(conflict.cause(), withTerraform(conflict, String.valueOf(conflict.reason())))
                    .build());
            return;
        }
        Desired tag = new Desired(
                contested.canonicalKey(),
                side.tag().key(),
                side.claims().first().value(),
                side.tag().value(),
                side.tag().exact(),
                contested.origin(),
                contested.claimants(),
                null);
        if (isThere) {
            keep(identity, tag, Objects.requireNonNull(there), owned, Cause.CONTESTED, contested.besides(side));
        } else {
            write(identity, tag, there, owned);
        }
    }

    /** Whether a tag that is not in the ledger is to count as ours, since Terraform wrote it for the same jobs. */
    private boolean isTerraforms(Map.Entry<String, String> there) {
        return options.seed()
                && mode == Mode.APPLY
                && terraform != null
                && there.getValue().equals(terraform.tags().get(there.getKey()));
    }

    /** A key of ours that this run does not claim: other jobs do, or none does any more. */
    private void reconcileUnclaimed(String identity, OwnedTag owned) {
        Map.Entry<String, String> there = observed.get(identity);
        SortedSet<String> remaining = others.claimants(identity);
        SortedSet<String> former = former(identity);
        String key = there == null ? identity : there.getKey();
        String value = valueOf(there);
        boolean isOurs = value != null && owned.wrote(value);
        if (!remaining.isEmpty()) {
            Desired made =
                    isOurs && incomplete == null ? desired.ofOthers(identity).orElse(null) : null;
            String claimed = "claimed by " + DesiredTags.names(remaining);
            if (made != null && !made.value().equals(value)) {
                String reason = made.merged() == null ? claimed : made.merged();
                release(Action.UPDATE, identity, key, value, made.value(), Cause.CLAIMANTS, reason);
            } else if (!remaining.equals(former)) {
                release(Action.RECORD, identity, key, value, value, Cause.CLAIMANTS, "still " + claimed);
            }
        } else if (incomplete != null) {
            release(Action.BLOCKED, identity, key, value, value, Cause.OWNERSHIP_UNKNOWN, incomplete);
        } else if (isOurs) {
            String by = former.isEmpty() ? "" : " by " + DesiredTags.names(former);
            release(Action.REMOVE, identity, key, value, null, null, "no longer claimed" + by);
        } else if (!owned.lastTouched().isAfter(options.shownSince(resource.rules()))) {
            // What was written a moment ago may not show yet: then it stays ours, and a later run looks again.
            String reason =
                    value == null ? "no longer claimed, and gone" : "no longer claimed, and changed outside of Dativo";
            release(Action.RELEASE, identity, key, value, value, Cause.RELEASED, reason);
        }
    }

    private void release(
            Action action,
            String identity,
            String key,
            @Nullable String before,
            @Nullable String after,
            @Nullable Cause cause,
            String reason) {
        changes.add(TagChange.builder(action, key)
                .before(before)
                .after(after)
                .claimants(others.claimants(identity))
                .formerClaimants(former(identity))
                .because(cause, reason)
                .build());
    }

    /** Who claimed a key until now. */
    private SortedSet<String> former(String identity) {
        return ownership.claims().claimants(identity);
    }

    /** What is to be recorded of the claims of this run, and of jobs that are gone or are called otherwise now. */
    private SortedMap<String, ClaimChange> claims() {
        SortedMap<String, SortedMap<String, Claim>> claimed = new TreeMap<>();
        claimants.forEach(claimant -> claimed.put(claimant, new TreeMap<>()));
        resource.byKey().forEach((key, values) -> {
            for (ClaimedValue value : values) {
                String identity = resource.identity(key, value.value());
                Objects.requireNonNull(claimed.get(value.claimant()))
                        .merge(
                                identity,
                                new Claim(value.value(), value.origin()),
                                (one, other) -> together(identity, one, other));
            }
        });
        others.byIdentity()
                .forEach((identity, standing) -> standing.stream()
                        .filter(claim -> claimed.containsKey(claim.claimant()))
                        .forEach(claim -> Objects.requireNonNull(claimed.get(claim.claimant()))
                                .putIfAbsent(identity, new Claim(claim.value(), claim.origin()))));
        SortedMap<String, ClaimChange> changed = new TreeMap<>();
        claimed.forEach((claimant, after) -> {
            SortedMap<String, Claim> before = ownership.claims().of(claimant);
            if (!RecordedClaims.agree(before, after)) {
                changed.put(claimant, new ClaimChange(before, after));
            }
        });
        Set<String> recorded = ownership.claims().byClaimant().keySet();
        Set<String> still = options.others().others(recorded, claimants);
        for (String job : recorded) {
            if (!claimants.contains(job) && !still.contains(job)) {
                changed.put(job, new ClaimChange(ownership.claims().of(job), Collections.emptySortedMap()));
            }
        }
        return changed;
    }

    /** A job that claims two values for one key. */
    private Claim together(String identity, Claim one, Claim other) {
        if (one.value().equals(other.value())) {
            return one;
        }
        return options.merges().isEmpty() || !(others.rule(identity, resource) instanceof MergeRule.Union)
                ? one
                : new Claim(one.value() + "," + other.value(), one.origin());
    }

    private void change(
            Action action,
            String identity,
            Desired tag,
            Map.@Nullable Entry<String, String> there,
            @Nullable Cause cause,
            @Nullable String reason) {
        String merged = tag.merged();
        boolean says = merged == null || (reason != null && reason.contains(merged));
        changes.add(TagChange.builder(action, tag.key())
                .canonicalKey(tag.canonicalKey())
                .before(valueOf(there))
                .after(tag.value())
                .origin(tag.origin())
                .claimants(claimants(identity, tag))
                .formerClaimants(former(identity))
                .lossy(!tag.exact())
                .status(status(action))
                .because(
                        cause == null && !says ? Cause.MERGED : cause,
                        says ? reason : reason == null ? merged : reason + "; " + merged)
                .build());
    }

    private ClaimStatus status(Action action) {
        return switch (action) {
            case RECORD, KEEP -> ClaimStatus.IN_PLACE;
            case BLOCKED -> ClaimStatus.CONFLICT;
            default -> mode == Mode.VERIFY ? ClaimStatus.TERRAFORM_MANAGED : ClaimStatus.DIFFERS;
        };
    }

    /**
     * What the resource cannot carry is named, the least important first: an addition is refused, and a tag of ours gives
     * way to a more important one.
     */
    private void refuseWhatDoesNotFit() {
        int limit = resource.rules().maxTags();
        long carried = read.tags().keySet().stream()
                .filter(key -> !resource.rules().isReserved(key))
                .count();
        long removed = changes.stream()
                .filter(change -> change.action() == Action.REMOVE)
                .count();
        List<TagChange> additions =
                changes.stream().filter(change -> change.action() == Action.ADD).toList();
        long excess = Math.min(additions.size(), carried - removed + additions.size() - limit);
        if (excess <= 0) {
            return;
        }
        String reason = "the resource carries " + PlanText.count((int) carried, "tag") + " and can carry " + limit
                + "; " + additions.size() + (additions.size() == 1 ? " more is claimed" : " more are claimed");
        List<TagChange> dispensable = new ArrayList<>(additions);
        if (mode == Mode.APPLY) {
            dispensable.addAll(ours(reason));
        }
        dispensable.sort(byImportance().reversed());
        for (TagChange change : dispensable.subList(0, (int) excess)) {
            leaveOut(change, reason);
        }
    }

    private Comparator<TagChange> byImportance() {
        return Comparator.<TagChange>comparingInt(change -> {
                    int place = options.priority().indexOf(change.canonicalKey());
                    return place < 0 ? Integer.MAX_VALUE : place;
                })
                .thenComparing(TagChange::canonicalKey, Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    /** The tags that are on the resource, ours, and claimed by this run alone, as removals. */
    private List<TagChange> ours(String reason) {
        List<TagChange> removals = new ArrayList<>();
        desired.byIdentity().forEach((identity, tag) -> {
            Map.Entry<String, String> there = observed.get(identity);
            OwnedTag owned = ownership.tag(identity);
            if (there != null
                    && owned != null
                    && owned.wrote(there.getValue())
                    && incomplete == null
                    && others.claimants(identity).isEmpty()) {
                removals.add(TagChange.builder(Action.REMOVE, there.getKey())
                        .canonicalKey(tag.canonicalKey())
                        .before(there.getValue())
                        .origin(tag.origin())
                        .formerClaimants(former(identity))
                        .status(ClaimStatus.DOES_NOT_FIT)
                        .because(Cause.TOO_MANY_TAGS, "makes room for a more important one: " + reason)
                        .build());
            }
        });
        return removals;
    }

    private void leaveOut(TagChange excess, String reason) {
        if (excess.action() == Action.REMOVE) {
            String identity = resource.rules().identity(excess.key());
            changes.removeIf(change -> resource.rules().identity(change.key()).equals(identity));
            Desired wanted = desired.byIdentity().get(identity);
            kept -= wanted != null && wanted.value().equals(excess.before()) ? 1 : 0;
            changes.add(excess);
        } else {
            changes.remove(excess);
            changes.add(TagChange.builder(Action.BLOCKED, excess.key())
                    .canonicalKey(excess.canonicalKey())
                    .after(excess.after())
                    .origin(excess.origin())
                    .claimants(excess.claimants())
                    .formerClaimants(excess.formerClaimants())
                    .lossy(excess.lossy())
                    .status(ClaimStatus.DOES_NOT_FIT)
                    .because(Cause.TOO_MANY_TAGS, reason)
                    .build());
        }
    }

    /** Who claims a key once the plan is applied. */
    private SortedSet<String> claimants(String identity, Desired tag) {
        SortedSet<String> all = new TreeSet<>(tag.claimants());
        all.addAll(others.claimants(identity));
        return all;
    }

    private String withTerraform(TagChange conflict, String reason) {
        return withTerraform(conflict.key(), conflict.after(), reason);
    }

    private String withTerraform(Desired tag, String reason) {
        return withTerraform(tag.key(), tag.value(), reason);
    }

    private String withTerraform(String key, @Nullable String claimed, String reason) {
        if (terraform == null) {
            return reason;
        }
        String held = terraform.tags().get(key);
        return held == null || held.equals(claimed)
                ? reason
                : reason + "; Terraform sets it to \"" + held + "\" in " + terraform.address();
    }

    private @Nullable String detail() {
        List<String> said =
                new ArrayList<>(changes.isEmpty() ? List.of() : SpelledTwice.of(afterwards(), resource.rules()));
        String standing = standing();
        if (standing != null) {
            said.add(0, standing);
        }
        return said.isEmpty() ? null : String.join("; ", said);
    }

    /** The keys that are there when all is done. */
    private Set<String> afterwards() {
        Set<String> keys = new TreeSet<>(read.tags().keySet());
        for (TagChange change : changes) {
            if (change.action() == Action.REMOVE) {
                keys.remove(change.key());
            } else if (change.action() == Action.ADD) {
                keys.add(change.key());
            }
        }
        return keys;
    }

    private @Nullable String standing() {
        if (ownership.unreadable() != null) {
            return ownership.unreadable()
                    + "; nothing of this resource is changed or removed, and the document is set aside"
                    + " when a tag is added";
        }
        return terraform != null && mode == Mode.APPLY
                ? "Terraform manages this resource: its next apply may undo what is written here"
                : null;
    }

    private static @Nullable String valueOf(Map.@Nullable Entry<String, String> tag) {
        return tag == null ? null : tag.getValue();
    }
}
