package io.dativo.propagation;

import io.dativo.ledger.Claim;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.RecordedClaims;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.propagation.TagPropagator.Staleness;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The apply of one resource while it goes on. Used by one thread. */
final class PlannedWrite {
    private final String planId;
    private final ResourcePlan plan;
    private final TagRules rules;
    private final Set<TagChange> tried = new LinkedHashSet<>();
    private List<TagChange> todo = List.of();
    private Map<String, String> observed = Map.of();
    /** Identity to the key as it is spelled on the resource. */
    private Map<String, String> spelled = Map.of();

    private Ownership ownership;
    private @Nullable String version;
    private boolean accepted;
    private boolean bookkeeping;
    private boolean intended;
    private Instant intendedAt = Instant.EPOCH;

    /** Whether everything that the plan only records is recorded. */
    private boolean recorded;

    /** What other jobs claimed when the plan was found to hold. */
    private @Nullable RecordedClaims agreedOn;

    private boolean writesClaimants;
    private int attempts;

    /** Whether the resource must be read before the next write. */
    private boolean needsRead = true;

    /** Whether a write went out of which it is not known whether it took effect, or still will. */
    private boolean inDoubt;

    /** Whether what is there was read after everything was written. */
    private boolean isReadBack;

    private ProviderException.@Nullable Kind failure;
    private @Nullable String failureDetail;
    private @Nullable Outcome ending;
    private @Nullable ClaimStatus reason;
    private @Nullable String endingDetail;

    PlannedWrite(String planId, ResourcePlan plan, TagRules rules) {
        this.planId = planId;
        this.plan = plan;
        this.rules = rules;
        this.ownership = Ownership.none(plan.resource());
    }

    /** How one planned change stands against what is on the resource now. */
    private enum Standing {
        /** It is still to be done. */
        PENDING,
        /** The resource is already as planned. */
        DONE,
        /** Another writer came in between. */
        OVERTAKEN
    }

    ResourcePlan plan() {
        return plan;
    }

    /** What is asked of the provider, whatever the resource: equal ones can share a call. */
    Object delta() {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        for (TagChange change : plan.changes()) {
            String after = change.after();
            if (change.action() == Action.REMOVE) {
                remove.add(change.key());
            } else if (change.action().writes() && after != null) {
                set.put(change.key(), after);
                if (isToRespell(change)) {
                    // Set alone, some systems keep the case that they know.
                    remove.add(String.valueOf(spelled.get(rules.identity(change.key()))));
                }
            }
        }
        return List.of(set, remove);
    }

    boolean isOpen() {
        return ending == null;
    }

    boolean needsRead() {
        return needsRead;
    }

    TagRules rules() {
        return rules;
    }

    /** Whether the ledger holds the intents of what is to be done. */
    boolean isIntended() {
        return intended;
    }

    void markIntended() {
        intended = true;
        recorded |= bookkeeping;
    }

    boolean wasTried() {
        return attempts > 0;
    }

    boolean hasWork() {
        return !todo.isEmpty() || (writesClaimants && bookkeeping);
    }

    /** How it ended, and how each claimed tag stands by what was seen at last. Once it is not open any more. */
    ResourceOutcome outcome() {
        Outcome how = Objects.requireNonNull(ending, "the write is still open");
        boolean done = how == Outcome.APPLIED || how == Outcome.RETRIED;
        return ResourceOutcome.builder(plan, how)
                .because(reason, endingDetail)
                .failure(how == Outcome.FAILED || how == Outcome.UNKNOWN ? failure : null)
                .attempts(attempts)
                .seen(tried.stream().allMatch(change -> !change.action().writes() || isConfirmed(change)))
                .written(done ? List.copyOf(tried) : List.of())
                .standing(change -> standingOf(change, how))
                .build();
    }

