package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.Batches;
import io.dativo.pace.Cancellation;
import io.dativo.pace.Deadline;
import io.dativo.pace.Workers;
import io.dativo.policy.PolicyReview;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.TagPropagator.Staleness;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One apply of one plan. Used once. */
final class ApplyRun {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyRun.class);

    private final PropagationPlan plan;
    private final Instant start;
    private final int maxRemovals;
    private final Staleness staleness;
    private final @Nullable Duration settling;
    private final Events events;
    private final PropagationReport.Settings judging;
    private final List<ResourcePlan> resources;
    private final List<ResourceOutcome> outcomes = new ArrayList<>();
    private final Map<Stores.Account, List<PlannedWrite>> byAccount = new LinkedHashMap<>();

    ApplyRun(
            PropagationPlan plan,
            Clock clock,
            int maxRemovals,
            Staleness staleness,
            @Nullable Duration settling,
            Events events,
            Set<ClaimStatus> allowed) {
        this.plan = plan;
        this.start = clock.instant();
        this.maxRemovals = maxRemovals;
        this.staleness = staleness;
        this.settling = settling;
        this.events = events;
        LocalDate today = LocalDate.ofInstant(start, clock.getZone());
        List<String> refusals = new ArrayList<>();
        SortedMap<String, List<PolicyReview.Entry>> ended = new TreeMap<>();
        plan.policy().ifPresent(policy -> {
            policy.refusals(today).values().forEach(found -> found.forEach(entry -> refusals.add(entry.words())));
            ended.putAll(policy.endedSince(today));
        });
        judging = new PropagationReport.Settings(allowed, refusals);
        resources = plan.resources().stream()
                .map(resource -> Withholding.of(resource, ended))
                .toList();
    }

    PropagationReport apply(Survey.Settings settings, AuditEvents audit) {
        int removals = plan.summary().removals();
        if (removals > maxRemovals) {
            audit.refused(plan, ClaimStatus.TOO_MANY_REMOVALS);
            throw tooManyRemovals(removals, settings);
        }
        audit.applying(plan);
        events.applying(plan);
        for (ResourcePlan resource : resources) {
            if (resource.isActionable()) {
                enqueue(resource, settings.providers());
            } else {
                outcomes.add(notWritten(resource));
            }
        }
        remember(settings);
        write(settings);
        forgetClaims(settings.ledger());
        PropagationReport report =
                new PropagationReport(plan.id(), start, settings.clock().instant(), outcomes, judging);
        events.applied(report);
        try {
            audit.applied(plan, report);
        } catch (DativoException e) {
            throw new PropagationException(
                    report + "\nThe plan was applied, and its outcome is not in the audit log: " + e.getMessage(),
                    report);
        }
        return report;
    }

    private void write(Survey.Settings settings) {
        Cancellation cancellation = new Cancellation();
        ApplyBatch.Run run = new ApplyBatch.Run(
                plan.id(),
                settings.ledger(),
                settings.clock(),
                settings.deadline(),
                settings.retry(),
                staleness,
                settling,
                cancellation,
                events);
        try (Stores stores = new Stores(settings.providers(), settings.limits(), settings.calls());
                Workers workers = new Workers(settings.parallelism(), cancellation)) {
            List<Callable<List<ResourceOutcome>>> tasks = new ArrayList<>();
            byAccount.forEach((account, writes) -> {
                int size = settings.providers().get(account.provider()).batchSize();
                for (List<PlannedWrite> batch : Batches.of(writes, PlannedWrite::delta)) {
                    Batches.spread(batch, size, settings.parallelism())
                            .forEach(piece -> tasks.add(() -> write(run, stores, account, piece)));
                }
            });
            workers.run(tasks.iterator(), outcomes::addAll);
        }
    }

    private static List<ResourceOutcome> write(
            ApplyBatch.Run run, Stores stores, Stores.Account account, List<PlannedWrite> batch) {
        Stores.Guarded store;
        try {
            store = stores.get(account);
        } catch (ProviderException e) {
            batch.forEach(write -> write.abandon(e.kind(), Stores.detail(e), run.stop()));
            return ApplyBatch.outcomes(run, batch);
        }
        return new ApplyBatch(run, store, batch).apply();
    }

    private void enqueue(ResourcePlan resource, Providers providers) {
        ResourceRef ref = resource.resource();
        try {
            TagRules rules = providers.get(ref.provider()).spelling(ref.type()).rules();
            byAccount
                    .computeIfAbsent(new Stores.Account(ref.provider(), resource.scope()), key -> new ArrayList<>())
                    .add(new PlannedWrite(plan.id(), resource, rules));
        } catch (DativoException e) {
            outcomes.add(ResourceOutcome.builder(resource, Outcome.FAILED)
                    .because(ClaimStatus.NO_PROVIDER, e.getMessage())
                    .standing(change -> change.action().writes() ? ClaimStatus.NO_PROVIDER : change.status())
                    .build());
        }
    }

    /** Nothing is written that could not be taken back: without a ledger for the plan all of it fails. */
    private void remember(Survey.Settings settings) {
        Deadline end = settings.deadline();
        for (int attempt = 1; ; attempt++) {
            try {
                keep(settings.ledger());
                return;
            } catch (ProviderException e) {
                Duration delay = end.cut(settings.retry().delay(attempt, ThreadLocalRandom.current()));
                boolean again = e.isRetryable() && attempt < settings.retry().attempts() && !end.isOver();
                if (!again || !settings.sleeper().sleep(delay)) {
                    ClaimStatus stop = end.isOver() ? ClaimStatus.DEADLINE_PASSED : null;
                    byAccount.values().forEach(writes -> failAll(writes, e, stop));
                    return;
                }
            }
        }
    }

    private void keep(OwnershipLedger ledger) {
        List<ResourcePlan> written =
                resources.stream().filter(ResourcePlan::isWritable).toList();
        noteClaims(ledger);
        if (!written.isEmpty()) {
            ledger.keepPlan(plan.id(), start, () -> PropagationPlan.of(written).toJson());
        }
    }

    private void noteClaims(OwnershipLedger ledger) {
        SortedMap<String, Map<ResourceRef, AccountScope>> claimed = new TreeMap<>();
        for (ResourcePlan resource : resources) {
            resource.records().forEach((job, record) -> {
                if (record.before().isEmpty() && !record.after().isEmpty()) {
                    claimed.computeIfAbsent(job, any -> new TreeMap<>()).put(resource.resource(), resource.scope());
                }
            });
        }
        plan.jobs().ranIn().forEach((job, ranIn) -> {
            Map<ResourceRef, AccountScope> ofJob = claimed.get(job);
            if (ofJob != null) {
                ledger.noteClaims(job, ranIn, ofJob);
            }
        });
    }

    /** Only an index is brought up to date: where that fails, a later plan finds no claims there and says nothing. */
    private void forgetClaims(OwnershipLedger ledger) {
        Set<ResourceRef> known = new HashSet<>();
        for (ResourcePlan resource : resources) {
            if (resource.status() == ResourcePlan.Status.OBSERVED || resource.status() == ResourcePlan.Status.MISSING) {
                known.add(resource.resource());
            }
        }
        Set<ResourceRef> done = new HashSet<>();
        for (ResourceOutcome outcome : outcomes) {
            if (known.contains(outcome.resource())
                    && outcome.claims().claimed() == 0
                    && !outcome.isUndone()
                    && outcome.isSeen()) {
                done.add(outcome.resource());
            }
        }
        if (done.isEmpty()) {
            return;
        }
        Set<String> jobs = new TreeSet<>(plan.jobs().ranIn().keySet());
        resources.forEach(resource -> resource.records().forEach((job, record) -> {
            if (record.after().isEmpty()) {
                jobs.add(job);
            }
        }));
        try {
            Map<ResourceRef, Set<String>> unread = new HashMap<>();
            done.forEach(resource -> unread.put(resource, Set.of()));
            ledger.understand(ledger.readAll(unread).values()).forEach((resource, ownership) -> {
                if (isOursStill(ownership.get())) {
                    done.remove(resource);
                }
            });
            jobs.forEach(job -> ledger.forgetClaims(job, done));
        } catch (ProviderException e) {
            LOG.debug("that claims are gone could not be noted", e);
        }
    }

    /** Whether something of ours that no job claims is not known to be gone: then it must be found again. */
    private static boolean isOursStill(Ownership ownership) {
        return ownership.tags().keySet().stream()
                .anyMatch(key -> ownership.claims().claimants(key).isEmpty());
    }

    private void failAll(Collection<PlannedWrite> writes, ProviderException e, @Nullable ClaimStatus stop) {
        writes.forEach(write -> write.abandon(e.kind(), Stores.detail(e), stop));
        writes.forEach(write -> outcomes.add(write.outcome()));
        writes.clear();
    }

    /** Nothing was planned for the resource, so what is claimed of it stands as the plan says. */
    private static ResourceOutcome notWritten(ResourcePlan resource) {
        ResourceOutcome.Builder skipped = ResourceOutcome.builder(resource, Outcome.SKIPPED);
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            boolean comesLater = resource.claims().count(ClaimStatus.NOT_CREATED_YET) > 0;
            ClaimStatus why =
                    comesLater ? ClaimStatus.NOT_CREATED_YET : resource.status().blocks();
            return skipped.because(why, resource.detail()).build();
        }
        boolean differs = resource.claims().count(ClaimStatus.TERRAFORM_MANAGED) > 0;
        return differs
                ? skipped.because(ClaimStatus.TERRAFORM_MANAGED, "it differs, and Terraform manages it")
                        .build()
                : ResourceOutcome.builder(resource, Outcome.UNCHANGED).build();
    }

    private PropagationException tooManyRemovals(int removals, Survey.Settings settings) {
        String why = "the plan removes " + PlanText.count(removals, "tag") + " and at most " + maxRemovals
                + " may be removed in one apply";
        List<ResourceOutcome> skipped = resources.stream()
                .map(resource -> resource.isActionable() ? tooManyRemovals(resource, why) : notWritten(resource))
                .toList();
        return new PropagationException(
                why + "; nothing was written. If that is meant, raise maxRemovals",
                new PropagationReport(plan.id(), start, settings.clock().instant(), skipped, judging));
    }

    private static ResourceOutcome tooManyRemovals(ResourcePlan resource, String why) {
        return ResourceOutcome.builder(resource, Outcome.SKIPPED)
                .because(ClaimStatus.TOO_MANY_REMOVALS, why)
                .standing(change ->
                        change.status() == ClaimStatus.DIFFERS ? ClaimStatus.TOO_MANY_REMOVALS : change.status())
                .build();
    }
}
