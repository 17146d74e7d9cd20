package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
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
            TerraformManaged terraformManaged,
            ResourcePlanner.Options options,
            RetryPolicy retry,
            Sleeper sleeper,
            int parallelism,
            Events events) {}

    private final Settings settings;
    private final Cancellation cancellation = new Cancellation();

    PlanRun(Settings settings) {
        this.settings = settings;
    }

    PropagationPlan plan(Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        List<ResourcePlan> plans = new ArrayList<>();
        Collection<ClaimedResource> resources = ClaimedResource.group(claims, settings.providers(), plans);
        plans.forEach(settings.events()::planned);
        TerraformIndex terraform = new TerraformIndex(terraformState, claimedProviders(resources));
        Map<Stores.Account, List<ClaimedResource>> byAccount = new LinkedHashMap<>();
        for (ClaimedResource resource : resources) {
            byAccount
                    .computeIfAbsent(
                            new Stores.Account(resource.ref().provider(), resource.scope()), key -> new ArrayList<>())
                    .add(resource);
        }
        try (Stores stores = new Stores(settings.providers());
                Workers workers = new Workers(settings.parallelism(), cancellation)) {
            List<Callable<List<ResourcePlan>>> tasks = new ArrayList<>();
            byAccount.forEach((account, members) ->
                    Batches.of(members).forEach(batch -> tasks.add(() -> plan(stores, account, batch, terraform))));
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

    private List<ResourcePlan> plan(
            Stores stores, Stores.Account account, List<ClaimedResource> batch, TerraformIndex terraform) {
        List<ResourcePlan> plans = new ArrayList<>();
        try {
            Stores.Guarded store = stores.get(account);
            Map<ResourceRef, TagRead> reads =
                    read(store, batch.stream().map(ClaimedResource::ref).toList());
            for (ClaimedResource resource : batch) {
                TagRead read =
                        reads.getOrDefault(resource.ref(), TagRead.without(TagRead.Status.NOT_OBSERVED, "no answer"));
                plans.add(plan(resource, read, store.keepsOwnership(), terraform.find(resource.ref())));
            }
        } catch (ProviderException e) {
            for (ClaimedResource resource : batch) {
                plans.add(
                        ResourcePlan.without(resource.ref(), resource.scope(), Status.NOT_OBSERVED, Stores.detail(e)));
            }
        }
        plans.forEach(settings.events()::planned);
        return plans;
    }

    private ResourcePlan plan(
            ClaimedResource resource, TagRead read, boolean keptByStore, @Nullable TerraformResource terraform) {
        if (read.status() != TagRead.Status.FOUND) {
            return ResourcePlan.without(resource.ref(), resource.scope(), Status.of(read.status()), read.detail());
        }
        Ownership ownership;
        try {
            ownership = keptByStore
                    ? Ownership.keptByStore(resource.ref(), read, resource.rules())
                    : settings.ledger().read(resource.ref());
        } catch (ProviderException e) {
            String detail = "its ownership is not known: " + Stores.detail(e);
            return ResourcePlan.without(resource.ref(), resource.scope(), Status.NOT_OBSERVED, detail);
        }
        Mode mode =
                terraform != null && settings.terraformManaged() == TerraformManaged.VERIFY ? Mode.VERIFY : Mode.APPLY;
        return new ResourcePlanner(resource, read, ownership, terraform, mode, settings.options()).plan();
    }

    /** Reads, and again for what fails in passing. */
    private Map<ResourceRef, TagRead> read(Stores.Guarded store, Collection<ResourceRef> resources) {
        for (int attempt = 1; ; attempt++) {
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