    /** Only what was seen is in place. */
    private @Nullable ClaimStatus standingOf(TagChange change, Outcome how) {
        boolean accomplished = how == Outcome.APPLIED || how == Outcome.RETRIED || how == Outcome.UNCHANGED;
        return switch (change.action()) {
            case BLOCKED, REMOVE, RELEASE -> change.status();
            case KEEP -> reason == ClaimStatus.STALE ? reason : change.status();
            case RECORD -> {
                if (accomplished) {
                    yield recorded || isRecorded(change) ? ClaimStatus.IN_PLACE : ClaimStatus.STALE;
                }
                yield reason == null ? ClaimStatus.NOT_RECORDED : reason;
            }
            case ADD, UPDATE -> {
                if (reason != null) {
                    yield reason;
                } else if (isConfirmed(change)) {
                    yield accomplished || areClaimsRecorded() ? ClaimStatus.IN_PLACE : ClaimStatus.NOT_RECORDED;
                } else if (accomplished) {
                    yield ClaimStatus.SETTLING;
                }
                yield how == Outcome.UNKNOWN ? ClaimStatus.OUTCOME_UNKNOWN : ClaimStatus.WRITE_FAILED;
            }
        };
    }

    /** Whether the ledger holds, by what was read of it, what a change records. */
    private boolean isRecorded(TagChange change) {
        OwnedTag owned = ownership.tag(rules.identity(change.key()));
        boolean taken = !change.takesOver() || (owned != null && Objects.equals(owned.value(), change.after()));
        return taken && areClaimsRecorded();
    }

    private boolean isConfirmed(TagChange change) {
        return standing(change) == Standing.DONE;
    }

    /** Whether something was written that was not seen since. */
    boolean isUnconfirmed() {
        return (ending == Outcome.APPLIED || ending == Outcome.RETRIED)
                && tried.stream().anyMatch(change -> change.action().writes() && !isConfirmed(change));
    }

    /**
     * Whether a claimed tag was written that was not seen since. A removal is another matter: what still shows may be the
     * tag of another that stands under the same key.
     */
    boolean isClaimUnseen() {
        return isUnconfirmed()
                && tried.stream()
                        .anyMatch(change ->
                                change.action().writes() && change.action() != Action.REMOVE && !isConfirmed(change));
    }

    /** What was written and is there, by identity. */
    Map<String, OwnedTag> written(Map<String, String> there) {
        Map<String, OwnedTag> written = new HashMap<>();
        for (TagChange change : tried) {
            String identity = rules.identity(change.key());
            String value = change.after();
            if (change.action() != Action.REMOVE
                    && change.action().writes()
                    && change.cause() != Cause.GIVEN_BACK
                    && value != null
                    && value.equals(there.get(identity))) {
                written.put(identity, OwnedTag.of(value, intendedAt, planId));
            }
        }
        return written;
    }

    /** Whether a value was written in place of another. */
    boolean changes() {
        return tried.stream().anyMatch(change -> change.action() == Action.UPDATE);
    }

    /** The identities that were removed. */
    Set<String> removed() {
        return tried.stream()
                .filter(change -> change.action() == Action.REMOVE)
                .map(change -> rules.identity(change.key()))
                .collect(Collectors.toSet());
    }

    /** The provider saw what was written. */
    void confirm() {
        observed = afterwards();
        Map<String, String> keys = new HashMap<>(spelled);
        todo.forEach(change -> keys.put(rules.identity(change.key()), change.key()));
        spelled = keys;
    }

    /** Takes what is there after everything was written. */
    void confirm(TagRead read) {
        if (read.status() == TagRead.Status.FOUND && !ResourcePlanner.isAnother(plan.fingerprint(), read)) {
            observe(read, ownership);
            isReadBack = true;
        }
    }

    /** Something that was acknowledged was not seen, on a system that shows at once what it did. */
    void endUnseen() {
        if (isReadBack) {
            end(Outcome.FAILED, null, "the write was acknowledged, and what was read after it does not show it");
        } else {
            end(Outcome.UNKNOWN, null, "the write was acknowledged, and could not be read back");
        }
    }

    ProviderException.@Nullable Kind failure() {
        return failure;
    }

    String failureDetail() {
        return failureDetail == null ? "" : failureDetail;
    }

