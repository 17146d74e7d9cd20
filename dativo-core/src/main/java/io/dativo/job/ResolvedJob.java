package io.dativo.job;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.Resource;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.infrastructure.Undetermined;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagResolution;
import io.dativo.tag.TagResolver;
import io.dativo.tag.TagSet;
import io.dativo.tag.TagTrace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job whose tags are decided: what each target should carry, and why. Immutable and thread-safe.
 */
public final class ResolvedJob {
    private static final List<String> NAMESPACE_KEYS =
            List.of("namespace", "database", "glue_database", "bigquery_dataset");
    private static final List<String> NEEDED = List.of(
            "tenant_id",
            "environment",
            "infrastructure",
            "finops",
            "governance_overrides",
            "classification_overrides",
            "removed_tags",
            "target.catalog",
            "target.branch",
            "asset.name",
            "asset.version",
            "asset.domain",
            "asset.dataProduct",
            "asset.source_type",
            "asset.object",
            "asset.schema",
            "asset.team",
            "asset.compliance",
            "asset.finops",
            "asset.removed_tags",
            "asset.locked_tags");

    private final Job job;
    private final TagResolution data;
    private final @Nullable ResourceRef table;
    private final Map<ResourceRef, TagResolution> resolutions;
    private final Whereabouts whereabouts;
    private final CatalogEntries entries;
    private final Map<ResourceRef, Undetermined> undetermined;
    private final List<Problem> problems;

    /** The account, and what the state and the providers know of the targets. */
    private record Whereabouts(
            Map<ResourceRef, TerraformResource> terraform,
            AccountScope cloud,
            Map<ResourceRef, ResourceRef> canonical) {
        private Whereabouts {
            terraform = Collections.unmodifiableMap(terraform);
        }
    }

