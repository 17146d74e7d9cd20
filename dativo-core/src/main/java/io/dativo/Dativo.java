package io.dativo;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.Job;
import io.dativo.job.JobIds;
import io.dativo.job.JobLoader;
import io.dativo.job.JobTrust;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.job.TagExplanation;
import io.dativo.job.Tenants;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.Contradictions;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdicts;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Result;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.KeyOwnership;
import io.dativo.propagation.Operation;
import io.dativo.propagation.OperationObserver;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.RecordedWrite;
import io.dativo.propagation.TagPropagator;
import io.dativo.propagation.TerraformManaged;
import io.dativo.provider.Discovery;
import io.dativo.provider.Providers;
import io.dativo.provider.TerraformIndex;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.tag.KeyStyle;
import io.dativo.terraform.KnownOutputs;
import io.dativo.terraform.OutputBinding;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.TerraformTags;
import io.dativo.terraform.TerraformVariables;
import io.dativo.terraform.UncertainResources;
import io.dativo.terraform.backend.StateSources;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The door to Dativo: load a job, resolve its tags, check them, plan, apply.
 *
 * <pre>{@code
 * Dativo dativo = Dativo.builder()
 *         .policy(TagPolicy.load(Path.of("tag-policy.yaml")))
 *         .ledger(OwnershipLedger.directory(Path.of(".dativo")))
 *         .build();
 * ResolvedJob job = dativo.resolve(dativo.load(Path.of("jobs/acme/stripe_customers.yaml")).job());
 * PropagationPlan plan = dativo.plan(job);
 * dativo.apply(plan).throwUnlessComplete();
 * }</pre>
 *
 * <p>Immutable and thread-safe; one instance serves a whole application.
 */
public final class Dativo {
    private final Map<String, String> environment;
    private final boolean handsOutAll;
    private final List<String> handedOut;
    private final Map<String, String> terraformEnvironment;
    private final @Nullable Path base;
    private final Map<String, Path> pathMappings;
    private final Function<Job, @Nullable String> jobName;
    private final JobLoader loader;
    private final TagPropagator propagator;
    private final OperationObserver observer;
    private final Providers providers;
    private final List<Function<ResolvedJob, ? extends Collection<TagClaim>>> elsewhere;
    private final TagPolicy policy;
    private final boolean givenPolicy;
    private final @Nullable StateSource state;
    private final List<StateSourceProvider> backends;
    private final @Nullable ClassLoader backendLoader;
    private final JobTrust trust;
    private final Tenants tenants;
    private final Clock clock;
    private final boolean advisory;
    private final boolean noJobs;
    private final boolean unknownOutputs;

    private Dativo(Builder builder) {
        handsOutAll = builder.environment != null;
        environment = builder.environment == null ? System.getenv() : builder.environment;
        handedOut = List.copyOf(builder.handedOut);
        terraformEnvironment = builder.terraformEnvironment;
        base = builder.base;
        pathMappings = Map.copyOf(builder.pathMappings);
        jobName = builder.jobName;
        loader = loader(Map.of());
        givenPolicy = builder.policy != null;
        policy = builder.policy == null ? TagPolicy.builder().build() : builder.policy;
        backendLoader = builder.discover ? builder.classLoader : null;
        Providers found = backendLoader == null
                ? Providers.of(builder.providers)
                : Providers.discover(builder.providers, backendLoader);
        providers = found.withKeyStyles(builder.keyStyles);
        elsewhere = List.copyOf(builder.elsewhere);
        TagPropagator.Builder propagation = TagPropagator.builder(providers, builder.ledger)
                .clock(builder.clock)
                .terraformManaged(builder.terraformManaged)
                .priority(builder.priority == null ? policy.keysByImportance() : builder.priority)
                .maxRemovals(builder.maxRemovals)
                .tenants(builder.tenants)
                .allow(builder.allowed.toArray(ClaimStatus[]::new));
        policy.merges().forEach(propagation::merge);
        if (builder.actor != null) {
            propagation.actor(builder.actor);
        }
        builder.listeners.forEach(propagation::listener);
        builder.observers.forEach(propagation::observer);
        observer = OperationObserver.all(builder.observers);
        if (builder.audit != null) {
            propagation.audit(builder.audit);
        }
        builder.propagation.accept(propagation);
        propagator = propagation.build();
        state = builder.state;
        backends = List.copyOf(builder.backends);
        trust = builder.trust;
        tenants = builder.tenants;
        clock = builder.clock;
        advisory = builder.advisory;
        noJobs = builder.noJobs;
        unknownOutputs = builder.unknownOutputs;
    }

    /**
     * What the author of a policy should look at: its own warnings, and resource types in the scopes of its rules
     * that no provider of this instance knows and that look like a slip of the pen.
     *
     * @return the warnings; empty without a policy
     */
    public List<Problem> policyWarnings() {
        List<Problem> warnings = new ArrayList<>(givenPolicy ? policy.warnings() : List.of());
        warnings.addAll(policy.misspelledTypes(providers.resourceTypes()));
        return warnings;
    }

