package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.LedgerReading;
import io.dativo.ledger.Ownership;
import io.dativo.policy.PolicyReview;
import io.dativo.problem.DativoException;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.provider.TerraformIndex;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One plan in the making: claims come together, resources are read in batches, each is compared on its own. */
final class PlanRun {
    private final Survey.Settings settings;
    private final TerraformManaged terraformManaged;
    private final ResourcePlanner.Options options;
    private final Bounds bounds;
    private final Events events;

    PlanRun(
            Survey.Settings settings,
            TerraformManaged terraformManaged,
            ResourcePlanner.Options options,
            Bounds bounds,
            Events events) {
        this.settings = settings;
        this.terraformManaged = terraformManaged;
        this.options = options;
        this.bounds = bounds;
        this.events = events;
    }

    /**
     * A resource with its plan.
     *
     * @param resource the claims on it
     * @param plan its plan
     * @param carried what it carries now in the provider's spelling
     * @param merged canonical key to canonical value, where a rule makes it of what jobs claim
     */
    record Judged(
            ClaimedResource resource, ResourcePlan plan, Map<String, String> carried, Map<String, String> merged) {
        Judged(ClaimedResource resource, ResourcePlan plan, Map<String, String> carried) {
            this(resource, plan, carried, Map.of());
        }

        Judged with(ResourcePlan other) {
            return new Judged(resource, other, carried, merged);
        }
    }

    /**
     * Plans what some claims ask for.
     *
     * @param gate judges what the plan would leave, or null
     * @param jobs the jobs that are in the claims with all that they claim, and what left them
     */
    PropagationPlan plan(
            Collection<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            @Nullable PolicyGate gate,
            PropagationPlan.Jobs jobs) {
        List<Judged> judged = new ArrayList<>();
        Consumer<Judged> hold = each -> {
            if (settings.only().test(each.plan().resource())) {
                judged.add(bounds.held(each));
            }
        };
        Collection<ClaimedResource> resources =
                ClaimedResource.group(bounds.inside(claims), settings.providers(), options.renames(), hold);
        TerraformIndex terraform = new TerraformIndex(terraformState, settings.providers());
        new Survey(settings).of(subjects(settings.among(resources.stream()).iterator(), terraform), hold);
        PolicyReview review = gate == null ? null : gate.judge(left(judged));
        Withheld withheld = Withheld.of(review, LocalDate.now(settings.clock()));
        List<ResourcePlan> plans = new ArrayList<>();
        Consumer<ResourcePlan> take = taking(plans::add);
        for (Judged each : judged) {
            take.accept(bounds.reported(
                    gate == null || review == null ? each.plan() : Withholding.of(each, withheld, gate)));
        }
        bounds.rest().forEach(take);
        return PropagationPlan.of(plans, PropagationPlan.InPlace.NOTHING, review, jobs);
    }

    /** Sorted, so that findings do not depend on the order of answers. */
    private static List<PolicyGate.Left> left(List<Judged> judged) {
        judged.sort(Comparator.comparing(Judged::plan));
        return judged.stream()
                .flatMap(each -> each.resource().claims().stream()
                        .map(claim -> new PolicyGate.Left(claim, each.plan(), LeftTags.of(each, claim))))
                .toList();
    }

    /**
     * Plans what some claims ask for that are sorted by resource, and keeps only what there is something to say of.
     *
     * @param jobs is asked once all claims went by
     */
    PropagationPlan planSorted(
            Stream<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            Supplier<PropagationPlan.Jobs> jobs) {
        PropagationPlan.Sparse plans = new PropagationPlan.Sparse();
        Consumer<ResourcePlan> take = taking(plans::add);
        Consumer<Judged> hold =
                judged -> take.accept(bounds.reported(bounds.held(judged).plan()));
        Iterator<ClaimedResource> resources =
                new SortedClaims(bounds.inside(claims), settings.providers(), options.renames(), hold);
        TerraformIndex terraform = new TerraformIndex(terraformState, settings.providers());
        Stream<ClaimedResource> all =
                StreamSupport.stream(Spliterators.spliteratorUnknownSize(resources, Spliterator.ORDERED), false);
        new Survey(settings).of(subjects(settings.among(all).iterator(), terraform), hold);
        bounds.rest().forEach(take);
        return plans.plan(jobs.get());
    }

    /**
     * Plans what takes back an applied plan.
     *
     * @param gate judges what that would leave, or null
     */
    PropagationPlan undo(String planId, PropagationPlan applied, @Nullable PolicyGate gate) {
        List<UndonePlan.Undone> plans = new ArrayList<>();
        Consumer<UndonePlan.Undone> take = undone -> {
            events.planned(undone.plan());
            plans.add(undone);
        };
        List<UndonePlan> subjects = new ArrayList<>();
        for (ResourcePlan resource : applied.resources()) {
            if (!settings.only().test(resource.resource())) {
                continue;
            }
            if (resource.isWritable()) {
                ResourceRef ref = resource.resource();
                try {
                    TagRules rules = settings.providers()
                            .get(ref.provider())
                            .spelling(ref.type())
                            .rules();
                    subjects.add(new UndonePlan(planId, resource, rules));
                } catch (DativoException e) {
                    take.accept(UndonePlan.Undone.nothing(
                            UndonePlan.without(resource, Status.NO_PROVIDER, e.getMessage())));
                }
            } else if (resource.kept() > 0) {
                take.accept(UndonePlan.Undone.nothing(UndonePlan.untouched(resource)));
            }
        }
        new Survey(settings).of(subjects.iterator(), take);
        return AsTheyStand.judged(plans, gate, LocalDate.now(settings.clock()));
    }