    /**
     * Takes what is there now and decides what is left to do.
     *
     * @param keptByStore whether the store keeps ownership, so that bookkeeping is a write too
     */
    void observe(TagRead read, Ownership now, boolean keptByStore, Staleness staleness) {
        needsRead = false;
        intended = false;
        if (read.status() == TagRead.Status.NOT_OBSERVED) {
            end(Outcome.FAILED, ClaimStatus.NOT_OBSERVED, read.detail());
            return;
        }
        if (read.status() != TagRead.Status.FOUND) {
            skip(
                    ClaimStatus.STALE,
                    "it is " + ResourcePlan.Status.of(read.status()).words() + " now");
            return;
        }
        if (ResourcePlanner.isAnother(plan.fingerprint(), read)) {
            String another = "it was dropped and made anew after it was planned; plan again";
            if (wasTried()) {
                failure = ProviderException.Kind.CONFLICT;
                end(Outcome.FAILED, null, another);
            } else {
                skip(ClaimStatus.STALE, another);
            }
            return;
        }
        observe(read, now);
        String overtaken = null;
        todo = new ArrayList<>();
        for (TagChange change : plan.changes()) {
            if (change.action().writes()) {
                switch (standing(change)) {
                    case PENDING -> todo.add(change);
                    case OVERTAKEN -> overtaken = overtaken == null ? change.key() : overtaken;
                    case DONE -> {}
                }
            }
        }
        boolean same = ResourcePlanner.fingerprint(read, now).equals(plan.fingerprint());
        bookkeeping = same && plan.isBookkeeping();
        boolean nothingLeft = todo.isEmpty() && overtaken == null;
        writesClaimants = keptByStore;
        if (bookkeeping && keptByStore) {
            plan.changes().stream()
                    .filter(change -> change.action().isBookkeeping())
                    .forEach(todo::add);
        }
        if (overtaken != null && wasTried()) {
            failure = ProviderException.Kind.CONFLICT;
            end(Outcome.FAILED, null, "'" + overtaken + "' was changed by another writer meanwhile");
        } else if (overtaken != null) {
            skip(ClaimStatus.STALE, "'" + overtaken + "' was changed after it was planned; plan again");
        } else if (!accepted && !same && !nothingLeft && staleness == Staleness.RESOURCE) {
            skip(ClaimStatus.STALE, "the resource was changed after it was planned; plan again");
        } else {
            accepted = true;
            agreedOn = now.claims();
        }
    }

    /**
     * Takes what is there after a write whose effect was not known, and says whether all of the plan is in place: the
     * tags, and where the store keeps ownership, who claims them.
     */
    boolean isInPlace(TagRead read, Ownership now) {
        observe(read, now);
        return !ResourcePlanner.isAnother(plan.fingerprint(), read)
                && plan.changes().stream().allMatch(this::isDone)
                && (!bookkeeping || areClaimsRecorded());
    }

    private boolean isDone(TagChange change) {
        OwnedTag owned = ownership.tag(rules.identity(change.key()));
        return switch (change.action()) {
            case ADD, UPDATE, REMOVE -> standing(change) == Standing.DONE;
            case RECORD -> !bookkeeping || isRecorded(change);
            case RELEASE -> !bookkeeping || owned == null;
            case BLOCKED, KEEP -> true;
        };
    }

    /** The claims that are not recorded yet, for a store that keeps them. */
    private Map<String, Map<String, String>> unsavedClaims() {
        RecordedClaims claims = claims();
        Map<String, Map<String, String>> unsaved = new HashMap<>();
        for (String claimant : claims.unsaved()) {
            Map<String, String> values = new HashMap<>();
            claims.of(claimant).forEach((key, claim) -> values.put(key, claim.value()));
            unsaved.put(claimant, values);
        }
        return unsaved;
    }

