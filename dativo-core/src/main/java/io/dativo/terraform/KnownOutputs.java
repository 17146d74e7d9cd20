package io.dativo.terraform;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A job with those outputs bound that are known: all of a state, some of a plan, none where nothing was applied yet. Says which
 * tags the others decide. Immutable.
 */
public final class KnownOutputs {
    private final Job job;
    private final OutputLookup outputs;
    private final Set<String> unknown;
    private final List<Problem> warnings;

    /** The keys that the mappings of unknown outputs give, wherever they apply. */
    private final Map<String, TagOrigin> mapped;

    private KnownOutputs(
            Job job, OutputLookup outputs, Set<String> unknown, List<Problem> warnings, Map<String, TagOrigin> mapped) {
        this.job = job;
        this.outputs = outputs;
        this.unknown = Collections.unmodifiableSet(unknown);
        this.warnings = List.copyOf(warnings);
        this.mapped = mapped;
    }

    /**
     * Binds what is known.
     *
     * @param job the job
     * @param state a state or a plan, or null where nothing was applied yet
     * @return the job and what is open
     * @throws InvalidInputException with what is wrong whatever an apply brings
     */
    public static KnownOutputs bind(Job job, @Nullable TerraformState state) {
        TerraformBinding binding =
                job.infrastructure().map(Infrastructure::terraform).orElse(null);
        OutputLookup outputs =
                state == null && binding != null ? OutputLookup.ofNothingApplied() : OutputLookup.of(state);
        List<Problem> problems = new ArrayList<>();
        Job bound = OutputBinding.bind(job, outputs, problems);
        Set<String> open = new TreeSet<>();
        for (Problem problem : List.copyOf(problems)) {
            if (problem.code().equals(OutputLookup.UNKNOWN)) {
                open.add(problem.path());
                problems.remove(problem);
            }
        }
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("job " + job.name(), problems);
        }
        Map<String, TagOrigin> mapped = new LinkedHashMap<>();
        Set<String> unknown = new TreeSet<>();
        Map<String, String> mappings = binding == null || binding.outputs() == null ? Map.of() : binding.outputs();
        mappings.forEach((output, path) -> {
            String mapping = "infrastructure.terraform.outputs." + output;
            if (open.contains(mapping)) {
                unknown.add(output);
                keys(path).forEach(key -> mapped.put(key, origin(List.of(output), bound, mapping)));
            }
        });
        job.texts().forEach((path, text) -> {
            if (open.contains(path)) {
                Object revealed = text instanceof Sensitive<?> hidden ? hidden.reveal() : text;
                unknown.addAll(OutputTexts.unknown(String.valueOf(revealed), outputs));
            }
        });
        return new KnownOutputs(bound, outputs, unknown, problems, mapped);
    }

    /** {@return the job with every output that is known} */
    public Job job() {
        return job;
    }

    /** {@return the names of the outputs that the job needs and that are not known yet, sorted} */
    public Set<String> unknown() {
        return unknown;
    }

    /** {@return warnings about what was bound} */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * The keys whose values outputs decide that are not known yet.
     *
     * @param claim a claim of this job
     * @return each key with the output and where the job names it
     */
    public Map<String, TagOrigin> undetermined(TagClaim claim) {
        Map<String, TagOrigin> keys = new LinkedHashMap<>(mapped);
        for (Tag tag : claim.tags()) {
            List<String> names = OutputTexts.unknown(tag.value(), outputs);
            if (!names.isEmpty()) {
                keys.put(
                        tag.key(),
                        new TagOrigin(
                                TagLevel.TERRAFORM, named(names), tag.origin().location()));
            }
        }
        return keys;
    }

    private static TagOrigin origin(List<String> outputs, Job job, String path) {
        return new TagOrigin(TagLevel.TERRAFORM, named(outputs), job.locate(path));
    }

    private static String named(List<String> outputs) {
        return "output '" + String.join("', '", outputs) + "'";
    }

    /** The keys of tags that a value at a path of the job gives, flat for clouds and in namespaces for tables. */
    private static List<String> keys(String path) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        return switch (path.substring(0, path.length() - key.length())) {
            case "infrastructure.tags." -> List.of(key, "infrastructure." + key);
            case "infrastructure.tags.custom." -> List.of(key, "infrastructure.custom." + key);
            case "infrastructure.provider." -> List.of("infrastructure." + key);
            case "finops." -> List.of("finops." + key);
            case "governance_overrides." -> List.of("governance." + key);
            case "classification_overrides." ->
                List.of(key.equals("default") ? "classification.default" : "classification.fields." + key);
            default -> List.of();
        };
    }
}
