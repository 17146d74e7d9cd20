package io.dativo.propagation;

import io.dativo.document.Digest;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.propagation.DesiredTags.Desired;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what one resource shall carry with what it carries and what we own of that. Pure, and used once.
 *
 * <p>For each key: absent is added; ours is changed; somebody else's is never touched, and when it has another value
 * that is a conflict. A key that nobody claims any more is removed only if we wrote it, it still has our value, and
 * everybody who claimed it takes part in this run.
 */
final class ResourcePlanner {
    /**
     * How to decide.
     *
     * @param adopt whether tags of others are taken over
     * @param strict whether a spelling that loses something is refused
     * @param seed whether tags that Terraform wrote and somebody claims become ours
     * @param listKept whether tags that are right already are listed
     * @param others whose claims in the ledger count
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
    private final DesiredTags desired;
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
        this.desired = DesiredTags.of(resource, options.strict());
        this.observed = DesiredTags.observed(read.tags(), resource.rules(), desired.byIdentity());
    }

    ResourcePlan plan() {
        desired.byIdentity().forEach(this::want);
        ownership.tags().forEach((identity, owned) -> {
            if (!desired.byIdentity().containsKey(identity)
                    && !desired.refused().contains(identity)) {
                letGo(identity, owned);
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
                    .formerClaimants(former(refusal.key()))
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
                kept,
                changes.isEmpty() ? null : fingerprint(read, ownership));
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

    private void want(String identity, Desired tag) {
        Map.Entry<String, String> there = observed.get(identity);
        OwnedTag owned = ownership.tag(identity);
        SortedSet<String> others = others(owned);
        if (there != null && there.getValue().equals(tag.value())) {
            keep(tag, there, owned, others);
        } else if (mode == Mode.VERIFY) {
            change(there == null ? Action.ADD : Action.UPDATE, tag, there, tag.claimants(), null, null);
        } else if (owned != null
                && !options.adopt()
                && !others.isEmpty()
                && !tag.value().equals(owned.claimedValue())) {
            String reason = "\"" + owned.claimedValue() + "\" is claimed by " + String.join(", ", others);
            change(Action.BLOCKED, tag, there, tag.claimants(), Cause.CLAIMED_ELSEWHERE, withTerraform(tag, reason));
            withdraw(tag, there, owned, others);
        } else if (there == null) {
            boolean gone = owned != null && owned.isSettled();
            change(
                    Action.ADD,
                    tag,
                    null,
                    claimants(tag, others),
                    gone ? Cause.DRIFT : null,
                    gone ? "somebody removed it" : null);
        } else if (owned != null && owned.wrote(there.getValue())) {
            change(Action.UPDATE, tag, there, claimants(tag, others), null, null);
        } else if (owned != null && owned.isSettled()) {
            String reason = "somebody changed it from \"" + owned.value() + "\"";
            change(Action.UPDATE, tag, there, claimants(tag, others), Cause.DRIFT, reason);
        } else if (owned == null && isTerraforms(there)) {
            change(Action.UPDATE, tag, there, tag.claimants(), Cause.SEEDED, "Terraform wrote it");
        } else if (options.adopt()) {
            change(Action.UPDATE, tag, there, tag.claimants(), Cause.ADOPTED, "it was somebody else's");
        } else if (ownership.unreadable() != null) {
            change(
                    Action.BLOCKED,
                    tag,
                    there,
                    tag.claimants(),
                    Cause.OWNERSHIP_UNKNOWN,
                    "the ledger cannot say whose it is");
        } else {
            change(
                    Action.BLOCKED,
                    tag,
                    there,
                    tag.claimants(),
                    Cause.FOREIGN_VALUE,
                    withTerraform(tag, "it is somebody else's"));
        }
    }

    /** Who claims another value now claims the one that is there no longer: the last one to change its mind writes. */
    private void withdraw(
            Desired tag, Map.@Nullable Entry<String, String> there, OwnedTag owned, SortedSet<String> others) {
        if (!others.equals(owned.allClaimants())) {
            String value = valueOf(there);
            String key = there == null ? tag.key() : there.getKey();
            String reason = "\"" + owned.claimedValue() + "\" is claimed by " + String.join(", ", others) + " only";
            letGo(Action.RECORD, key, value, value, others, Cause.CLAIMANTS, reason);
        }
    }