    private ResolvedJob(
            Job job,
            TagResolution data,
            @Nullable ResourceRef table,
            Map<ResourceRef, TagResolution> resolutions,
            Whereabouts whereabouts,
            CatalogEntries entries,
            Map<ResourceRef, Undetermined> undetermined,
            List<Problem> problems) {
        this.job = job;
        this.data = data;
        this.table = table;
        this.resolutions = Collections.unmodifiableMap(resolutions);
        this.whereabouts = whereabouts;
        this.entries = entries;
        this.undetermined = Map.copyOf(undetermined);
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).toList();
    }

    /**
     * Decides the tags of a job. Pure.
     *
     * @param job the job, Terraform outputs bound
     * @param state finds, in the Terraform state, a resource as the job names it
     * @return the decided job
     * @throws InvalidInputException when a value that the tags need holds a placeholder that is not set
     */
    public static ResolvedJob of(Job job, Function<ResourceRef, Optional<TerraformResource>> state) {
        return of(job, state, (resource, key) -> key);
    }

    /**
     * Decides the tags of a job whose keys are spelled otherwise on the resources. Pure.
     *
     * @param job the job, Terraform outputs bound
     * @param state finds, in the Terraform state, a resource as the job names it
     * @param spelling how a resource spells a key; what is spelled alike there is one key, and the job's word for it counts
     * @return the decided job
     * @throws InvalidInputException when a value that the tags need holds a placeholder that is not set
     */
    public static ResolvedJob of(
            Job job,
            Function<ResourceRef, Optional<TerraformResource>> state,
            BiFunction<ResourceRef, String, String> spelling) {
        requireNoPlaceholder(job);
        List<Problem> problems = new ArrayList<>();
        Map<ResourceRef, TerraformResource> terraform = new TreeMap<>();
        Map<ResourceRef, TagResolution> resolutions = new TreeMap<>();
        TagResolution data = TagResolver.resolve(JobTags.ofTable(job));
        ResourceRef table = table(job);
        if (table != null) {
            resolutions.put(table, data);
        }
        Infrastructure infrastructure = job.infrastructure().orElse(null);
        AccountScope cloud = AccountScope.of("none");
        if (infrastructure != null) {
            cloud = infrastructure.provider().scope();
            int index = 0;
            for (Resource resource : infrastructure.resources()) {
                String path = "infrastructure.provider.resources." + index++;
                ResourceRef ref = ref(infrastructure, resource);
                if (ref != null) {
                    List<TagCandidate> candidates = JobTags.ofResource(job, infrastructure, resource, path);
                    state.apply(ref).ifPresent(managed -> {
                        terraform.put(ref, managed);
                        candidates.addAll(ofState(managed, candidates, key -> spelling.apply(ref, key)));
                    });
                    resolutions.put(ref, TagResolver.resolve(candidates));
                }
            }
        }
        List<TagResolution> decided = new ArrayList<>(resolutions.values());
        if (table == null) {
            decided.add(data);
        }
        decided.forEach(resolution -> problems.addAll(resolution.problems()));
        problems.addAll(TagLists.withoutEffect(decided));
        problems.addAll(TwoSpellings.of(resolutions));
        return new ResolvedJob(
                job,
                data,
                table,
                resolutions,
                new Whereabouts(terraform, cloud, Map.of()),
                CatalogEntries.NONE,
                Map.of(),
                problems);
    }

    /** {@return the job, Terraform outputs bound} */
    public Job job() {
        return job;
    }

    /** {@return the table that the job writes, when its target is an Iceberg table} */
    public Optional<ResourceRef> table() {
        return Optional.ofNullable(table);
    }

    /** {@return the tags of the data that the job writes, under namespaced keys: what its table carries as properties} */
    public TagSet tableProperties() {
        return data.tags();
    }

    /** {@return every target that carries tags, sorted} */
    public List<ResourceRef> targets() {
        return List.copyOf(all().keySet());
    }

    /** Every target with what was decided for it. */
    private Map<ResourceRef, TagResolution> all() {
        return entries.over(resolutions);
    }

    /**
     * The tags that a target should carry.
     *
     * @param target one of {@link #targets()}
     * @return the tags
     */
    public TagSet tags(ResourceRef target) {
        TagResolution resolution = all().get(target);
        if (resolution == null) {
            throw new IllegalArgumentException(
                    target + " is no target of " + job.name() + "; its targets: " + targets());
        }
        return resolution.tags();
    }

    /**
     * Where the job names a target.
     *
     * @param target one of {@link #targets()}
     * @return the dotted path in the job file, for example {@code infrastructure.provider.resources.0}
     */
    public String path(ResourceRef target) {
        Infrastructure infrastructure = job.infrastructure().orElse(null);
        if (infrastructure != null && !target.equals(table)) {
            List<Resource> resources = infrastructure.resources();
            for (int i = 0; i < resources.size(); i++) {
                if (target.equals(ref(infrastructure, resources.get(i)))) {
                    return "infrastructure.provider.resources." + i;
                }
            }
        }
        return "target";
    }

    /** {@return the targets that the Terraform state holds, with what it says of them} */
    public Map<ResourceRef, TerraformResource> terraform() {
        return whereabouts.terraform();
    }

    /**
     * The same job with the name that its providers have for each target.
     *
     * @param canonical the provider's name for what a claim is about
     * @return the job with them
     */
    public ResolvedJob located(Function<TagClaim, ResourceRef> canonical) {
        Map<ResourceRef, ResourceRef> names = new TreeMap<>();
        claims().forEach(claim -> names.put(claim.resource(), canonical.apply(claim)));
        Whereabouts known = new Whereabouts(whereabouts.terraform(), whereabouts.cloud(), names);
        return new ResolvedJob(job, data, table, resolutions, known, entries, undetermined, problems);
    }

    /**
     * Under which ids a bill or a log may name a target: as the job file does, as its provider does, and as the Terraform state
     * does.
     *
     * @param target one of {@link #targets()}
     * @return the ids, that of the job file first
     */
    public Set<String> ids(ResourceRef target) {
        Set<String> ids = new LinkedHashSet<>(List.of(target.id()));
        ids.add(whereabouts.canonical().getOrDefault(target, target).id());
        TerraformResource built = terraform().get(target);
        if (built != null) {
            Stream.of(Optional.ofNullable(built.arn()), Optional.ofNullable(built.id()))
                    .flatMap(Optional::stream)
                    .filter(id -> !id.isEmpty())
                    .forEach(ids::add);
        }
        return Collections.unmodifiableSet(ids);
    }

    /**
     * The same job with more for a person to look at.
     *
     * @param more further warnings
     * @return the job with them
     */
    public ResolvedJob with(Collection<Problem> more) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new ResolvedJob(job, data, table, resolutions, whereabouts, entries, undetermined, all);
    }

    /**
     * The same job with more targets: what systems keep of what it makes, such as the entry of its table in a data catalog.
     *
     * @param more what the job claims there; the job is the claimant, whatever name a claim gives
     * @return the job that claims them too
     */
    public ResolvedJob claiming(Collection<TagClaim> more) {
        // What is open is known of the first claims alone: the same made again lack the keys that wait.
        List<ResourceRef> open = undetermined.isEmpty() ? List.of() : entries();
        List<TagClaim> own = more.stream()
                .filter(claim -> !open.contains(claim.resource()))
                .map(claim -> claim.by(job.name()))
                .toList();
        CatalogEntries all = entries.and(own, resolutions.values());
        return new ResolvedJob(job, data, table, resolutions, whereabouts, all, undetermined, problems);
    }

    /**
     * The same job with what is not known yet taken out of its tags: it is claimed as open, and no target has it.
     *
     * @param open what of a claim of this job is not known
     * @return the job with what is known
     */
    public ResolvedJob waitingFor(Function<TagClaim, Undetermined> open) {
        Map<ResourceRef, Undetermined> waiting = new TreeMap<>();
        claims().forEach(claim -> {
            Undetermined ofClaim = open.apply(claim);
            if (!ofClaim.isNothing()) {
                waiting.put(claim.resource(), ofClaim);
            }
        });
        if (waiting.isEmpty()) {
            return this;
        }
        Map<ResourceRef, TagResolution> known = new TreeMap<>();
        resolutions.forEach((target, resolution) -> known.put(target, resolution.without(keys(waiting.get(target)))));
        TagResolution ofTable = table == null ? data : data.without(keys(waiting.get(table)));
        CatalogEntries others = entries.waitingFor(waiting);
        return new ResolvedJob(job, ofTable, table, known, whereabouts, others, waiting, problems);
    }

    private static Set<String> keys(@Nullable Undetermined open) {
        return open == null ? Set.of() : open.keys().keySet();
    }

    /** {@return the targets beside the table and the resources that the job file names, sorted: entries of data catalogs} */
    public List<ResourceRef> entries() {
        return entries.resources();
    }

    /** {@return what this job says that each target should carry} */
    public List<TagClaim> claims() {
        Stream<TagClaim> own = resolutions.entrySet().stream()
                .map(entry -> new TagClaim(
                        entry.getKey(),
                        entry.getKey().equals(table)
                                ? AccountScope.of(entry.getKey().provider())
                                : whereabouts.cloud(),
                        entry.getValue().tags(),
                        job.name(),
                        entry.getKey().equals(table),
                        undetermined.getOrDefault(entry.getKey(), Undetermined.NOTHING)));
        return Stream.concat(own, entries.claims().stream()).toList();
    }

    /**
     * Why a target carries a tag, or does not.
     *
     * @param target one of {@link #targets()}
     * @param key the canonical key
     * @return every candidate, the winner and the rule; nothing when no level names the key
     */
    public Optional<TagTrace> explain(ResourceRef target, String key) {
        tags(target);
        return Optional.ofNullable(all().get(target))
                .map(resolution -> resolution.traces().get(key));
    }

    /**
     * Why each target carries a tag: the answers of all targets where a level names the key or a namespaced form of it.
     *
     * @param key the canonical key, for example {@code cost_center}
     * @return the answers, without the targets that no level names the key for
     */
    public TagExplanation explain(String key) {
        return explain(trace -> trace.key().equals(key) || trace.key().endsWith("." + key));
    }

    /** {@return why each target carries what it carries, with the keys that were removed} */
    public TagExplanation explain() {
        return explain(trace -> true);
    }

    private TagExplanation explain(Predicate<TagTrace> asked) {
        Map<ResourceRef, List<TagTrace>> answers = new TreeMap<>();
        all().forEach((target, resolution) -> {
            List<TagTrace> traces =
                    resolution.traces().values().stream().filter(asked).toList();
            if (!traces.isEmpty()) {
                answers.put(target, traces);
            }
        });
        return new TagExplanation(job.name(), answers);
    }

    /** {@return what a person should look at, for example an attempt to change a locked key} */
    public List<Problem> problems() {
        return problems;
    }

    /** Every target with its tags and their origins, one line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(job.name());
        all().forEach((target, resolution) -> {
            text.append("\n  ").append(target);
            int width = resolution.tags().tags().stream()
                    .mapToInt(tag -> tag.key().length())
                    .max()
                    .orElse(0);
            resolution
                    .tags()
                    .forEach(tag -> text.append(String.format(
                            "%n    %-" + Math.max(1, width) + "s = \"%s\"  # %s",
                            tag.key(),
                            tag.value(),
                            tag.origin())));
        });
        return text.toString();
    }

    private static List<TagCandidate> ofState(
            TerraformResource managed, List<TagCandidate> ofJob, UnaryOperator<String> spelling) {
        TagOrigin origin = TagOrigin.of(TagLevel.TERRAFORM, managed.address());
        Map<String, String> words = new HashMap<>();
        ofJob.forEach(candidate -> words.put(spelling.apply(candidate.key()), candidate.key()));
        return managed.tags().entrySet().stream()
                .map(tag -> TagCandidate.set(
                        words.getOrDefault(spelling.apply(tag.getKey()), tag.getKey()), tag.getValue(), origin))
                .toList();
    }

    /**
     * Whether tags, or where they are, hang on a part of a job.
     *
     * @param path the dotted path of a value
     * @return whether they may
     */
    public static boolean needs(String path) {
        return NEEDED.stream()
                .anyMatch(needed ->
                        path.equals(needed) || path.startsWith(needed + ".") || needed.startsWith(path + "."));
    }

    private static void requireNoPlaceholder(Job job) {
        List<Problem> errors = job.unresolved().stream()
                .filter(problem -> needs(problem.path()))
                .map(problem -> Problem.error(
                        problem.code(), problem.message(), problem.path(), problem.location(), problem.hint()))
                .collect(Collectors.toList());
        if (!errors.isEmpty()) {
            throw new InvalidInputException("job " + job.name(), errors);
        }
    }

    private static @Nullable ResourceRef ref(Infrastructure infrastructure, Resource resource) {
        String id = resource.resourceId();
        if (id == null || id.isEmpty()) {
            id = resource.resourceName();
        }
        if (id == null || id.isEmpty() || resource.resourceType().isEmpty()) {
            return null;
        }
        return new ResourceRef(infrastructure.provider().provider(), resource.resourceType(), id);
    }

    private static @Nullable ResourceRef table(Job job) {
        TargetConfig target = job.target();
        if (!"iceberg".equals(target.type()) && !"iceberg".equals(target.fileFormat())) {
            return null;
        }
        Map<?, ?> catalog = target.catalog() instanceof Map<?, ?> map ? map : Map.of();
        String namespace = NAMESPACE_KEYS.stream()
                .map(catalog::get)
                .filter(value -> value instanceof String text && !text.isEmpty())
                .map(String.class::cast)
                .findFirst()
                .orElseGet(() -> job.asset().domain() != null
                        ? job.asset().domain()
                        : job.file().tenantId());
        String name = catalog.get("table") instanceof String text && !text.isEmpty()
                ? text
                : job.asset().name();
        return new ResourceRef("iceberg", "table", namespace + "." + name);
    }
}