    private void observe(TagRead read, Ownership now) {
        version = read.version();
        ownership = now;
        Map<String, String> seen = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        new TreeMap<>(read.tags()).forEach((key, value) -> {
            seen.putIfAbsent(rules.identity(key), value);
            keys.putIfAbsent(rules.identity(key), key);
        });
        // Of two spellings that are one key, the one that the plan means counts.
        for (TagChange change : plan.changes()) {
            String value = read.tags().get(change.key());
            if (value != null) {
                seen.put(rules.identity(change.key()), value);
                keys.put(rules.identity(change.key()), change.key());
            }
        }
        observed = seen;
        spelled = keys;
    }

    private Standing standing(TagChange change) {
        String there = observed.get(rules.identity(change.key()));
        boolean done = change.action() == Action.REMOVE ? there == null : there != null && there.equals(change.after());
        if (done && !isToRespell(change)) {
            return Standing.DONE;
        }
        boolean asPlanned = there == null ? change.before() == null : there.equals(change.before());
        return asPlanned && isStillOurs(change, there) ? Standing.PENDING : Standing.OVERTAKEN;
    }

    /** Whether a tag stands there in another case than it is to have. */
    private boolean isToRespell(TagChange change) {
        return change.action() == Action.UPDATE && !change.key().equals(spelled.get(rules.identity(change.key())));
    }

    /** Whether the ledger still allows the change; another run may have written it since. */
    private boolean isStillOurs(TagChange change, @Nullable String there) {
        if (change.takesOver()) {
            return true;
        }
        String identity = rules.identity(change.key());
        OwnedTag owned = ownership.tag(identity);
        if (owned != null && owned.intent() != null && owned.intent().plan().equals(planId)) {
            return true;
        }
        if (isClaimedAnew(change, identity)) {
            return false;
        }
        return there == null
                || (owned != null && (owned.wrote(there) || (owned.isSettled() && change.cause() == Cause.DRIFT)));
    }