    private void keep(
            Desired tag, Map.Entry<String, String> there, @Nullable OwnedTag owned, SortedSet<String> others) {
        kept++;
        SortedSet<String> claimants = claimants(tag, others);
        if (owned == null && isTerraforms(there)) {
            change(Action.RECORD, tag, there, claimants, Cause.SEEDED, "Terraform wrote it");
        } else if (owned == null && options.adopt() && mode == Mode.APPLY) {
            change(Action.RECORD, tag, there, claimants, Cause.ADOPTED, "it was somebody else's");
        } else if (owned != null && owned.wrote(there.getValue()) && owned.intent() != null) {
            change(Action.RECORD, tag, there, claimants, Cause.INTERRUPTED, "an interrupted run wrote it");
        } else if (owned != null
                && owned.wrote(there.getValue())
                && !owned.claimants().equals(claimants)) {
            change(Action.RECORD, tag, there, claimants, Cause.CLAIMANTS, "claimed by " + String.join(", ", claimants));
        } else if (options.listKept()) {
            change(Action.KEEP, tag, there, claimants, null, null);
        }
    }

    /** Whether a tag that is not in the ledger is to count as ours, since Terraform wrote it for the same jobs. */
    private boolean isTerraforms(Map.Entry<String, String> there) {
        return options.seed()
                && mode == Mode.APPLY
                && terraform != null
                && there.getValue().equals(terraform.tags().get(there.getKey()));
    }

    /** A key of ours that this run does not claim. */
    private void letGo(String identity, OwnedTag owned) {
        Map.Entry<String, String> there = observed.get(identity);
        SortedSet<String> remaining = others(owned);
        String key = there == null ? identity : there.getKey();
        String value = valueOf(there);
        if (!remaining.isEmpty()) {
            if (!remaining.equals(owned.allClaimants())) {
                String reason = "still claimed by " + String.join(", ", remaining);
                letGo(Action.RECORD, key, value, value, remaining, Cause.CLAIMANTS, reason);
            }
        } else if (value != null && owned.wrote(value)) {
            String by = owned.allClaimants().isEmpty() ? "" : " by " + String.join(", ", owned.allClaimants());
            letGo(Action.REMOVE, key, value, null, remaining, null, "no longer claimed" + by);
        } else if (!owned.lastTouched().isAfter(options.shownSince(resource.rules()))) {
            // What was written a moment ago may not show yet: then it stays ours, and a later run looks again.
            String reason =
                    value == null ? "no longer claimed, and gone" : "no longer claimed, and changed by somebody";
            letGo(Action.RELEASE, key, value, value, remaining, Cause.RELEASED, reason);
        }
    }

    private void letGo(
            Action action,
            String key,
            @Nullable String before,
            @Nullable String after,
            SortedSet<String> remaining,
            @Nullable Cause cause,
            String reason) {
        changes.add(TagChange.builder(action, key)
                .before(before)
                .after(after)
                .claimants(remaining)
                .formerClaimants(former(key))
                .because(cause, reason)
                .build());
    }

    /** Who claimed a key until now. */
    private List<String> former(String key) {
        OwnedTag owned = ownership.tag(resource.rules().identity(key));
        return owned == null ? List.of() : List.copyOf(owned.allClaimants());
    }

    private void change(
            Action action,
            Desired tag,
            Map.@Nullable Entry<String, String> there,
            SortedSet<String> claimants,
            @Nullable Cause cause,
            @Nullable String reason) {
        changes.add(TagChange.builder(action, tag.key())
                .canonicalKey(tag.canonicalKey())
                .before(valueOf(there))
                .after(tag.value())
                .origin(tag.origin())
                .claimants(claimants)
                .formerClaimants(former(tag.key()))
                .lossy(!tag.exact())
                .status(status(action))
                .because(cause, reason)
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
            giveUp(change, reason);
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
                    && others(owned).isEmpty()) {
                removals.add(TagChange.builder(Action.REMOVE, there.getKey())
                        .canonicalKey(tag.canonicalKey())
                        .before(there.getValue())
                        .origin(tag.origin())
                        .formerClaimants(former(there.getKey()))
                        .status(ClaimStatus.DOES_NOT_FIT)
                        .because(Cause.TOO_MANY_TAGS, "makes room for a more important one: " + reason)
                        .build());
            }
        });
        return removals;
    }

    private void giveUp(TagChange excess, String reason) {
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

    /** Who claims the key by the ledger and takes no part in this run, so that this run cannot speak for them. */
    private SortedSet<String> others(@Nullable OwnedTag owned) {
        if (owned == null) {
            return OwnedTag.sorted(List.of());
        }
        return options.others().others(owned.allClaimants(), claimants);
    }

    private SortedSet<String> claimants(Desired tag, SortedSet<String> others) {
        SortedSet<String> claimants = new TreeSet<>(tag.claimants());
        if (!options.adopt()) {
            claimants.addAll(others);
        }
        return claimants;
    }

    private String withTerraform(Desired tag, String reason) {
        if (terraform == null) {
            return reason;
        }
        String held = terraform.tags().get(tag.key());
        return held == null || held.equals(tag.value())
                ? reason
                : reason + "; Terraform sets it to \"" + held + "\" in " + terraform.address();
    }

    private @Nullable String detail() {
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