    private Consumer<ResourcePlan> taking(Consumer<ResourcePlan> plans) {
        return plan -> {
            if (settings.only().test(plan.resource())) {
                events.planned(plan);
                plans.accept(plan);
            }
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
                TerraformResource managed = terraform.findTagged(resource.ref());
                boolean verify = managed != null && terraformManaged == TerraformManaged.VERIFY;
                return new Claimed(resource, managed, verify ? Mode.VERIFY : Mode.APPLY, options);
            }
        };
    }

    private record Claimed(
            ClaimedResource resource, @Nullable TerraformResource terraform, Mode mode, ResourcePlanner.Options options)
            implements Survey.Subject<Judged> {
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
        public @Nullable Judged atOnce(TagRead read) {
            return canTakeQuickLook() && QuickLook.isInPlaceByStore(resource, read, options.strict())
                    ? new Judged(resource, inPlace(), read.tags())
                    : null;
        }

        @Override
        public @Nullable Judged atOnce(TagRead read, LedgerReading records) {
            return canTakeQuickLook() && QuickLook.isInPlace(resource, read, records, options.strict())
                    ? new Judged(resource, inPlace(), read.tags())
                    : null;
        }

        @Override
        public Collection<String> claimants() {
            return resource.claimants();
        }

        /** Not where there is more to say of what is in place. */
        private boolean canTakeQuickLook() {
            return terraform == null && !options.listKept() && !options.adopt();
        }

        private ResourcePlan inPlace() {
            int tags = Objects.requireNonNull(resource.only()).tags().size();
            return new ResourcePlan(
                    ref(),
                    scope(),
                    mode,
                    Status.OBSERVED,
                    null,
                    null,
                    List.of(),
                    Collections.emptySortedMap(),
                    tags,
                    null);
        }

        @Override
        public Judged observed(TagRead read, Ownership ownership) {
            boolean inPlace = canTakeQuickLook() && QuickLook.isInPlace(resource, read, ownership, options.strict());
            if (inPlace) {
                return new Judged(resource, inPlace(), read.tags());
            }
            ResourcePlanner planner = new ResourcePlanner(resource, read, ownership, terraform, mode, options);
            return new Judged(resource, planner.plan(), read.tags(), planner.merged());
        }

        @Override
        public Judged without(Status status, @Nullable String detail) {
            List<TagChange> blocked = DesiredTags.blocked(resource, status, options.strict(), options.merges());
            return new Judged(resource, ResourcePlan.without(ref(), scope(), status, detail, blocked), Map.of());
        }
    }

    /** What a plan would leave on a resource, as the policy is asked about one of its claims. Pure. */
    private static final class LeftTags {
        private final Judged judged;
        private final Map<String, Tag> byKey = new TreeMap<>();
        private final Set<String> claimed = new HashSet<>();

        private LeftTags(Judged judged) {
            this.judged = judged;
        }

        static TagSet of(Judged judged, TagClaim claim) {
            LeftTags left = new LeftTags(judged);
            claim.tags().forEach(left::claimed);
            for (TagClaim other : judged.resource().claims()) {
                other.tags().forEach(left::claimed);
            }
            Set<String> unknown = claim.undetermined().keys().keySet();
            unknown.forEach(key -> left.claimed.add(judged.resource().identity(key)));
            left.foreign();
            left.byKey.keySet().removeAll(unknown);
            return TagSet.of(left.byKey.values());
        }

        /** A claimed tag has its own origin, unless another value stays there. */
        private void claimed(Tag tag) {
            if (!byKey.containsKey(tag.key())) {
                String stays = null;
                for (TagChange change : judged.plan().changes()) {
                    if (tag.key().equals(change.canonicalKey()) && change.status() == ClaimStatus.CONFLICT) {
                        stays = change.before();
                    }
                }
                Tag whole = new Tag(tag.key(), judged.merged().getOrDefault(tag.key(), tag.value()), tag.origin());
                byKey.put(tag.key(), stays == null ? whole : new Tag(tag.key(), stays, there()));
            }
            claimed.add(judged.resource().identity(tag.key()));
        }

        /** What no job claims stays, unless the plan removes it. */
        private void foreign() {
            Set<String> removed = new HashSet<>();
            for (TagChange change : judged.plan().changes()) {
                if (change.action() == TagChange.Action.REMOVE) {
                    removed.add(change.key());
                }
            }
            judged.carried().forEach((key, value) -> {
                if (!removed.contains(key)
                        && !claimed.contains(judged.resource().rules().identity(key))
                        && !judged.resource().rules().isReserved(key)) {
                    byKey.putIfAbsent(key, new Tag(key, value, there()));
                }
            });
        }

        private TagOrigin there() {
            return TagOrigin.of(TagLevel.SOURCE_SYSTEM, judged.plan().resource().toString());
        }
    }
}
