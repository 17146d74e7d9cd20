package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.Ownership;
import io.dativo.problem.DativoException;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.provider.TerraformIndex;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One plan in the making: claims come together, resources are read in batches, each is compared on its own. */
final class PlanRun {
    private final Survey.Settings settings;
    private final TerraformManaged terraformManaged;
    private final ResourcePlanner.Options options;
    private final Events events;

    PlanRun(
            Survey.Settings settings,
            TerraformManaged terraformManaged,
            ResourcePlanner.Options options,
            Events events) {
        this.settings = settings;
        this.terraformManaged = terraformManaged;
        this.options = options;
        this.events = events;
    }

    /** Plans what some claims ask for. */
    PropagationPlan plan(Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        List<ResourcePlan> plans = new ArrayList<>();
        Consumer<ResourcePlan> take = taking(plans::add);
        Collection<ClaimedResource> resources =
                ClaimedResource.group(claims, settings.providers(), options.renames(), take);
        TerraformIndex terraform = new TerraformIndex(terraformState, settings.providers());
        new Survey(settings).of(subjects(resources.iterator(), terraform), take);
        return PropagationPlan.of(plans);
    }

    /** Plans what some claims ask for that are sorted by resource, and keeps only what there is something to say of. */
    PropagationPlan planSorted(Iterator<TagClaim> claims, Collection<TerraformResource> terraformState) {
        PropagationPlan.Sparse plans = new PropagationPlan.Sparse();
        Consumer<ResourcePlan> take = taking(plans::add);
        Iterator<ClaimedResource> resources = new SortedClaims(claims, settings.providers(), options.renames(), take);
        TerraformIndex terraform = new TerraformIndex(terraformState, settings.providers());
        new Survey(settings).of(subjects(resources, terraform), take);
        return plans.plan();
    }

    /** Plans what takes back an applied plan. */
    PropagationPlan undo(String planId, PropagationPlan applied) {
        List<ResourcePlan> plans = new ArrayList<>();
        Consumer<ResourcePlan> take = taking(plans::add);
        List<UndonePlan> subjects = new ArrayList<>();
        for (ResourcePlan resource : applied.resources()) {
            if (resource.isWritable()) {
                ResourceRef ref = resource.resource();
                try {
                    TagRules rules = settings.providers()
                            .get(ref.provider())
                            .spelling(ref.type())
                            .rules();
                    subjects.add(new UndonePlan(planId, resource, rules));
                } catch (DativoException e) {
                    take.accept(UndonePlan.without(resource, Status.NO_PROVIDER, e.getMessage()));
                }
            }
        }
        new Survey(settings).of(subjects.iterator(), take);
        return PropagationPlan.of(plans);
    }

    private Consumer<ResourcePlan> taking(Consumer<ResourcePlan> plans) {
        return plan -> {
            events.planned(plan);
            plans.accept(plan);
        };
    }

    private Iterator<Claimed> subjects(Iterator<ClaimedResource> resources, TerraformIndex terraform) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return resources.hasNext();
            }

            @Override
            public Claimed next() {
                ClaimedResource resource = resources.next();
                TerraformResource managed = terraform.find(resource.ref());
                boolean verify = managed != null && terraformManaged == TerraformManaged.VERIFY;
                return new Claimed(resource, managed, verify ? Mode.VERIFY : Mode.APPLY, options);
            }
        };
    }

    private record Claimed(
            ClaimedResource resource, @Nullable TerraformResource terraform, Mode mode, ResourcePlanner.Options options)
            implements Subject<ResourcePlan> {
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
        public @Nullable ResourcePlan atOnce(TagRead read) {
            return canTakeQuickLook() && QuickLook.isInPlaceByStore(resource, read, options.strict())
                    ? inPlace()
                    : null;
        }

        /** Not where there is more to say of what is in place. */
        private boolean canTakeQuickLook() {
            return terraform == null && !options.listKept() && !options.adopt();
        }

        private ResourcePlan inPlace() {
            int tags = Objects.requireNonNull(resource.only()).tags().size();
            return new ResourcePlan(ref(), scope(), mode, Status.OBSERVED, null, null, List.of(), tags, null);
        }

        @Override
        public ResourcePlan observed(TagRead read, Ownership ownership) {
            if (canTakeQuickLook() && QuickLook.isInPlace(resource, read, ownership, options.strict())) {
                return inPlace();
            }
            return new ResourcePlanner(resource, read, ownership, terraform, mode, options).plan();
        }

        @Override
        public ResourcePlan without(Status status, @Nullable String detail) {
            return ResourcePlan.without(
                    ref(), scope(), status, detail, DesiredTags.blocked(resource, status, options.strict()));
        }
    }
}
