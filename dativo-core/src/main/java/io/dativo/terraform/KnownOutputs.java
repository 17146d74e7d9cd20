package io.dativo.terraform;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.infrastructure.Undetermined;
import io.dativo.job.BoundValue;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Internal;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job with those outputs bound that are known: all of a state, some of a plan, none where nothing was applied yet. Where
 * another is to come the job names it still, and so what of its claims hangs on it is known. Immutable.
 */
@Internal
public final class KnownOutputs {
    /** What a job's id is made of: with a part that is to come it would be another job. */
    private static final Set<String> OF_ID = Set.of("tenant_id", "environment", "infrastructure.metadata.job_id");

    private final Job job;
    private final OutputLookup outputs;
    private final Set<String> unknown;
    private final List<Problem> open;
    private final List<Problem> unplaced;
    private final List<Problem> warnings;

    private KnownOutputs(
            Job job,
            OutputLookup outputs,
            Set<String> unknown,
            List<Problem> open,
            List<Problem> unplaced,
            List<Problem> warnings) {
        this.job = job;
        this.outputs = outputs;
        this.unknown = Collections.unmodifiableSet(unknown);
        this.open = List.copyOf(open);
        this.unplaced = List.copyOf(unplaced);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Binds what is known.
     *
     * @param job the job
     * @param state a state or a plan, or null where nothing was applied yet
     * @return the job and what is open
     * @throws InvalidInputException with what is wrong whatever an apply brings, and when the job's id is to come
     */
    public static KnownOutputs bind(Job job, @Nullable TerraformState state) {
        TerraformBinding binding =
                job.infrastructure().map(Infrastructure::terraform).orElse(null);
        OutputLookup outputs =
                state == null && binding != null ? OutputLookup.ofNothingApplied() : OutputLookup.of(state);
        List<Problem> problems = new ArrayList<>();
        Job known = OutputBinding.bind(job, outputs, problems);
        Map<String, Problem> open = new LinkedHashMap<>();
        problems.stream()
                .filter(problem -> problem.code().equals(OutputLookup.UNKNOWN))
                .forEach(problem -> open.put(problem.path(), problem));
        Map<String, String> mappings = binding == null || binding.outputs() == null ? Map.of() : binding.outputs();
        List<BoundValue> standIns = standIns(mappings, open.keySet(), job);
        problems.removeIf(problem -> open.containsValue(problem) && !isOfId(problem, mappings));
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("job " + job.name(), problems);
        }
        Job bound = known.with(standIns, new ArrayList<>());
        List<Problem> unplaced = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        mappings.forEach((output, path) -> {
            Problem waits = open.get(mapping(output));
            if (waits != null) {
                unknown.add(output);
                addIfUnplaced(path, waits, unplaced);
            }
        });
        job.texts().forEach((path, text) -> {
            if (open.containsKey(path)) {
                unknown.addAll(OutputTexts.unknown(revealed(text), outputs));
                addIfUnplaced(path, Objects.requireNonNull(open.get(path)), unplaced);
            }
        });
        return new KnownOutputs(bound, outputs, unknown, List.copyOf(open.values()), unplaced, problems);
    }

    /** {@return the job with every output that is known; the others are named in it} */
    public Job job() {
        return job;
    }

    /** {@return the names of the outputs that the job needs and that are not known yet, sorted} */
    public Set<String> unknown() {
        return unknown;
    }

    /** {@return what is open, each output at its place} */
    public List<Problem> open() {
        return open;
    }

    /** {@return those of them that come as numbers, lists or maps, so that it is not known which tags they give} */
    public List<Problem> unplaced() {
        return unplaced;
    }

    /** {@return warnings about what was bound} */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * What of a claim hangs on outputs that are not known yet.
     *
     * @param claim a claim of this job
     * @return each key with the output and where the job names it, and the same of the address
     */
    public Undetermined undetermined(TagClaim claim) {
        if (unknown.isEmpty()) {
            return Undetermined.NOTHING;
        }
        SortedMap<String, TagOrigin> keys = new TreeMap<>();
        for (Tag tag : claim.tags()) {
            List<String> names = OutputTexts.unknown(tag.value(), outputs);
            if (!names.isEmpty()) {
                keys.put(tag.key(), origin(names, tag.origin().location()));
            }
        }
        return new Undetermined(keys, address(claim));
    }

    private @Nullable TagOrigin address(TagClaim claim) {
        AccountScope scope = claim.scope();
        String address = Stream.of(
                        claim.resource().id(),
                        scope.region(),
                        scope.accountId(),
                        scope.projectId(),
                        scope.subscriptionId(),
                        scope.resourceGroup())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        List<String> names = OutputTexts.unknown(address, outputs);
        if (names.isEmpty()) {
            return null;
        }
        SourceLocation place = job.texts().entrySet().stream()
                .filter(text -> OutputTexts.unknown(revealed(text.getValue()), outputs).stream()
                        .anyMatch(names::contains))
                .filter(text -> address.contains(revealed(text.getValue())))
                .map(text -> job.locate(text.getKey()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return origin(names, place);
    }

    private static void addIfUnplaced(String path, Problem waits, List<Problem> unplaced) {
        boolean shows = new BoundValue(path, null, "", null).takesText();
        if (ResolvedJob.needs(path) && !shows) {
            unplaced.add(waits);
        }
    }

    /** A text for each mapped output that is to come: what it gives is then known to hang on it. */
    private static List<BoundValue> standIns(Map<String, String> mappings, Set<String> open, Job job) {
        List<BoundValue> standIns = new ArrayList<>();
        mappings.forEach((output, path) -> {
            if (open.contains(mapping(output))) {
                standIns.add(
                        new BoundValue(path, standIn(output), "output '" + output + "'", job.locate(mapping(output))));
            }
        });
        return standIns;
    }

    private static boolean isOfId(Problem problem, Map<String, String> mappings) {
        return OF_ID.contains(problem.path())
                || mappings.entrySet().stream()
                        .anyMatch(mapped ->
                                mapping(mapped.getKey()).equals(problem.path()) && OF_ID.contains(mapped.getValue()));
    }

    private static String mapping(String output) {
        return "infrastructure.terraform.outputs." + output;
    }

    private static String standIn(String output) {
        return "${terraform.outputs." + output + "}";
    }

    private static String revealed(Object text) {
        return String.valueOf(text instanceof Sensitive<?> hidden ? hidden.reveal() : text);
    }

    private static TagOrigin origin(List<String> outputs, @Nullable SourceLocation place) {
        return new TagOrigin(TagLevel.TERRAFORM, "output '" + String.join("', '", outputs) + "'", place);
    }
}