    /** {@return the ids of the providers of this instance, given or discovered, sorted} */
    public SortedSet<String> providers() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(providers.ids()));
    }

    /** {@return a builder with discovered providers, an in-memory ledger and the process's environment} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a job with its asset and recipes and validates all of them.
     *
     * @param jobFile the job file
     * @return the job, or every problem at once; never throws for bad input
     */
    public LoadResult load(Path jobFile) {
        return observer.observe(Operation.LOAD, () -> loader.load(jobFile));
    }

    /**
     * Reads a job as {@link #load(Path)} does, together with what the source system says of its own columns.
     *
     * @param jobFile the job file
     * @param sourceTags column to classification: the weakest level; columns that the asset lacks are left out
     * @return the job, or every problem at once
     */
    public LoadResult load(Path jobFile, Map<String, String> sourceTags) {
        return observer.observe(Operation.LOAD, () -> loader(sourceTags).load(jobFile));
    }

    private JobLoader loader(Map<String, String> sourceTags) {
        JobLoader.Builder jobs = JobLoader.builder().sourceTags(sourceTags).jobId(jobName);
        if (handsOutAll) {
            jobs.environment(environment);
        } else {
            jobs.handOut(handedOut.toArray(String[]::new));
        }
        if (base != null) {
            jobs.base(base);
        }
        pathMappings.forEach(jobs::pathMapping);
        return jobs.build();
    }

    /**
     * Reads every job file in a folder and below it in parallel; one bad file never hides another.
     *
     * @param folder the folder; it holds jobs only
     * @return a result for each {@code *.yaml} and {@code *.yml}, sorted by path
     * @throws InvalidInputException when there is no job file in it, unless that is allowed
     */
    public List<LoadResult> loadFolder(Path folder) {
        List<LoadResult> loaded = observer.observe(Operation.LOAD, () -> loader.loadFolder(folder));
        requireJobs(loaded);
        return loaded;
    }

    /**
     * Checks what a run of a job on this host needs: each variable that source, target, catalog or credentials name and that
     * is not set, and the folder of the Terraform module, beside the job file or below the root. Loading and resolving do without, so that jobs can be checked where
     * no secret is.
     *
     * @param job a job without errors
     * @return an error for each thing that is not there, by place; empty when the run can start
     */
    public List<Problem> checkRun(Job job) {
        return new RunCheck(job, ModuleFolder.starts(job, base), environment::get).problems();
    }

    /**
     * Compares how a job's tags are spelled with how the same job spells them on another cloud.
     *
     * @param job a resolved job
     * @param swapped the same job with another provider block, resolved
     * @return what changes, and what cannot be said there
     */
    public Portability portability(ResolvedJob job, ResolvedJob swapped) {
        return Portability.of(job, swapped, providers);
    }

    /**
     * Binds the job's Terraform outputs and decides which tags each of its targets should carry. Reads the Terraform state
     * when the job names one; touches nothing.
     *
     * @param job a job without errors
     * @return the decided job
     * @throws InvalidInputException with every problem: an output that is missing or not known yet (but see {@link
     *     Builder#allowUnknownOutputs()}), a value of the wrong type, a placeholder that is not set, a backend that only the
     *     host may name ({@link Builder#trust})
     */
    public ResolvedJob resolve(Job job) {
        if (unknownOutputs) {
            return resolveKnown(job);
        }
        TerraformState read = isBound(job) ? stateReader().read(stateOf(job)) : null;
        List<Problem> problems = new ArrayList<>();
        Job bound = OutputBinding.bind(job, read, problems);
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("job " + job.name(), problems);
        }
        TerraformIndex index = index(read);
        return looked(whole(ResolvedJob.of(bound, managedBy(index, job), this::spelled)), index, problems);
    }

    /** What is known of a job; what hangs on outputs that are to come is claimed as open. */
    private ResolvedJob resolveKnown(Job job) {
        List<Problem> problems = new ArrayList<>();
        TerraformState read =
                isBound(job) ? Previews.stateOnceApplied(() -> stateReader().read(stateOf(job)), problems) : null;
        KnownOutputs known = KnownOutputs.bind(job, read);
        if (!known.unplaced().isEmpty()) {
            throw new InvalidInputException("job " + job.name(), known.unplaced());
        }
        problems.addAll(known.warnings());
        known.open()
                .forEach(open -> problems.add(
                        Problem.warning(open.code(), open.message(), open.path(), open.location(), open.hint())));
        TerraformIndex index = index(read);
        return looked(open(job, known, index), index, problems);
    }

    private ResolvedJob open(Job job, KnownOutputs known, TerraformIndex index) {
        return whole(ResolvedJob.of(known.job(), managedBy(index, job), this::spelled))
                .waitingFor(known::undetermined);
    }

    /** A resolved job with what a person should look at. */
    private ResolvedJob looked(ResolvedJob resolved, TerraformIndex index, List<Problem> problems) {
        problems.addAll(index.problems());
        problems.addAll(TargetChecks.of(resolved, providers));
        problems.addAll(TenantChecks.of(resolved, providers, tenants));
        problems.addAll(Contradictions.of(resolved.tableProperties()));
        problems.addAll(UncertainResources.of(resolved, index, providers));
        return resolved.located(this::canonical).with(problems);
    }

    /**
     * Says what a job's targets will carry before its Terraform was applied, as far as it is known: from a plan
     * ({@code terraform show -json}), or with no state at all. An output that only an apply will say leaves the keys open that
     * hang on it, and {@link #checkPreviews} does not decide them. Of a state that was applied it says what
     * {@link #resolve} says. A preview is judged and never planned.
     *
     * @param job a job without errors
     * @return what is known and what is open; where no state can be had, a warning {@code terraform-state-open} says why
     * @throws InvalidInputException with what is wrong whatever an apply brings, and with what is wrong with the state
     */
    public JobPreview preview(Job job) {
        List<Problem> problems = new ArrayList<>();
        TerraformState read =
                isBound(job) ? Previews.stateIfAny(() -> stateReader().read(stateOf(job)), problems) : null;
        KnownOutputs known = KnownOutputs.bind(job, read);
        problems.addAll(known.warnings());
        TerraformIndex index = index(read);
        problems.addAll(index.problems());
        ResolvedJob resolved = open(job, known, index);
        problems.addAll(resolved.problems());
        return new Previews(providers, index, this::spelled).of(resolved, known, problems);
    }

    /**
     * Checks previews against the policy of the organisation.
     *
     * @param previews what {@link #preview} gave
     * @return what every rule says of every target that it is about; {@code UNDETERMINED} where that hangs on an output that is
     *     not known yet, which the finding names
     */
    public Verdicts checkPreviews(Collection<JobPreview> previews) {
        requireJobs(previews);
        return policy.check(
                previews.stream()
                        .flatMap(preview -> preview.resources().stream())
                        .toList(),
                clock);
    }

    private static boolean isBound(Job job) {
        return job.infrastructure()
                .map(infrastructure -> infrastructure.terraform())
                .isPresent();
    }

    private StateReader stateReader() {
        return StateReader.outputsAndResources(providers.terraformTypes());
    }

    private TerraformIndex index(@Nullable TerraformState read) {
        return new TerraformIndex(read == null ? List.of() : read.resources(), providers);
    }

    /** A job with its entries in catalogs; the same job when it has them. */
    private ResolvedJob whole(ResolvedJob job) {
        List<TagClaim> entries = new ArrayList<>(TableEntries.of(job, providers));
        elsewhere.forEach(also -> entries.addAll(also.apply(job)));
        return job.claiming(entries);
    }

    private List<ResolvedJob> whole(Collection<ResolvedJob> jobs) {
        return jobs.stream().map(this::whole).toList();
    }

    /** What the state holds of a resource as the job names it. */
    private Function<ResourceRef, Optional<TerraformResource>> managedBy(TerraformIndex index, Job job) {
        return ref -> job.infrastructure()
                .map(infrastructure -> infrastructure.provider().scope())
                .map(scope -> providers.locate(ref, scope).ref())
                .map(index::find);
    }

    /** How a resource spells a key, as far as it makes two keys one. */
    private String spelled(ResourceRef resource, String key) {
        try {
            return providers.spelling(resource.provider(), resource.type()).identity(key);
        } catch (ProviderException reported) {
            return key;
        }
    }

    private StateSource stateOf(Job job) {
        if (state != null) {
            return state;
        }
        return StateSources.of(
                job, ModuleFolder.startOf(job, base), terraformEnvironment::get, backends, backendLoader, trust);
    }

    /**
     * Checks the tags of some jobs against the policy of the organisation.
     *
     * @param jobs resolved jobs
     * @return what every rule says of every target that it is about; without a policy, only what values look like
     */
    public Verdicts check(ResolvedJob... jobs) {
        return check(List.of(jobs));
    }

    /**
     * Checks the tags of some jobs against the policy of the organisation.
     *
     * @param jobs resolved jobs
     * @return what every rule says of every target that it is about; without a policy, only what values look like
     */
    public Verdicts check(Collection<ResolvedJob> jobs) {
        requireJobs(jobs);
        return policy.check(taggedResources(whole(jobs)), clock);
    }

    /**
     * Checks the tags of some jobs against the policy and against what the plan found: an ordered value, such as a
     * classification, must not go down without approval, and what has no tags is not asked for any.
     *
     * @param plan the plan for these jobs
     * @param jobs resolved jobs
     * @return what every rule says of every target that it is about
     */
    public Verdicts check(PropagationPlan plan, ResolvedJob... jobs) {
        return check(plan, List.of(jobs));
    }

    /**
     * Checks the tags of some jobs against the policy and against what the plan found, as
     * {@link #check(PropagationPlan, ResolvedJob...)} does.
     *
     * @param plan the plan for these jobs
     * @param jobs resolved jobs
     * @return what every rule says of every target that it is about
     */
    public Verdicts check(PropagationPlan plan, Collection<ResolvedJob> jobs) {
        requireJobs(jobs);
        return policy.check(PolicyInput.of(whole(jobs), plan, this::canonical), clock);
    }

    /**
     * What a policy is asked about some jobs: for {@link TagPolicy#check} and {@link TagPolicy#coverage}.
     *
     * @param jobs resolved jobs
     * @return each target of each job, with the tags that it should carry and the place where one can be added
     */
    public static List<TaggedResource> taggedResources(ResolvedJob... jobs) {
        return taggedResources(List.of(jobs));
    }

    /**
     * What a policy is asked about some jobs: for {@link TagPolicy#check} and {@link TagPolicy#coverage}.
     *
     * @param jobs resolved jobs
     * @return each target of each job, with the tags that it carries once they are applied, and the place for one more
     */
    public static List<TaggedResource> taggedResources(Collection<ResolvedJob> jobs) {
        return PolicyInput.of(jobs);
    }

    /**
     * Reads what the targets of some jobs carry and says what would have to change. Writes nothing. Several jobs are
     * planned as one: where they contradict each other on a shared resource, nothing of that key is written. The policy
     * judges what the plan would leave: of a job that breaks a rule that is enforced nothing is written, and the plan says
     * why.
     *
     * @param jobs resolved jobs
     * @return the plan
     * @throws InvalidInputException when there is no job, unless that is allowed
     */
    public PropagationPlan plan(ResolvedJob... jobs) {
        return plan(List.of(jobs));
    }

    /**
     * Reads what the targets of some jobs carry and says what would have to change. Writes nothing.
     *
     * @param jobs resolved jobs
     * @return the plan
     * @throws InvalidInputException when there is no job, unless that is allowed
     * @see #plan(ResolvedJob...)
     */
    public PropagationPlan plan(Collection<ResolvedJob> jobs) {
        requireJobs(jobs);
        List<ResolvedJob> whole = whole(jobs);
        return propagator.plan(claims(whole), terraform(whole), gate(whole), ranIn(whole));
    }

    private Gate gate(Collection<ResolvedJob> jobs) {
        return new Gate(givenPolicy ? policy : null, advisory, clock, jobs);
    }

    /**
     * Where the properties of a job's table and its entries in catalogs said different things when a plan was made. The plan
     * itself shows both, and makes them agree.
     *
     * @param plan a plan for the job
     * @param job a resolved job
     * @return a warning for each tag that the two do not share; what could not be read is not compared
     */
    public List<Problem> faces(PropagationPlan plan, ResolvedJob job) {
        return new TableFaces(plan, this::canonical).differences(whole(job));
    }

    /** No job at all is a mistake more often than not: a wrong folder, a filter that is too narrow. */
    private void requireJobs(Collection<?> jobs) {
        if (jobs.isEmpty() && !noJobs) {
            throw new InvalidInputException(
                    "the list of jobs",
                    List.of(Problem.error(
                            "no-jobs",
                            "there is no job, so nothing would be planned, checked or verified",
                            "",
                            null,
                            "name the folder that holds the job files; where no job is right, say allowNoJobs()")));
        }
    }

    /**
     * Compares what the targets of some jobs carry with what they should carry: what is missing, what was changed and by
     * whom, what is foreign, and what could not be read. Writes nothing.
     *
     * @param jobs resolved jobs
     * @return what differs
     */
    public DriftReport verify(ResolvedJob... jobs) {
        return verify(List.of(jobs));
    }

    /**
     * Compares what the targets of some jobs carry with what the jobs claim. Writes nothing. What a job claims that breaks a
     * rule of the policy which is enforced is not in sync, whatever the targets carry.
     *
     * @param jobs resolved jobs
     * @return what differs
     */
    public DriftReport verify(Collection<ResolvedJob> jobs) {
        requireJobs(jobs);
        List<ResolvedJob> whole = whole(jobs);
        return propagator.verify(claims(whole), terraform(whole), gate(whole), ranIn(whole));
    }

    /**
     * What keeps the claims of a job out of place: what the policy finds in the plan, and each claim that no apply of it
     * brings in place. Claims that an apply writes are no problem.
     *
     * @param plan a plan for this job and perhaps others
     * @param job a resolved job
     * @return the problems at their places in the job's files, in the order of {@link Problem#BY_LOCATION}
     */
    public List<Problem> problems(PropagationPlan plan, ResolvedJob job) {
        return Stream.concat(check(plan, job).problems().stream(), claimProblems(job).of(plan).stream())
                .sorted(Problem.BY_LOCATION)
                .toList();
    }

    /**
     * What a drift report says of a job: each of its resources of which nothing is known, each of its tags that differs.
     *
     * @param drift a report about this job and perhaps others
     * @param job a resolved job
     * @return the problems at their places in the job's files, in the order of {@link Problem#BY_LOCATION}
     */
    public List<Problem> problems(DriftReport drift, ResolvedJob job) {
        return claimProblems(job).of(drift).stream().sorted(Problem.BY_LOCATION).toList();
    }

    private ClaimProblems claimProblems(ResolvedJob job) {
        return new ClaimProblems(job, this::canonical);
    }

    private ResourceRef canonical(TagClaim claim) {
        return providers.locate(claim).ref();
    }

    /**
     * What Terraform needs for a job: the text of {@code terraform.tfvars.json} with the job's variables and its tags,
     * spelled as the job's cloud spells them. Needs no state, so it serves the first apply as well.
     *
     * @param job a job without errors
     * @return JSON with sorted keys and a line end, with a warning for each tag that has to be left out, or an error for each
     *     placeholder in it that is not set
     */
    public Result<String> terraformVariables(Job job) {
        List<Problem> problems = new ArrayList<>();
        String variables = null;
        try {
            variables = TerraformVariables.of(job, providers, tenants, problems);
        } catch (InvalidInputException notSet) {
            problems.addAll(notSet.problems());
        }
        return new Result<>("Terraform variables of job " + job.name(), variables, problems);
    }

    /**
     * Compares the tags that the Terraform state holds with those that the job says, for every resource of the job that is in
     * the state. Asks no cloud: {@link #verify} compares with that.
     *
     * @param job a resolved job
     * @return an error for each tag that differs, at its place in the job file; empty when state and job agree
     */
    public List<Problem> verifyTerraform(ResolvedJob job) {
        return TerraformTags.differences(job, providers);
    }

    /**
     * Plans to take back what an applied plan wrote; {@link #apply} does it. What was changed since, or is claimed by
     * a later writer, is a conflict in the new plan and stays. Of a job that claims something there still nothing is
     * taken back that would break an enforced rule: a value that comes back, or a required key that goes. A plan that takes
     * back all that a job claims of a resource is not asked for its keys.
     *
     * @param planId the id of a plan that was applied with this ledger, as its report has it
     * @return the plan that takes it back
     * @throws io.dativo.problem.DativoException when the ledger does not know the plan
     */
    public PropagationPlan revert(String planId) {
        return propagator.revertPlan(
                planId, new RevertGate(givenPolicy ? policy : null, advisory, clock, this::spelled));
    }

    /**
     * Plans to take back what a job claims that is gone, as {@link TagPropagator#retire} says.
     *
     * @param jobId the id of the job, {@code tenant/environment/name}
     * @return the plan; it names the systems that could not be searched
     */
    public PropagationPlan retire(String jobId) {
        return propagator.retire(jobId);
    }

    /**
     * Says who claims one key of one resource and why, and who wrote what is there, without any job file.
     *
     * @param resource the resource
     * @param scope the account that it is reached through
     * @param key the canonical key, for example {@code cost_center}
     * @return the answer
     */
    public KeyOwnership whoClaims(ResourceRef resource, AccountScope scope, String key) {
        return propagator.whoClaims(resource, scope, key);
    }

    /**
     * Says what of a job's tags was written, when and by which plan, as the ledger has it; no cloud is asked.
     *
     * @param job the job
     * @return the writes of each resource of the job
     * @throws io.dativo.problem.ProviderException when the ledger cannot be read
     */
    public Map<ResourceRef, List<RecordedWrite>> recorded(ResolvedJob job) {
        Map<ResourceRef, List<RecordedWrite>> writes = new LinkedHashMap<>();
        job.claims().forEach(claim -> writes.put(claim.resource(), propagator.recorded(claim)));
        return writes;
    }

    /** The account and region of each job's own file: what a job claimed elsewhere it may claim still. */
    private static Map<String, AccountScope> ranIn(Collection<ResolvedJob> jobs) {
        Map<String, AccountScope> ranIn = new LinkedHashMap<>();
        for (ResolvedJob job : jobs) {
            ranIn.put(
                    job.job().name(),
                    job.job()
                            .infrastructure()
                            .map(infrastructure -> infrastructure.provider().scope())
                            .orElse(AccountScope.of("none")));
        }
        return ranIn;
    }

    private List<TagClaim> claims(Collection<ResolvedJob> jobs) {
        JobIds.requireDistinct(jobs.stream().map(ResolvedJob::job).toList());
        return jobs.stream().flatMap(job -> job.claims().stream()).toList();
    }

    private static List<TerraformResource> terraform(Collection<ResolvedJob> jobs) {
        return jobs.stream()
                .flatMap(job -> job.terraform().values().stream())
                .distinct()
                .toList();
    }

    /**
     * Carries out exactly a plan; a resource that changed since the plan was made is left alone and said.
     *
     * @param plan the plan
     * @return what became of each resource
     */
    public PropagationReport apply(PropagationPlan plan) {
        return propagator.apply(plan);
    }

    /**
     * Why the targets of a job carry a tag: every candidate, the winner, the rule.
     *
     * @param job a resolved job
     * @param key the canonical key, for example {@code cost_center}; namespaced forms are found too
     * @return the answers as data; as text, a line for each target
     */
    public TagExplanation explain(ResolvedJob job, String key) {
        return whole(job).explain(key);
    }

    /**
     * Why one target of a job carries a tag, or does not.
     *
     * @param job a resolved job
     * @param target one of its targets
     * @param key the canonical key, for example {@code cost_center}
     * @return the answer; empty when no level names the key
     */
    public TagExplanation explain(ResolvedJob job, ResourceRef target, String key) {
        return new TagExplanation(
                job.job().name(),
                whole(job)
                        .explain(target, key)
                        .map(trace -> Map.of(target, List.of(trace)))
                        .orElse(Map.of()));
    }

    /**
     * Why the targets of a job carry what they carry: every key of every target.
     *
     * @param job a resolved job
     * @return the answers as data; as text, a line for each key of each target
     */
    public TagExplanation explain(ResolvedJob job) {
        return whole(job).explain();
    }

    /** Makes a {@link Dativo}. Not thread-safe. */
    public static final class Builder {
        private final List<ProviderSpi> providers = new ArrayList<>();
        private final List<Function<ResolvedJob, ? extends Collection<TagClaim>>> elsewhere = new ArrayList<>();
        private final Map<String, Path> pathMappings = new LinkedHashMap<>();
        private boolean discover = true;
        private ClassLoader classLoader = Discovery.ownLoader();
        private OwnershipLedger ledger = OwnershipLedger.inMemory();
        private TerraformManaged terraformManaged = TerraformManaged.VERIFY;
        private final Map<String, KeyStyle> keyStyles = new LinkedHashMap<>();
        private @Nullable List<String> priority;
        private int maxRemovals = Integer.MAX_VALUE;
        private final List<PropagationListener> listeners = new ArrayList<>();
        private final List<OperationObserver> observers = new ArrayList<>();
        private @Nullable AuditLog audit;
        private Consumer<TagPropagator.Builder> propagation = options -> {};
        private @Nullable TagPolicy policy;
        private @Nullable StateSource state;
        private final List<StateSourceProvider> backends = new ArrayList<>();
        private JobTrust trust = JobTrust.none();
        private Tenants tenants = Tenants.unbounded();
        private @Nullable Map<String, String> environment;
        private final List<String> handedOut = new ArrayList<>();
        private Function<Job, @Nullable String> jobName = job -> null;
        private Map<String, String> terraformEnvironment = System.getenv();
        private @Nullable Path base;
        private Clock clock = Clock.systemUTC();
        private boolean advisory;
        private boolean noJobs;
        private boolean unknownOutputs;
        private final Set<ClaimStatus> allowed = new TreeSet<>();
        private @Nullable String actor;

        private Builder() {}

        /**
         * Sets the policy that {@link Dativo#check} applies and that {@link Dativo#plan} asks about every claim. Of a job
         * that breaks an error of the policy that is enforced nothing is written; other jobs are.
         *
         * @param policy the organisation's policy
         * @return this builder
         */
        public Builder policy(TagPolicy policy) {
            Objects.requireNonNull(policy, "policy(...) was given null for policy");
            this.policy = policy;
            return this;
        }

        /**
         * Lets the policy tell and stop nothing; the audit log says so of each plan.
         *
         * @return this builder
         */
        public Builder policyAdvisory() {
            advisory = true;
            return this;
        }

        /**
         * Allows reasons for which a claimed tag may not be in place while a report is still complete, for example
         * {@link ClaimStatus#NOT_CREATED_YET} in a host that makes its tables later.
         *
         * @param reasons the reasons; none of a write that failed
         * @return this builder
         */
        public Builder allow(ClaimStatus... reasons) {
            Objects.requireNonNull(reasons, "allow(...) was given null for reasons");
            allowed.addAll(List.of(reasons));
            return this;
        }

        /**
         * Takes a folder without job files and an empty list of jobs for what they are, instead of for a mistake.
         *
         * @return this builder
         */
        public Builder allowNoJobs() {
            noJobs = true;
            return this;
        }

        /**
         * Lets a job be resolved, planned and applied while outputs are not known yet that it needs: since the state is a plan
         * ({@code terraform show -json}), or since nothing was applied. By default {@link Dativo#resolve} refuses it. What
         * hangs on such an output, a value or the address of a resource, is {@link ClaimStatus#NOT_KNOWN_YET}: it is not
         * written, what was recorded of it before stands, nothing counts as having left because of it, and a run is not
         * complete without it unless {@link #allow} says so. Everything else of the job is planned and applied. A state that
         * was applied and lacks the output is an error as ever, and so is one that cannot be read. Where there is no state
         * yet, Terraform manages nothing.
         *
         * @return this builder
         */
        public Builder allowUnknownOutputs() {
            unknownOutputs = true;
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
         * Sets where it is kept which tags are ours. In memory by default: then nothing is removed after a restart.
         *
         * @param ledger the ledger
         * @return this builder
         */
        public Builder ledger(OwnershipLedger ledger) {
            Objects.requireNonNull(ledger, "ledger(...) was given null for ledger");
            this.ledger = ledger;
            return this;
        }

        /**
         * Adds a provider; it wins over a discovered one with the same id.
         *
         * @param provider the provider
         * @return this builder
         */
        public Builder provider(ProviderSpi provider) {
            Objects.requireNonNull(provider, "provider(...) was given null for provider");
            providers.add(provider);
            return this;
        }

        /**
         * Adds what jobs claim beside the targets that they name, for example of their tables in a data catalog. From {@link
         * Dativo#resolve} on these are targets of the job: explained, checked, planned, applied, verified and taken back with the
         * others. The policy judges the tags that are claimed so, and does not ask such a resource for all tags that targets
         * need. May be called several times.
         *
         * <pre>{@code
         * .claimAlso(UnityCatalogProvider.entries("main"))   // main.NAMESPACE.TABLE, for each job with a table
         * }</pre>
         *
         * @param claims what a resolved job claims; the job is the claimant, whatever name a claim gives. Called by {@code resolve}
         * @return this builder
         */
        public Builder claimAlso(Function<ResolvedJob, ? extends Collection<TagClaim>> claims) {
            Objects.requireNonNull(claims, "claimAlso(...) was given null for claims");
            elsewhere.add(claims);
            return this;
        }

        /**
         * Looks for providers with another class loader than Dativo's own.
         *
         * @param classLoader the class loader
         * @return this builder
         */
        public Builder discoverProviders(ClassLoader classLoader) {
            Objects.requireNonNull(classLoader, "discoverProviders(...) was given null for classLoader");
            this.classLoader = classLoader;
            discover = true;
            return this;
        }

        /**
         * Uses only the providers that were added.
         *
         * @return this builder
         */
        public Builder withoutDiscovery() {
            discover = false;
            return this;
        }

        /**
         * Reads every job's Terraform state from here, whatever backend the job names.
         *
         * @param source where the state is
         * @return this builder
         */
        public Builder terraformState(StateSource source) {
            Objects.requireNonNull(source, "terraformState(...) was given null for source");
            state = source;
            return this;
        }

        /**
         * Reads every job's Terraform state from a file, whatever backend the job names.
         *
         * @param file the state file
         * @return this builder
         */
        public Builder terraformState(Path file) {
            Objects.requireNonNull(file, "terraformState(...) was given null for file");
            return terraformState(StateSources.file(file));
        }

        /**
         * Adds an add-on that reads the states of some Terraform backends; it wins over a discovered one.
         *
         * @param provider the add-on
         * @return this builder
         */
        public Builder terraformBackend(StateSourceProvider provider) {
            Objects.requireNonNull(provider, "terraformBackend(...) was given null for provider");
            backends.add(provider);
            return this;
        }

        /**
         * Sets what job files may say to Terraform backends beyond what is safe from any author: arguments that reach files,
         * commands or other credentials of this host, and places that its credentials may be sent to. {@link Dativo#resolve}
         * refuses the rest.
         *
         * @param trust {@link JobTrust#none()} by default
         * @return this builder
         */
        public Builder trust(JobTrust trust) {
            Objects.requireNonNull(trust, "trust(...) was given null for trust");
            this.trust = trust;
            return this;
        }

        /**
         * Sets which tenant may tag what. A claim outside is an error among the problems of the resolved job and
         * {@link ClaimStatus#OUT_OF_BOUNDS} in plans and reports; nothing is read or written for it.
         *
         * @param bounds {@link Tenants#unbounded()} by default; then a plan reports where two tenants name one resource
         * @return this builder
         */
        public Builder tenants(Tenants bounds) {
            Objects.requireNonNull(bounds, "tenants(...) was given null for bounds");
            tenants = bounds;
            return this;
        }

        /**
         * Sets what happens to resources that Terraform manages: compared only, or written as well.
         *
         * @param terraformManaged {@code VERIFY} by default
         * @return this builder
         */
        public Builder terraformManaged(TerraformManaged terraformManaged) {
            Objects.requireNonNull(terraformManaged, "terraformManaged(...) was given null for terraformManaged");
            this.terraformManaged = terraformManaged;
            return this;
        }

        /**
         * Spells the keys of tags on one provider in the organisation's style, for example {@code CostCenter}. Job files,
         * policies, plans and {@link Dativo#explain} keep their own spelling ({@code cost_center}).
         *
         * @param provider the id of the provider
         * @param style the style
         * @return this builder
         */
        public Builder keyStyle(String provider, KeyStyle style) {
            Objects.requireNonNull(provider, "keyStyle(...) was given null for provider");
            Objects.requireNonNull(style, "keyStyle(...) was given null for style");
            keyStyles.put(provider, style);
            return this;
        }

        /**
         * Sets which tags a resource carries when it cannot carry all of them. By default the keys that the policy
         * requires come first, then those that its rules are about, then the rest by name. The plan names what does not
         * fit.
         *
         * @param keys keys as jobs spell them, the most important first
         * @return this builder
         */
        public Builder tagPriority(String... keys) {
            Objects.requireNonNull(keys, "tagPriority(...) was given null for keys");
            priority = List.of(keys);
            return this;
        }

        /**
         * Refuses to apply a plan that removes more tags than this.
         *
         * @param count the limit; none by default
         * @return this builder
         */
        public Builder maxRemovals(int count) {
            maxRemovals = count;
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
         * Sets how planning and applying go about it, as far as this builder has no word of its own for it: taking over
         * tags, renaming keys, rates, retries, deadlines.
         *
         * <pre>{@code
         * .propagation(options -> options.deadline(Duration.ofMinutes(10)).adoptForeign())
         * }</pre>
         *
         * @param options is given the options, with what this builder says of them
         * @return this builder
         */
        public Builder propagation(Consumer<TagPropagator.Builder> options) {
            Objects.requireNonNull(options, "propagation(...) was given null for options");
            propagation = propagation.andThen(options);
            return this;
        }

        /**
         * Adds a listener to planning and applying; may be called several times.
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
         * Adds an observer that surrounds each load, plan, apply and verification, for example one that times them; may be
         * called several times.
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
         * Hands out these variables to job files instead of those of the process: placeholders anywhere may name them.
         * Terraform's own variables are not among them: see {@link #terraformEnvironment}.
         *
         * @param environment name to value
         * @return this builder
         */
        public Builder environment(Map<String, String> environment) {
            Objects.requireNonNull(environment, "environment(...) was given null for environment");
            this.environment = Map.copyOf(environment);
            return this;
        }

        /**
         * Hands out more variables of the process to job files. Below {@code source.connection}, {@code source.credentials}
         * and {@code target.connection} placeholders may name any variable, and what they put in is a secret; anywhere else
         * only {@code ENVIRONMENT}, {@code TENANT_ID}, {@code *_REGION}, {@code *_ACCOUNT_ID}, {@code *_PROJECT_ID},
         * {@code *_SUBSCRIPTION_ID}, {@code GOOGLE_CLOUD_PROJECT} and what is handed out.
         *
         * @param names names of variables that are no secrets
         * @return this builder
         */
        public Builder handOut(String... names) {
            Objects.requireNonNull(names, "handOut(...) was given null for names");
            handedOut.addAll(List.of(names));
            return this;
        }

        /**
         * Sets how a job is named, the last part of its id ({@link Job#name()}). By default it is
         * {@code infrastructure.metadata.job_id}, else the names of the asset and of the job file. A name that stays keeps a
         * job's tags its own when its file moves or its asset is renamed; see also
         * {@link TagPropagator.Builder#renamed}.
         *
         * @param name gives the name of a job, unique for its tenant and environment, or null for the usual one; it must be
         *     thread-safe
         * @return this builder
         */
        public Builder jobId(Function<Job, @Nullable String> name) {
            Objects.requireNonNull(name, "jobId(...) was given null for name");
            this.jobName = name;
            return this;
        }

        /**
         * Sets the environment in which Terraform would run, which says where a state is and who reads it: what Terraform, its
         * backends and their clouds document, such as {@code TF_WORKSPACE}, {@code TF_DATA_DIR}, {@code TF_HTTP_USERNAME},
         * {@code TF_CLOUD_ORGANIZATION}, {@code TF_TOKEN_app_terraform_io}, {@code PGHOST} or {@code AWS_REGION}. The process's
         * by default; tests replace it. No placeholder sees it.
         *
         * @param environment name to value
         * @return this builder
         */
        public Builder terraformEnvironment(Map<String, String> environment) {
            Objects.requireNonNull(environment, "terraformEnvironment(...) was given null for environment");
            this.terraformEnvironment = Map.copyOf(environment);
            return this;
        }

        /**
         * Sets the root: the folder that holds every file that job files may name, by its real path; the working directory by
         * default. Folders of the path mappings and the folder of a job file count too. A relative path in a job file starts
         * from the root or, where nothing is there, from the folder of the job file. Texts show files by their paths from it.
         *
         * @param base the folder
         * @return this builder
         */
        public Builder base(Path base) {
            Objects.requireNonNull(base, "base(...) was given null for base");
            this.base = base;
            return this;
        }

        /**
         * Reads files below an absolute path of the job files from another folder, for example {@code /app} from the
         * checkout.
         *
         * @param prefix the path in the job files
         * @param folder where its files are
         * @return this builder
         */
        public Builder pathMapping(String prefix, Path folder) {
            Objects.requireNonNull(prefix, "pathMapping(...) was given null for prefix");
            Objects.requireNonNull(folder, "pathMapping(...) was given null for folder");
            pathMappings.put(prefix, folder);
            return this;
        }

        /**
         * Sets the clock of ledger entries, waivers and reports.
         *
         * @param clock the system's in UTC by default
         * @return this builder
         */
        public Builder clock(Clock clock) {
            Objects.requireNonNull(clock, "clock(...) was given null for clock");
            this.clock = clock;
            return this;
        }

        /** {@return the instance} */
        public Dativo build() {
            return new Dativo(this);
        }
    }
}
