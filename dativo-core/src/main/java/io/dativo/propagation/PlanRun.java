package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One plan in the making: claims come together, resources are read in batches, each is compared on its own. */
final class PlanRun {
    /** What the propagator was built with. */
    record Settings(
            Providers providers,
            OwnershipLedger ledger,
            Clock clock,
            TerraformManaged terraformManaged,
            ResourcePlanner.Options options,
            RetryPolicy retry,
            Sleeper sleeper,
            RateLimits limits,
            int parallelism,
            Events events) {}

    private final Settings settings;
    private final Cancellation cancellation = new Cancellation();

    PlanRun(Settings settings) {
        this.settings = settings;
    }

    /** Plans what some claims ask for. */
    PropagationPlan plan(Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        List<ResourcePlan> unsupported = new ArrayList<>();
        Collection<ClaimedResource> resources = ClaimedResource.group(claims, settings.providers(), unsupported);
        TerraformIndex terraform = new TerraformIndex(terraformState, claimedProviders(resources));
        List<PlanSubject> subjects = new ArrayList<>();
        for (ClaimedResource resource : resources) {
            TerraformResource managed = terraform.find(resource.ref());
            boolean verify = managed != null && settings.terraformManaged() == TerraformManaged.VERIFY;
            subjects.add(new Claimed(resource, managed, verify ? Mode.VERIFY : Mode.APPLY, settings.options()));
        }
        return plan(subjects, unsupported);
    }

    /** Plans what takes back an applied plan. */
    PropagationPlan undo(String planId, PropagationPlan applied) {
        List<ResourcePlan> unsupported = new ArrayList<>();
        List<PlanSubject> subjects = new ArrayList<>();
        for (ResourcePlan resource : applied.resources()) {
            if (resource.isWritable()) {
                ResourceRef ref = resource.resource();
                try {
                    TagRules rules = settings.providers().get(ref.provider()).rules(ref.type());
                    subjects.add(new UndonePlan(planId, resource, rules));
                } catch (RuntimeException | LinkageError e) {
                    unsupported.add(ResourcePlan.without(ref, resource.scope(), Status.UNSUPPORTED, e.getMessage()));
                }
            }
        }
        return plan(subjects, unsupported);
    }

    private record Claimed(
            ClaimedResource resource, @Nullable TerraformResource terraform, Mode mode, ResourcePlanner.Options options)
            implements PlanSubject {
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
        public ResourcePlan plan(TagRead read, Ownership ownership) {
            return new ResourcePlanner(resource, read, ownership, terraform, mode, options).plan();
        }
    }

    private PropagationPlan plan(List<PlanSubject> subjects, List<ResourcePlan> unsupported) {
        unsupported.forEach(settings.events()::planned);
        Map<Stores.Account, List<PlanSubject>> byAccount = new LinkedHashMap<>();
        for (PlanSubject subject : subjects) {
            byAccount
                    .computeIfAbsent(
                            new Stores.Account(subject.ref().provider(), subject.scope()), key -> new ArrayList<>())
                    .add(subject);
        }
        List<ResourcePlan> plans = new ArrayList<>(unsupported);
        try (Stores stores = new Stores(settings.providers(), settings.limits(), settings.clock());
                Workers workers = new Workers(settings.parallelism(), cancellation)) {
            List<Callable<List<ResourcePlan>>> tasks = new ArrayList<>();
            byAccount.forEach((account, members) ->
                    Batches.of(members).forEach(batch -> tasks.add(() -> plan(stores, account, batch))));
            workers.run(tasks).forEach(plans::addAll);
        }
        if (cancellation.isCancelled()) {
            throw new DativoException("planning was interrupted; nothing was written");
        }
        return PropagationPlan.of(plans);
    }

    private List<ProviderSpi> claimedProviders(Collection<ClaimedResource> resources) {
        return resources.stream()
                .map(resource -> resource.ref().provider())
                .distinct()
                .map(settings.providers()::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<ResourcePlan> plan(Stores stores, Stores.Account account, List<PlanSubject> batch) {
        List<ResourcePlan> plans = new ArrayList<>();
        if (cancellation.isCancelled()) {
            return plans;
        }
        try {
            Stores.Guarded store = stores.get(account);
            Map<ResourceRef, TagRead> reads =
                    read(store, batch.stream().map(PlanSubject::ref).toList());
            for (PlanSubject subject : batch) {
                TagRead read =
                        reads.getOrDefault(subject.ref(), TagRead.without(TagRead.Status.NOT_OBSERVED, "no answer"));
                plans.add(plan(subject, read, store.keepsOwnership()));
            }
        } catch (ProviderException e) {
            for (PlanSubject subject : batch) {
                plans.add(ResourcePlan.without(subject.ref(), subject.scope(), Status.NOT_OBSERVED, Stores.detail(e)));
            }
        }
        plans.forEach(settings.events()::planned);
        return plans;
    }

    private ResourcePlan plan(PlanSubject subject, TagRead read, boolean keptByStore) {
        if (read.status() != TagRead.Status.FOUND) {
            return ResourcePlan.without(subject.ref(), subject.scope(), Status.of(read.status()), read.detail());
        }
        Ownership ownership;
        try {
            ownership = keptByStore
                    ? Ownership.keptByStore(subject.ref(), read, subject.rules())
                    : settings.ledger().read(subject.ref());
        } catch (ProviderException e) {
            String detail = "its ownership is not known: " + Stores.detail(e);
            return ResourcePlan.without(subject.ref(), subject.scope(), Status.NOT_OBSERVED, detail);
        }
        return subject.plan(read, ownership);
    }

    /** Reads, and again for what fails in passing. */
    private Map<ResourceRef, TagRead> read(Stores.Guarded store, Collection<ResourceRef> resources) {
        for (int attempt = 1; ; attempt++) {
            Duration pause = store.reserve(resources.size(), 0);
            if (!pause.isZero() && !cancellation.sleep(pause, settings.sleeper())) {
                throw new ProviderException(ProviderException.Kind.UNAVAILABLE, null, "planning was interrupted", null);
            }
            try {
                return store.read(resources);
            } catch (ProviderException e) {
                if (!e.isRetryable() || attempt >= settings.retry().attempts()) {
                    throw e;
                }
                Duration delay = settings.retry().delay(attempt, ThreadLocalRandom.current());
                if (!cancellation.sleep(delay, settings.sleeper())) {
                    throw e;
                }
            }
        }
    }
}
