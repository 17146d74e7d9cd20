package io.dativo.propagation;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.Tenants;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.Calls;
import io.dativo.pace.Deadline;
import io.dativo.pace.RateLimits;
import io.dativo.pace.RetryPolicy;
import io.dativo.pace.Sleeper;
import io.dativo.policy.MergeRule;
import io.dativo.problem.DativoException;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.provider.TerraformIndex;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes every system that holds tags agree with what is claimed, in two steps: {@link #plan} reads and compares,
 * {@link #apply} does exactly what a plan says. Only tags that Dativo wrote are changed or removed; everything else on a
 * resource stays as it is.
 *
 * <p>Thread-safe. Two applies at once, in one process or in several that share a ledger, lose nothing of each other:
 * what one of them overtook the other leaves alone and reports.
 */
public final class TagPropagator {
    private static final Pattern PLAN_ID = Pattern.compile("[0-9a-f]{64}");

    private final Providers providers;
    private final OwnershipLedger ledger;
    private final Clock clock;
    private final TerraformManaged terraformManaged;
    private final boolean adopt;
    private final boolean strict;
    private final boolean seed;
    private final boolean listKept;
    private final boolean releasesLeft;
    private final Claimants claimants;
    private final List<Renames.Rename> renames;
    private final @Nullable Duration settling;
    private final Map<String, MergeRule> merges;
    private final List<String> priority;
    private final int maxRemovals;
    private final int parallelism;
    private final RetryPolicy retry;
    private final @Nullable Duration deadline;
    private final Staleness staleness;
    private final Sleeper sleeper;
    private final RateLimits limits;
    private final Events events;
    private final OperationObserver observer;
    private final @Nullable AuditLog audit;
    private final @Nullable String actor;
    private final Set<ClaimStatus> allowed;
    private final Tenants tenants;
    private final Predicate<ResourceRef> only;

    /** When a resource that changed after it was planned is left alone. */
    public enum Staleness {
        /** When any tag or any ownership of it changed: what is written is exactly what was reviewed. */
        RESOURCE,
        /** When a tag that the plan changes did; other tags may have come and gone meanwhile. */
        KEYS
    }

    private TagPropagator(Builder builder) {
        providers = builder.providers;
        ledger = builder.ledger;
        clock = builder.clock;
        terraformManaged = builder.terraformManaged;
        adopt = builder.adopt;
        strict = builder.strict;
        seed = builder.seed;
        listKept = builder.listKept;
        releasesLeft = builder.releasesLeft;
        claimants = new Claimants(Set.copyOf(builder.retired), builder.renamed);
        renames = List.copyOf(builder.renames);
        settling = builder.settling;
        merges = Collections.unmodifiableMap(new TreeMap<>(builder.merges));
        priority = builder.priority;
        maxRemovals = builder.maxRemovals;
        parallelism = builder.parallelism;
        retry = builder.retry;
        deadline = builder.deadline;
        staleness = builder.staleness;
        sleeper = builder.sleeper;
        limits = builder.limits;
        events = new Events(builder.listeners);
        observer = OperationObserver.all(builder.observers);
        allowed = Set.copyOf(builder.allowed);
        tenants = builder.tenants;
        only = builder.only;
        audit = builder.audit;
        actor = builder.actor;
    }

    /**
     * A builder.
     *
     * @param providers who holds tags
     * @param ledger who owns what
     * @return the builder
     */
    @Internal
    public static Builder builder(Providers providers, OwnershipLedger ledger) {
        return new Builder(providers, ledger);
    }

    /**
     * Reads what is there and says what to do. Writes nothing, neither to a provider nor to the ledger. What is wrong
     * with one resource is said of that resource and never thrown.
     *
     * @param claims what resources are to carry; several for one resource come together
     * @param terraformState the resources in the Terraform state, or nothing
     * @return the plan
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan plan(Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        return plan(claims, terraformState, null);
    }

    /**
     * Plans as {@link #plan(Collection, Collection)} does, and lets a policy judge what the plan would leave: of a claimant
     * that breaks a rule that is enforced nothing is written, and the plan says why.
     *
     * @param claims what resources are to carry
     * @param terraformState the resources in the Terraform state, or nothing
     * @param gate the policy, or null for none
     * @return the plan
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan plan(
            Collection<TagClaim> claims, Collection<TerraformResource> terraformState, @Nullable PolicyGate gate) {
        return plan(claims, terraformState, gate, Map.of());
    }

    /**
     * Plans as {@link #plan(Collection, Collection, PolicyGate)} does, and finds what left some jobs: resources of which a
     * job claimed something when it ran in the same account and region before, and which it names no longer. The plan
     * lists them ({@link PropagationPlan#left()}); with {@link Builder#releaseLeft()} it takes back what is claimed there.
     *
     * @param claims what resources are to carry
     * @param terraformState the resources in the Terraform state, or nothing
     * @param gate the policy, or null for none
     * @param jobs the jobs that are in the claims with all that they claim, and the account and region that the file of
     *     each names; of other jobs nothing can have left
     * @return the plan
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan plan(
            Collection<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            @Nullable PolicyGate gate,
            Map<String, AccountScope> jobs) {
        return observer.observe(Operation.PLAN, () -> planNow(claims, terraformState, gate, jobs));
    }

    private PropagationPlan planNow(
            Collection<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            @Nullable PolicyGate gate,
            Map<String, AccountScope> jobs) {
        try (Calls calls = calls()) {
            LeftResources left = new LeftResources(reading(calls), claimants, jobs);
            List<TagClaim> all = new ArrayList<>(claims);
            all.forEach(left::name);
            if (releasesLeft) {
                all.addAll(left.claims());
            }
            PropagationPlan plan =
                    planRun(calls).plan(all, terraformState, gate, releasesLeft ? left.released() : left.listed());
            events.planned(plan);
            return audit(calls).planned(plan, all, terraformState);
        }
    }

    /**
     * Plans to take back what a job claims that is gone: its tags go where no other job claims them. Searches wherever the
     * ledger noted that the job claimed something; what could not be searched, since it has no provider here or could not
     * be read, stands in the plan with its reason.
     *
     * @param job the id of the job
     * @return the plan
     * @throws ProviderException when the ledger cannot be read
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan retire(String job) {
        return observer.observe(Operation.PLAN, () -> retireNow(job));
    }

    private PropagationPlan retireNow(String job) {
        List<TagClaim> nothing = new ArrayList<>();
        for (String id : claimants.ids(job)) {
            ledger.notedClaims(id, null)
                    .forEach((resource, scope) -> nothing.add(new TagClaim(resource, scope, TagSet.empty(), job)));
        }
        try (Calls calls = calls()) {
            PropagationPlan plan = planRun(calls).plan(nothing, List.of(), null, PropagationPlan.Jobs.NONE);
            events.planned(plan);
            return audit(calls).planned(plan, nothing, List.of());
        }
    }

    /**
     * Says who claims one key of one resource and why, and who wrote what is there. Needs no job file: it asks the records
     * and the resource.
     *
     * @param resource the resource
     * @param scope the account that it is reached through
     * @param key the canonical key
     * @return the answer; its status says when the resource could not be read
     * @throws io.dativo.problem.DativoException when no provider knows the resource, or the thread is interrupted meanwhile
     */
    public KeyOwnership whoClaims(ResourceRef resource, AccountScope scope, String key) {
        Located located = providers.locate(resource, scope);
        TagSpelling spelling = located.spelling();
        if (spelling == null) {
            throw new DativoException(Objects.requireNonNull(located.fault()).message());
        }
        List<KeyOwnership> answers = new ArrayList<>();
        KeyOwnership.Subject subject = new KeyOwnership.Subject(located.ref(), scope, spelling, key);
        try (Calls calls = calls()) {
            new Survey(reading(calls)).of(List.of(subject).iterator(), answers::add);
        }
        return answers.get(0);
    }

    /**
     * Says what of a claim was written, when and by which plan. The ledger alone is asked, so what a system that keeps its
     * own records knows is not in the answer.
     *
     * @param claim the claim
     * @return a write for each key of the claim that Dativo wrote, in the order of the claim's tags
     * @throws io.dativo.problem.ProviderException when the ledger cannot be read
     */
    public List<RecordedWrite> recorded(TagClaim claim) {
        Located located = providers.locate(claim.resource(), claim.scope());
        TagSpelling spelling = located.spelling();
        if (spelling == null) {
            return List.of();
        }
        List<RecordedWrite> writes = new ArrayList<>();
        Ownership known = ledger.read(located.ref());
        for (Tag tag : claim.tags()) {
            OwnedTag owned = known.tag(spelling.identity(tag.key()));
            String value = owned == null ? null : owned.value();
            if (owned != null && value != null && !owned.plan().isEmpty()) {
                writes.add(new RecordedWrite(tag.key(), value, owned.at(), owned.plan()));
            }
        }
        return writes;
    }

    /**
     * Plans as {@link #plan} does, without ever holding all claims: for hundreds of thousands of resources and more. The
     * plan lists the resources with something to do or to know and counts the others, so it needs memory for what
     * changes only. No policy judges it: a job may be refused only once all of it was seen.
     *
     * @param claims what resources are to carry, sorted by {@link TagClaim#resource()} in the provider's canonical form;
     *     read by the calling thread, and not closed
     * @param terraformState the resources in the Terraform state, or nothing
     * @return the plan
     * @throws IllegalArgumentException when the claims are not sorted
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan planSorted(Stream<TagClaim> claims, Collection<TerraformResource> terraformState) {
        return planSorted(claims, terraformState, Map.of());
    }

    /**
     * Plans as {@link #planSorted(Stream, Collection)} does, and finds what left some jobs, as
     * {@link #plan(Collection, Collection, PolicyGate, Map)} does. It holds what the ledger noted of these jobs.
     *
     * @param claims what resources are to carry, sorted by {@link TagClaim#resource()} in the provider's canonical form;
     *     read by the calling thread, and not closed
     * @param terraformState the resources in the Terraform state, or nothing
     * @param jobs the jobs that are in the claims with all that they claim, and the account and region that the file of
     *     each names; of other jobs nothing can have left
     * @return the plan
     * @throws IllegalArgumentException when the claims are not sorted, or when one of these jobs has a claim whose address is
     *     not known yet and what left is to be released
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan planSorted(
            Stream<TagClaim> claims, Collection<TerraformResource> terraformState, Map<String, AccountScope> jobs) {
        return observer.observe(Operation.PLAN, () -> planSortedNow(claims, terraformState, jobs));
    }

    private PropagationPlan planSortedNow(
            Stream<TagClaim> claims, Collection<TerraformResource> terraformState, Map<String, AccountScope> jobs) {
        AuditEvents.Inputs inputs = new AuditEvents.Inputs();
        inputs.add(terraformState);
        try (Calls calls = calls()) {
            LeftResources left = new LeftResources(reading(calls), claimants, jobs);
            Stream<TagClaim> all = claims;
            if (releasesLeft) {
                all = StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(left.among(claims.iterator()), 0), false);
            } else if (!jobs.isEmpty()) {
                all = claims.peek(left::name);
            }
            PropagationPlan plan = planRun(calls)
                    .planSorted(
                            audit == null ? all : all.peek(inputs::add),
                            terraformState,
                            releasesLeft ? left::released : left::listed);
            events.planned(plan);
            audit(calls).planned(plan, inputs);
            return plan;
        }
    }

    /**
     * Compares what resources carry with what they should carry, and says who changed what, as far as the ledger and the
     * Terraform state can tell. Writes nothing.
     *
     * @param claims what resources are to carry
     * @param terraformState the resources in the Terraform state, or nothing
     * @return what differs
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public DriftReport verify(Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        return verify(claims, terraformState, null);
    }

    /**
     * Compares as {@link #verify(Collection, Collection)} does, and lets a policy judge the claims: what claimants claim that
     * break a rule which is enforced is not in sync, whatever the resources carry.
     *
     * @param claims what resources are to carry
     * @param terraformState the resources in the Terraform state, or nothing
     * @param gate the policy, or null for none
     * @return what differs
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public DriftReport verify(
            Collection<TagClaim> claims, Collection<TerraformResource> terraformState, @Nullable PolicyGate gate) {
        return verify(claims, terraformState, gate, Map.of());
    }

    /**
     * Compares as {@link #verify(Collection, Collection)} does, lets a policy judge the claims, and finds what left some
     * jobs: what claimants claim that break a rule which is enforced is not in sync, whatever the resources carry.
     *
     * @param claims what resources are to carry
     * @param terraformState the resources in the Terraform state, or nothing
     * @param gate the policy, or null for none
     * @param jobs the jobs that are in the claims with all that they claim, and the account and region that the file of
     *     each names
     * @return what differs
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public DriftReport verify(
            Collection<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            @Nullable PolicyGate gate,
            Map<String, AccountScope> jobs) {
        return observer.observe(Operation.VERIFY, () -> verifyNow(claims, terraformState, gate, jobs));
    }

    private DriftReport verifyNow(
            Collection<TagClaim> claims,
            Collection<TerraformResource> terraformState,
            @Nullable PolicyGate gate,
            Map<String, AccountScope> jobs) {
        List<ResourceDrift> drifts = new ArrayList<>();
        Instant now = clock.instant();
        Bounds bounds = new Bounds(tenants, providers);
        Collection<ClaimedResource> resources =
                ClaimedResource.group(bounds.inside(claims), providers, new Renames(renames, now), unreachable -> {
                    if (only.test(unreachable.plan().resource())) {
                        drifts.add(ResourceDrift.of(unreachable.plan()));
                    }
                });
        TerraformIndex terraform = new TerraformIndex(terraformState, providers);
        Withheld withheld = Withheld.of(AsTheyStand.review(claims, gate), LocalDate.ofInstant(now, clock.getZone()));
        Iterator<DriftSubject> subjects = resources.stream()
                .filter(resource -> only.test(resource.ref()))
                .map(resource -> new DriftSubject(
                        resource,
                        terraform.findTagged(resource.ref()),
                        strict,
                        claimants,
                        withheld,
                        merges,
                        now,
                        settling))
                .iterator();
        PropagationPlan.Jobs ofJobs;
        try (Calls calls = calls()) {
            new Survey(reading(calls)).of(subjects, drifts::add);
            LeftResources left = new LeftResources(reading(calls), claimants, jobs);
            claims.forEach(left::name);
            ofJobs = left.listed();
        }
        drifts.replaceAll(bounds::reported);
        bounds.rest().stream()
                .filter(plan -> only.test(plan.resource()))
                .forEach(plan -> drifts.add(ResourceDrift.of(plan)));
        return new DriftReport(now, drifts, ofJobs);
    }

    /**
     * Plans to take back what a plan wrote: what it added goes, what it changed gets its former value, what it removed
     * comes back. Only where its result is still there, still ours and claimed by no later job; the rest is a
     * conflict in the new plan. Reads only.
     *
     * @param applied a plan that was applied
     * @return the plan that takes it back
     * @throws io.dativo.problem.DativoException when the thread is interrupted meanwhile
     */
    public PropagationPlan revert(PropagationPlan applied) {
        return observer.observe(Operation.PLAN, () -> {
            try (Calls calls = calls()) {
                return undo(applied.id(), applied, null, calls);
            }
        });
    }

    /**
     * Plans to take back what a plan wrote that was applied with this ledger, in this process or in another.
     *
     * @param planId the id of the plan, as its report has it
     * @return the plan that takes it back
     * @throws io.dativo.problem.DativoException when the ledger does not know the plan, or the thread is interrupted
     * @see #revert(PropagationPlan)
     */
    public PropagationPlan revertPlan(String planId) {
        return revertPlan(planId, null);
    }

    /**
     * Plans as {@link #revertPlan(String)} does, and lets a policy judge what would come back: of a claimant that would break
     * a rule which is enforced nothing is taken back, and the plan says why.
     *
     * @param planId the id of the plan, as its report has it
     * @param gate the policy, or null for none
     * @return the plan that takes it back
     * @throws io.dativo.problem.DativoException when the ledger does not know the plan, or the thread is interrupted
     */
    public PropagationPlan revertPlan(String planId, @Nullable PolicyGate gate) {
        return observer.observe(Operation.PLAN, () -> revertNow(planId, gate));
    }

    private PropagationPlan revertNow(String planId, @Nullable PolicyGate gate) {
        if (!PLAN_ID.matcher(planId).matches()) {
            throw new DativoException("'" + planId + "' is not the id of a plan: 64 hexadecimal digits");
        }
        try (Calls calls = calls()) {
            PropagationPlan applied = ledger.within(calls)
                    .plan(planId)
                    .map(PropagationPlan::fromJson)
                    .orElseThrow(() -> new DativoException("the ledger holds no plan " + planId
                            + ": it was never applied with this ledger, or it wrote nothing"));
            return undo(planId, applied, gate, calls);
        }
    }

    private PropagationPlan undo(String planId, PropagationPlan applied, @Nullable PolicyGate gate, Calls calls) {
        PropagationPlan plan = planRun(calls).undo(planId, applied, gate);
        audit(calls).reverting(plan, planId);
        return plan;
    }

    private Calls calls() {
        return new Calls(Deadline.in(deadline, sleeper));
    }

    private AuditEvents audit(Calls calls) {
        return new AuditEvents(audit, actor, clock, calls);
    }

    private PlanRun planRun(Calls calls) {
        Instant now = clock.instant();
        ResourcePlanner.Options options = new ResourcePlanner.Options(
                adopt, strict, seed, listKept, claimants, merges, new Renames(renames, now), priority, now, settling);
        return new PlanRun(reading(calls), terraformManaged, options, new Bounds(tenants, providers), events);
    }

    /** What a run that only reads goes by. */
    private Survey.Settings reading(Calls calls) {
        return settings(ledger.readingOnce(), calls);
    }

    private Survey.Settings settings(OwnershipLedger of, Calls calls) {
        return new Survey.Settings(providers, of.within(calls), clock, retry, limits, parallelism, only, calls);
    }

    /**
     * Does what a plan says and nothing else. Each resource is read again first; one that changed since it was planned
     * is left alone. What fails in passing is tried again. An interrupt of the thread ends the apply early: writes
     * under way are finished, the rest is skipped, the interrupt stays set.
     *
     * @param plan the plan
     * @return how it went for each resource
     * @throws PropagationException when the plan removes more tags than allowed; nothing was written then. Or when the
     *     outcome cannot be written to the audit log; what was written is in the exception's report
     * @throws io.dativo.problem.DativoException when the audit log cannot be written, the plan takes over tags and this
     *     propagator was not configured for, or it writes what the bounds of a tenant forbid; nothing was done then
     */
    public PropagationReport apply(PropagationPlan plan) {
        return observer.observe(Operation.APPLY, () -> applyNow(plan));
    }

    private PropagationReport applyNow(PropagationPlan plan) {
        requireAllowedTakeovers(plan);
        Bounds.refusal(plan, tenants, providers).ifPresent(why -> {
            throw new DativoException("the plan writes what is out of bounds, " + why
                    + "; nothing was written. Plan again: a plan keeps to the bounds of its tenants");
        });
        ApplyRun run = new ApplyRun(plan, clock, maxRemovals, staleness, settling, events, allowed);
        try (Calls calls = calls()) {
            return run.apply(settings(ledger, calls), audit(calls));
        }
    }

    /** A plan may come from a document, and a document does not say what this propagator may do. */
    private void requireAllowedTakeovers(PropagationPlan plan) {
        for (ResourcePlan resource : plan.resources()) {
            for (TagChange change : resource.changes()) {
                boolean allowed = adopt || (seed && change.cause() == TagChange.Cause.SEEDED);
                if (change.takesOver() && !allowed) {
                    throw new DativoException("the plan takes over the tag '" + change.key() + "' of "
                            + resource.resource() + ", which is not Dativo's; nothing was written. If that is meant,"
                            + " apply it with "
                            + (change.cause() == TagChange.Cause.SEEDED ? "seedFromTerraform()" : "adoptForeign()"));
                }
            }
        }
    }

    /** Makes a {@link TagPropagator}. Not thread-safe. */
    public static final class Builder {
        private final Providers providers;
        private final OwnershipLedger ledger;
        private Clock clock = Clock.systemUTC();
        private TerraformManaged terraformManaged = TerraformManaged.VERIFY;
        private boolean adopt;
        private boolean strict;
        private boolean seed;
        private boolean listKept;
        private boolean releasesLeft;
        private Collection<String> retired = Set.of();
        private final Map<String, String> renamed = new HashMap<>();
        private final Map<String, MergeRule> merges = new TreeMap<>(Map.of("compliance", MergeRule.union()));
        private List<String> priority = List.of();
        private final List<Renames.Rename> renames = new ArrayList<>();
        private @Nullable Duration settling;
        private int maxRemovals = Integer.MAX_VALUE;
        private int parallelism = 4;
        private RetryPolicy retry = RetryPolicy.standard();
        private @Nullable Duration deadline;
        private Staleness staleness = Staleness.RESOURCE;
        private Sleeper sleeper = Sleeper.realTime();
        private RateLimits limits = RateLimits.adaptive();
        private final List<PropagationListener> listeners = new ArrayList<>();
        private final List<OperationObserver> observers = new ArrayList<>();
        private @Nullable AuditLog audit;
        private @Nullable String actor;
        private Tenants tenants = Tenants.unbounded();
        private Predicate<ResourceRef> only = resource -> true;
        private final Set<ClaimStatus> allowed = new HashSet<>(Stream.of(ClaimStatus.values())
                .filter(ClaimStatus::isAllowedByDefault)
                .toList());

        private Builder(Providers providers, OwnershipLedger ledger) {
            this.providers = providers;
            this.ledger = ledger;
        }

        /**
         * Sets the clock of the times in the ledger and the report; the system's by default. How long something takes is
         * measured by {@link #sleeper}.
         *
         * @param theClock the clock
         * @return this builder
         */
        public Builder clock(Clock theClock) {
            Objects.requireNonNull(theClock, "clock(...) was given null for theClock");
            clock = theClock;
            return this;
        }

        /**
         * Sets what happens to resources in the Terraform state. They are verified by default.
         *
         * @param what verify or apply
         * @return this builder
         */
        public Builder terraformManaged(TerraformManaged what) {
            Objects.requireNonNull(what, "terraformManaged(...) was given null for what");
            terraformManaged = what;
            return this;
        }

        /**
         * Takes over tags that another writer wrote or that another job claims, instead of reporting a conflict. Tags that
         * have the claimed value already are taken over too: from then on they are changed and removed as the claims are.
         * Who lost a ledger builds it anew that way. Plans that take over tags are applied only by a propagator with it.
         *
         * @return this builder
         */
        public Builder adoptForeign() {
            adopt = true;
            return this;
        }

        /**
         * Refuses tags whose spelling on a resource loses something, instead of writing them and saying so.
         *
         * @return this builder
         */
        public Builder exactSpellingOnly() {
            strict = true;
            return this;
        }

        /**
         * Takes over the tags of resources in the Terraform state that Terraform wrote and a job claims, as if Dativo
         * had written them: they are changed and removed from then on as the claims are. Only with
         * {@link TerraformManaged#APPLY}; without it they are Terraform's, and another value is a conflict.
         *
         * @return this builder
         */
        public Builder seedFromTerraform() {
            seed = true;
            return this;
        }

        /**
         * Lists in a plan the tags that are right already, which are only counted otherwise.
         *
         * @return this builder
         */
        public Builder listKept() {
            listKept = true;
            return this;
        }

        /**
         * Allows reasons for which a claimed tag may not be in place while a report is still complete, beside those that
         * are allowed by default.
         *
         * @param reasons the reasons; none of a write that failed
         * @return this builder
         * @throws IllegalArgumentException when one is a failed write, which cannot be allowed
         * @see PropagationReport#allow
         */
        public Builder allow(ClaimStatus... reasons) {
            Objects.requireNonNull(reasons, "allow(...) was given null for reasons");
            allowed.addAll(PropagationReport.allowable(List.of(reasons)));
            return this;
        }

        /**
         * Gives a key another name on every resource. Whoever claims either name is taken to claim the new one; until the
         * end of the overlap resources carry both, with one value, so that no reader of the former name is left
         * without it. The first plan after the overlap removes what Dativo wrote under the former name.
         *
         * @param from the former canonical key, for example {@code costcenter}; also as the last part of a namespaced key
         * @param to the new one, for example {@code cost_center}
         * @param until when the overlap ends
         * @return this builder
         */
        public Builder renameKey(String from, String to, Instant until) {
            Objects.requireNonNull(from, "renameKey(...) was given null for from");
            Objects.requireNonNull(to, "renameKey(...) was given null for to");
            Objects.requireNonNull(until, "renameKey(...) was given null for until");
            renames.add(new Renames.Rename(from, to, until));
            return this;
        }

        /**
         * Sets for how long after a write every resource may show what was there before, instead of what its provider says of
         * its system ({@link io.dativo.spi.TagRules#settling()}): until then {@link TagPropagator#verify} says that a tag
         * which does not show is settling, and what is no longer claimed is not given up on what was read.
         *
         * @param duration the time
         * @return this builder
         */
        public Builder settling(Duration duration) {
            Objects.requireNonNull(duration, "settling(...) was given null for duration");
            settling = duration;
            return this;
        }

        /**
         * Takes back what a job claimed of resources that it names no longer; without it a plan only lists them. The tags go
         * where no other job claims them, within {@link #maxRemovals}.
         *
         * @return this builder
         */
        public Builder releaseLeft() {
            releasesLeft = true;
            return this;
        }

        /**
         * Names claimants that are gone, for example deleted jobs: what they alone claimed may be removed.
         *
         * @param claimants the claimants
         * @return this builder
         */
        public Builder retiredClaimants(Collection<String> claimants) {
            Objects.requireNonNull(claimants, "retiredClaimants(...) was given null for claimants");
            retired = List.copyOf(claimants);
            return this;
        }

        /**
         * Hands the claims of a job on to the job that it became: another name, environment or tenant, or a job file that is
         * called otherwise. The ledger names the new one once that was applied.
         *
         * @param formerId the id that the ledger knows, {@code tenant/environment/name}
         * @param id the job's id now
         * @return this builder
         */
        public Builder renamed(String formerId, String id) {
            Objects.requireNonNull(formerId, "renamed(...) was given null for formerId");
            Objects.requireNonNull(id, "renamed(...) was given null for id");
            renamed.put(formerId, id);
            return this;
        }

        /**
         * Sets how different values that jobs claim for a key of one resource come together. Without a rule they are a
         * conflict. {@code compliance} is the union of all, unless another rule is set. Every process that tags the same
         * resources needs the same rules.
         *
         * @param key the canonical key; also behind a namespace, as in {@code finops.cost_center}
         * @param rule the rule
         * @return this builder
         */
        public Builder merge(String key, MergeRule rule) {
            Objects.requireNonNull(key, "merge(...) was given null for key");
            Objects.requireNonNull(rule, "merge(...) was given null for rule");
            merges.put(key, rule);
            return this;
        }

        /**
         * Sets which tags a resource carries when it cannot carry all that are claimed: clouds take 50 or 64, some types
         * fewer. What does not fit is named in the plan; a tag of ours gives way to a more important one.
         *
         * @param keys canonical keys, the most important first; all others follow by name
         * @return this builder
         */
        public Builder priority(List<String> keys) {
            Objects.requireNonNull(keys, "priority(...) was given null for keys");
            priority = List.copyOf(keys);
            return this;
        }

        /**
         * Limits how many tags one apply may remove; a plan that removes more is refused before anything is written.
         * Unlimited by default.
         *
         * @param count the limit
         * @return this builder
         */
        public Builder maxRemovals(int count) {
            maxRemovals = count;
            return this;
        }

        /**
         * Sets how many batches are read or written at once. 4 by default.
         *
         * @param threads the number, at least 1
         * @return this builder
         */
        public Builder parallelism(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("parallelism is at least 1; got " + threads);
            }
            parallelism = threads;
            return this;
        }

        /**
         * Sets how often and how soon a failed call is tried again.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder retry(RetryPolicy policy) {
            Objects.requireNonNull(policy, "retry(...) was given null for policy");
            retry = policy;
            return this;
        }

        /**
         * Limits how long each plan, apply, verification and revert goes on. After that nothing new is begun; a call that
         * has not answered by then is given up: what it was to read is {@link ClaimStatus#NOT_OBSERVED}, what it was to
         * write {@link ClaimStatus#OUTCOME_UNKNOWN}, and the rest {@link ClaimStatus#DEADLINE_PASSED}. What is known by
         * then is still recorded, in the ledger and in the audit log, for which each has two seconds more. Calls are then
         * made by threads of their own, which are daemons. Unlimited by default: then each call takes as long as its
         * provider lets it.
         *
         * @param duration the limit
         * @return this builder
         */
        public Builder deadline(Duration duration) {
            Objects.requireNonNull(duration, "deadline(...) was given null for duration");
            deadline = duration;
            return this;
        }

        /**
         * Sets what counts as changed since the plan. Any change of the resource by default.
         *
         * @param what any change, or one of a planned key
         * @return this builder
         */
        public Builder staleness(Staleness what) {
            Objects.requireNonNull(what, "staleness(...) was given null for what");
            staleness = what;
            return this;
        }

        /**
         * Sets what waits between attempts; real time by default.
         *
         * @param theSleeper the sleeper
         * @return this builder
         */
        public Builder sleeper(Sleeper theSleeper) {
            Objects.requireNonNull(theSleeper, "sleeper(...) was given null for theSleeper");
            sleeper = theSleeper;
            return this;
        }

        /**
         * Sets how fast providers are called. By default as fast as they allow; propagators that share an account share
         * one object.
         *
         * @param theLimits the limits
         * @return this builder
         */
        public Builder rateLimits(RateLimits theLimits) {
            Objects.requireNonNull(theLimits, "rateLimits(...) was given null for theLimits");
            limits = theLimits;
            return this;
        }

        /**
         * Adds a listener to the progress; may be called several times.
         *
         * @param listener called from worker threads
         * @return this builder
         */
        public Builder listener(PropagationListener listener) {
            Objects.requireNonNull(listener, "listener(...) was given null for listener");
            listeners.add(listener);
            return this;
        }

        /**
         * Adds an observer that surrounds each plan, apply and verification; may be called several times.
         *
         * @param observer the first one added is the outermost
         * @return this builder
         */
        public Builder observer(OperationObserver observer) {
            Objects.requireNonNull(observer, "observer(...) was given null for observer");
            observers.add(observer);
            return this;
        }

        /**
         * Sets where it is written down what was planned and what became of it. Nowhere by default.
         *
         * @param log the log
         * @return this builder
         */
        public Builder audit(AuditLog log) {
            Objects.requireNonNull(log, "audit(...) was given null for log");
            audit = log;
            return this;
        }

        /**
         * Says who acts, for the audit log: a person, a service, a build.
         *
         * @param who the actor
         * @return this builder
         */
        public Builder actor(String who) {
            Objects.requireNonNull(who, "actor(...) was given null for who");
            actor = who;
            return this;
        }

        /**
         * Sets which tenant may tag what. A claim outside is blocked in the plan, and nothing is read or written for it.
         *
         * @param bounds unbounded by default; then a plan reports two tenants that claim one resource
         * @return this builder
         */
        public Builder tenants(Tenants bounds) {
            Objects.requireNonNull(bounds, "tenants(...) was given null for bounds");
            tenants = bounds;
            return this;
        }

        /**
         * Plans, verifies and reverts some resources alone, so that several processes share a fleet: each is given the claims
         * of all jobs, since claims on one resource come together, and another part of the resources. Nothing is read of
         * the others, and they have not left their jobs. {@link PropagationPlan#merge} makes the whole plan of all parts,
         * {@link PropagationReport#merge} the whole report. A policy judges each part by itself: a job that it refuses in
         * one part is not withheld in another, so judge the jobs as a whole before ({@code Dativo.check}).
         *
         * @param resources whether a resource, in the provider's canonical form, is one of them; asked by several threads
         * @return this builder
         */
        public Builder only(Predicate<ResourceRef> resources) {
            Objects.requireNonNull(resources, "only(...) was given null for resources");
            only = resources;
            return this;
        }

        /** {@return the propagator} */
        public TagPropagator build() {
            return new TagPropagator(this);
        }
    }
}