    /**
     * Whether a job claims another value of whom the plan did not know, or that it did not claim when the plan was found to
     * hold.
     */
    private boolean isClaimedAnew(TagChange change, String identity) {
        RecordedClaims before = agreedOn;
        for (Map.Entry<String, SortedMap<String, Claim>> job :
                ownership.claims().byClaimant().entrySet()) {
            String claimant = job.getKey();
            Claim claim = job.getValue().get(identity);
            if (claim == null
                    || plan.records().containsKey(claimant)
                    || claim.value().equals(change.after())) {
                continue;
            }
            boolean known = change.claimants().contains(claimant)
                    || change.formerClaimants().contains(claimant);
            if (before == null ? !known : !claim.equals(before.of(claimant).get(identity))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The ledger before the write. Of the keys that this plan is about, what a dead run left is settled; those of
     * another run may be on their way and stay as they are.
     */
    Ownership intended(Instant now) {
        intendedAt = now;
        SortedMap<String, OwnedTag> tags = new TreeMap<>(ownership.tags());
        for (TagChange change : plan.changes()) {
            String identity = rules.identity(change.key());
            OwnedTag owned = tags.get(identity);
            OwnedTag settled = owned == null ? null : owned.settle(observed.get(identity));
            if (change.action().writes() && todo.contains(change)) {
                OwnedTag base = settled == null ? OwnedTag.of(null, now, planId) : settled;
                tags.put(
                        identity,
                        base.intend(
                                new OwnedTag.Intent(change.after(), now, planId, change.cause() == Cause.GIVEN_BACK)));
            } else if (change.action() == Action.REMOVE) {
                tags.remove(identity);
            } else if (bookkeeping && change.takesOver()) {
                tags.put(identity, OwnedTag.of(change.after(), now, planId));
            } else if (change.action().writes() || (bookkeeping && change.action() == Action.RECORD)) {
                put(tags, identity, settled);
            } else if (bookkeeping && change.action() == Action.RELEASE) {
                tags.remove(identity);
            }
        }
        return ownership.with(tags).with(claims());
    }

    /** What jobs claim once the plan is applied. A job that claims something else since it was planned is left alone. */
    private RecordedClaims claims() {
        RecordedClaims claims = ownership.claims();
        for (Map.Entry<String, ClaimChange> claim : plan.records().entrySet()) {
            SortedMap<String, Claim> now = claims.of(claim.getKey());
            if (RecordedClaims.agree(now, claim.getValue().before())
                    && !RecordedClaims.agree(now, claim.getValue().after())) {
                claims = claims.with(claim.getKey(), claim.getValue().after());
            }
        }
        boolean adopts = plan.changes().stream().anyMatch(TagChange::takesOver);
        return adopts ? claims.withoutMissing() : claims;
    }

    /** Whether all that jobs claim by the plan is recorded, by what was read or written. */
    private boolean areClaimsRecorded() {
        return intended
                || plan.records().entrySet().stream()
                        .allMatch(claim -> RecordedClaims.agree(
                                ownership.claims().of(claim.getKey()),
                                claim.getValue().after()));
    }

    private static void put(SortedMap<String, OwnedTag> tags, String identity, @Nullable OwnedTag owned) {
        if (owned == null) {
            tags.remove(identity);
        } else {
            tags.put(identity, owned);
        }
    }

    Ownership ownership() {
        return ownership;
    }

    /** What the provider is asked to do. */
    TagWrite write() {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        Set<String> release = new HashSet<>();
        for (TagChange change : todo) {
            String after = change.after();
            if (change.action() == Action.REMOVE) {
                remove.add(change.key());
            } else if (after != null && (change.action().writes() || change.takesOver())) {
                set.put(change.key(), after);
            }
            if (change.action() == Action.RELEASE || change.cause() == Cause.GIVEN_BACK) {
                release.add(change.key());
            }
        }
        attempts++;
        tried.addAll(todo);
        return writesClaimants
                ? new TagWrite(plan.resource(), set, remove, unsavedClaims(), release, version)
                : new TagWrite(plan.resource(), set, remove, version);
    }

    /** What the resource carries when the write took effect, by identity. */
    Map<String, String> afterwards() {
        Map<String, String> after = new HashMap<>(observed);
        for (TagChange change : todo) {
            String identity = rules.identity(change.key());
            String value = change.after();
            if (change.action() == Action.REMOVE) {
                after.remove(identity);
            } else if (change.action().writes() && value != null) {
                after.put(identity, value);
            }
        }
        return after;
    }

    Map<String, String> observed() {
        return observed;
    }

    /** An attempt failed; another may follow. */
    void failed(ProviderException.Kind kind, @Nullable String detail, boolean readAgain) {
        failure = kind;
        failureDetail = detail;
        needsRead |= readAgain;
    }

    /** The last write was not answered. */
    void unanswered() {
        inDoubt = true;
    }

    boolean isInDoubt() {
        return inDoubt;
    }

    void skip(ClaimStatus why, @Nullable String detail) {
        end(Outcome.SKIPPED, why, detail);
    }

    /** Nothing more is tried: the last failure stands. */
    void fail(ProviderException.Kind kind, @Nullable String detail) {
        failure = kind;
        end(inDoubt ? Outcome.UNKNOWN : Outcome.FAILED, null, detail);
    }

    /** Nothing more is tried, since the run ends or the last failure is one for good. */
    void abandon(ProviderException.@Nullable Kind kind, @Nullable String detail, @Nullable ClaimStatus stop) {
        if (kind == null || (stop != null && !wasTried())) {
            String before = detail == null || detail.isEmpty() ? "" : ": " + detail;
            skip(stop == null ? ClaimStatus.CANCELLED : stop, "the run ended before it" + before);
        } else {
            fail(kind, detail);
        }
    }

    private void end(Outcome how, @Nullable ClaimStatus why, @Nullable String detail) {
        ending = how;
        reason = why;
        endingDetail = detail;
    }

    /** Everything is in place. */
    void finishInPlace(@Nullable String detail) {
        boolean nothing = tried.stream().noneMatch(change -> change.action().writes());
        Outcome how =
                nothing ? Outcome.UNCHANGED : attempts == 1 && failure == null ? Outcome.APPLIED : Outcome.RETRIED;
        recorded |= bookkeeping && writesClaimants && wasTried();
        end(how, null, detail);
    }
}
