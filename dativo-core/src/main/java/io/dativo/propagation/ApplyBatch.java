package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.LedgerAnswer;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.ledger.Settlement;
import io.dativo.pace.Batches;
import io.dativo.pace.Cancellation;
import io.dativo.pace.Deadline;
import io.dativo.pace.RetryPolicy;
import io.dativo.pace.Sleeper;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.TagPropagator.Staleness;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the plans of some resources of one account: reads them again, records the intents, writes, settles, and goes
 * round again for what failed in passing. Used by one thread.
 */
final class ApplyBatch {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyBatch.class);

    /**
     * What all batches of one run share.
     *
     * @param planId the plan
     * @param ledger who owns what
     * @param clock the time
     * @param deadline when nothing new is begun any more
     * @param retry how often and how soon
     * @param staleness what counts as changed since
     * @param settling for how long what was written may not show, or null for what the rules of each resource say
     * @param cancellation ends the run early
     * @param events hears how it goes
     */
    record Run(
            String planId,
            OwnershipLedger ledger,
            Clock clock,
            Deadline deadline,
            RetryPolicy retry,
            Staleness staleness,
            @Nullable Duration settling,
            Cancellation cancellation,
            Events events) {
        Sleeper sleeper() {
            return deadline.time();
        }

        /** Why nothing new is begun, or null. */
        @Nullable
        ClaimStatus stop() {
            if (cancellation.isCancelled()) {
                return ClaimStatus.CANCELLED;
            }
            return deadline.isOver() ? ClaimStatus.DEADLINE_PASSED : null;
        }
    }

    private final Run run;
    private final Stores.Guarded store;
    private final List<PlannedWrite> writes;
    private final boolean ledgerCounts;

    ApplyBatch(Run run, Stores.Guarded store, List<PlannedWrite> writes) {
        this.run = run;
        this.store = store;
        this.writes = writes;
        this.ledgerCounts = !store.keepsOwnership();
    }

    List<ResourceOutcome> apply() {
        ClaimStatus stop = run.stop();
        for (int attempt = 1; stop == null && attempt <= run.retry().attempts() && !open().isEmpty(); attempt++) {
            stop = attempt(attempt, open());
        }
        stop = stop == null ? run.stop() : stop;
        abandon(open(), stop);
        if (stop == null) {
            confirm();
        }
        writes.stream()
                .filter(write -> write.isClaimUnseen() && !maySettle(write))
                .forEach(PlannedWrite::endUnseen);
        return outcomes(run, writes);
    }

    /** Whether what was acknowledged and does not show may still show: its system states a delay. */
    private boolean maySettle(PlannedWrite write) {
        Duration delay = run.settling() == null ? write.rules().settling() : run.settling();
        return !delay.isZero();
    }

    /** Reads what was written: only a tag that was seen is in place. */
    private void confirm() {
        List<PlannedWrite> unconfirmed =
                writes.stream().filter(PlannedWrite::isUnconfirmed).toList();
        for (List<PlannedWrite> piece : Batches.cut(unconfirmed, store.batchSize())) {
            Duration pause = run.deadline().cut(store.reserve(piece.size(), 0));
            if (run.stop() != null || (!pause.isZero() && !run.cancellation().sleep(pause, run.sleeper()))) {
                return;
            }
            try {
                Map<ResourceRef, TagRead> reads = store.read(refs(piece));
                for (PlannedWrite write : piece) {
                    TagRead read = reads.get(write.plan().resource());
                    if (read != null) {
                        write.confirm(read);
                    }
                }
                settleUnseen(piece.stream()
                        .filter(write -> reads.get(write.plan().resource()) != null)
                        .toList());
            } catch (ProviderException e) {
                LOG.debug("what was written could not be read back", e);
            }
        }
    }

    /**
     * What was removed stays in the ledger until it was seen gone, and what was there before a change until the change was
     * seen: some systems acknowledge what they do not do.
     */
    private void settleUnseen(List<PlannedWrite> confirmed) {
        Map<PlannedWrite, Settlement> settlements = new LinkedHashMap<>();
        for (PlannedWrite write : confirmed) {
            Set<String> stillThere = new HashSet<>(write.removed());
            stillThere.retainAll(write.observed().keySet());
            if (write.removed().size() > stillThere.size() || write.changes()) {
                settlements.put(write, settlement(write, write.observed(), stillThere, true));
            }
        }
        settle(settlements).values().forEach(e -> LOG.debug("what was seen could not be written down", e));
    }

    /** Goes through what is open once, in pieces that the store takes at once; says why the run stops. */
    private @Nullable ClaimStatus attempt(int attempt, List<PlannedWrite> open) {
        Duration backoff = attempt == 1 ? Duration.ZERO : run.retry().delay(attempt - 1, ThreadLocalRandom.current());
        for (List<PlannedWrite> piece : Batches.cut(open, store.batchSize())) {
            ClaimStatus stop = waitBefore(attempt, piece, backoff);
            if (stop != null) {
                return stop;
            }
            backoff = Duration.ZERO;
            attempt(piece);
        }
        return null;
    }

    private void attempt(List<PlannedWrite> some) {
        observe(some.stream().filter(PlannedWrite::needsRead).toList());
        write(intend(some.stream()
                .filter(write -> write.isOpen() && !write.needsRead())
                .toList()));
    }

    /** The outcomes of ended writes; the listener hears of each. */
    static List<ResourceOutcome> outcomes(Run run, Collection<PlannedWrite> writes) {
        List<ResourceOutcome> outcomes = new ArrayList<>();
        for (PlannedWrite write : writes) {
            ResourceOutcome outcome = write.outcome();
            run.events().finished(outcome);
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private List<PlannedWrite> open() {
        return writes.stream().filter(PlannedWrite::isOpen).toList();
    }

    /** Waits as long as the pace of the account asks for, but no less than a time; says why the run stops. */
    private @Nullable ClaimStatus waitBefore(int attempt, List<PlannedWrite> piece, Duration atLeast) {
        int unread = (int) piece.stream().filter(PlannedWrite::needsRead).count();
        Duration pace = store.reserve(unread, piece.size());
        Duration delay = run.deadline().cut(pace.compareTo(atLeast) > 0 ? pace : atLeast);
        if (attempt > 1) {
            for (PlannedWrite write : piece) {
                run.events().retrying(write.plan().resource(), attempt - 1, delay, write.failureDetail());
            }
        }
        return delay.isZero() || run.cancellation().sleep(delay, run.sleeper()) ? run.stop() : ClaimStatus.CANCELLED;
    }

    private void observe(List<PlannedWrite> unread) {
        if (unread.isEmpty()) {
            return;
        }
        Map<ResourceRef, TagRead> reads;
        try {
            reads = store.read(refs(unread));
        } catch (ProviderException e) {
            unread.forEach(write -> failed(write, e, true));
            return;
        }
        Map<PlannedWrite, TagRead> answered = new LinkedHashMap<>();
        for (PlannedWrite write : unread) {
            TagRead read = reads.getOrDefault(
                    write.plan().resource(), TagRead.without(TagRead.Status.NOT_OBSERVED, "no answer"));
            if (read.failure() != null && read.isRetryable()) {
                write.failed(read.failure(), read.detail(), true);
            } else {
                answered.put(write, read);
            }
        }
        observe(answered);
    }

    private void observe(Map<PlannedWrite, TagRead> answered) {
        Map<PlannedWrite, Settlement> ended = new LinkedHashMap<>();
        ownerships(answered).forEach((write, ownership) -> {
            ProviderException failure = ownership.failure();
            if (failure != null) {
                failed(write, failure, true);
                return;
            }
            TagRead read = Objects.requireNonNull(answered.get(write));
            write.observe(read, ownership.get(), !ledgerCounts, run.staleness());
            if (!write.isOpen() && write.wasTried()) {
                ended.put(write, settlement(write, write.observed(), Set.of(), true));
            }
        });
        settle(ended).forEach((write, e) -> failed(write, e, true));
    }

    /** Who owns what of the resources that were read. */
    private Map<PlannedWrite, LedgerAnswer<Ownership>> ownerships(Map<PlannedWrite, TagRead> reads) {
        Map<PlannedWrite, LedgerAnswer<Ownership>> ownerships = new LinkedHashMap<>();
        if (ledgerCounts) {
            Map<ResourceRef, Set<String>> resources = new LinkedHashMap<>();
            reads.keySet().forEach(write -> resources.put(write.plan().resource(), Set.of()));
            Map<ResourceRef, LedgerAnswer<Ownership>> known =
                    run.ledger().understand(run.ledger().readAll(resources).values());
            reads.keySet()
                    .forEach(write -> ownerships.put(
                            write, Objects.requireNonNull(known.get(write.plan().resource()))));
        } else {
            reads.forEach((write, read) -> ownerships.put(
                    write,
                    new LedgerAnswer<>(Ownership.keptByStore(write.plan().resource(), read, write.rules()), null)));
        }
        return ownerships;
    }

    /** Records what will be done; returns those whose write can follow. */
    private List<PlannedWrite> intend(List<PlannedWrite> some) {
        List<PlannedWrite> recorded = new ArrayList<>();
        if (run.stop() == null && !some.isEmpty()) {
            recorded.addAll(ledgerCounts ? recordIntents(some) : some);
        }
        List<PlannedWrite> ready = new ArrayList<>();
        for (PlannedWrite write : recorded) {
            if (write.hasWork()) {
                ready.add(write);
            } else {
                write.finishInPlace(null);
            }
        }
        return ready;
    }

    private List<PlannedWrite> recordIntents(List<PlannedWrite> some) {
        Map<PlannedWrite, Ownership> intended = new LinkedHashMap<>();
        List<PlannedWrite> recorded = new ArrayList<>();
        for (PlannedWrite write : some) {
            Ownership intent = write.isIntended()
                    ? write.ownership()
                    : write.intended(run.clock().instant());
            if (intent.equals(write.ownership())) {
                recorded.add(write);
            } else {
                intended.put(write, intent);
            }
        }
        Map<ResourceRef, LedgerAnswer<Boolean>> answers = run.ledger().writeAll(intended.values());
        for (PlannedWrite write : intended.keySet()) {
            LedgerAnswer<Boolean> answer =
                    Objects.requireNonNull(answers.get(write.plan().resource()));
            ProviderException failure = answer.failure();
            if (failure != null) {
                failed(write, failure, true);
            } else if (answer.get()) {
                recorded.add(write);
            } else {
                write.failed(Kind.CONFLICT, "another run changed the ledger of this resource", true);
            }
        }
        recorded.forEach(PlannedWrite::markIntended);
        return recorded;
    }

    private void write(List<PlannedWrite> ready) {
        if (ready.isEmpty() || run.stop() != null) {
            return;
        }
        List<TagWrite> requests = ready.stream().map(PlannedWrite::write).toList();
        Map<ResourceRef, TagWriteResult> results = store.write(requests);
        List<PlannedWrite> refused = new ArrayList<>();
        Map<PlannedWrite, Boolean> taken = new LinkedHashMap<>();
        for (PlannedWrite write : ready) {
            TagWriteResult result =
                    results.getOrDefault(write.plan().resource(), TagWriteResult.failed(Kind.TIMEOUT, "no answer"));
            Kind failure = result.failure();
            if (failure == null) {
                taken.put(write, result.isSeen());
                continue;
            }
            // After these two it is not known what is there now, so the next attempt looks first.
            write.failed(failure, result.detail(), failure == Kind.TIMEOUT || failure == Kind.CONFLICT);
            if (failure == Kind.TIMEOUT) {
                write.unanswered();
            }
            if (!isPassing(failure)) {
                refused.add(write);
            }
        }
        finish(taken);
        abandon(refused, null);
    }

    /** Ends what did not succeed, after a last look at what is there. */
    private void abandon(Collection<PlannedWrite> failed, @Nullable ClaimStatus stop) {
        List<PlannedWrite> tried =
                failed.stream().filter(PlannedWrite::wasTried).toList();
        Map<ResourceRef, TagRead> reads = Map.of();
        if (!tried.isEmpty() && stop == null) {
            try {
                reads = store.read(refs(tried));
            } catch (ProviderException e) {
                // The intents stay in the ledger: the next run looks again.
                reads = Map.of();
            }
        }
        Map<PlannedWrite, TagRead> found = new LinkedHashMap<>();
        for (PlannedWrite write : failed) {
            TagRead read = reads.get(write.plan().resource());
            if (read != null && read.status() == TagRead.Status.FOUND) {
                found.put(write, read);
            }
        }
        Set<PlannedWrite> inPlace = inPlace(found);
        failed.stream().filter(write -> !inPlace.contains(write)).forEach(write -> end(write, stop));
    }

    /** Settles the ledger by what is there; of which all of the plan is there is ended as done, and returned. */
    private Set<PlannedWrite> inPlace(Map<PlannedWrite, TagRead> found) {
        Set<PlannedWrite> inPlace = new LinkedHashSet<>();
        Map<PlannedWrite, Settlement> settlements = new LinkedHashMap<>();
        ownerships(found).forEach((write, ownership) -> {
            if (ownership.failure() == null) {
                if (write.isInPlace(Objects.requireNonNull(found.get(write)), ownership.get())) {
                    inPlace.add(write);
                }
                settlements.put(write, settlement(write, write.observed(), Set.of(), true));
            }
        });
        inPlace.removeAll(settle(settlements).keySet());
        inPlace.forEach(write -> write.finishInPlace(null));
        return inPlace;
    }

    private static void end(PlannedWrite write, @Nullable ClaimStatus stop) {
        write.abandon(write.failure(), write.failureDetail(), stop);
    }

    /**
     * The tags are as planned, and the ledger notes it. When that fails the tags are right nevertheless.
     *
     * @param taken each write that the provider took, and whether the provider saw what was written
     */
    private void finish(Map<PlannedWrite, Boolean> taken) {
        Map<PlannedWrite, Settlement> settlements = new LinkedHashMap<>();
        taken.forEach((write, seen) ->
                settlements.put(write, settlement(write, write.afterwards(), seen ? Set.of() : write.removed(), seen)));
        Map<PlannedWrite, ProviderException> failures = settle(settlements);
        taken.forEach((write, seen) -> {
            ProviderException e = failures.get(write);
            write.finishInPlace(
                    e == null
                            ? null
                            : "the ledger was not brought up to date, the next run does that: " + Stores.detail(e));
            if (seen) {
                write.confirm();
            }
        });
    }

    private static Settlement settlement(
            PlannedWrite write, Map<String, String> observed, Set<String> open, boolean seen) {
        return new Settlement(observed, open, seen, write.written(observed));
    }

    /** Settles the ledger, where it counts; returns what that failed for. */
    private Map<PlannedWrite, ProviderException> settle(Map<PlannedWrite, Settlement> settlements) {
        if (!ledgerCounts || settlements.isEmpty()) {
            return Map.of();
        }
        Map<ResourceRef, Settlement> byResource = new LinkedHashMap<>();
        settlements.forEach((write, settlement) -> byResource.put(write.plan().resource(), settlement));
        Map<ResourceRef, ProviderException> failures = run.ledger().settleAll(run.planId(), byResource);
        Map<PlannedWrite, ProviderException> failed = new LinkedHashMap<>();
        settlements.keySet().forEach(write -> {
            ProviderException e = failures.get(write.plan().resource());
            if (e != null) {
                failed.put(write, e);
            }
        });
        return failed;
    }

    private static void failed(PlannedWrite write, ProviderException e, boolean readAgain) {
        write.failed(e.kind(), Stores.detail(e), readAgain);
        if (!isPassing(e.kind())) {
            end(write, null);
        }
    }

    private static boolean isPassing(Kind kind) {
        return kind.isRetryable() || kind == Kind.CONFLICT;
    }

    private static List<ResourceRef> refs(Collection<PlannedWrite> writes) {
        return writes.stream().map(write -> write.plan().resource()).toList();
    }
}
