package io.dativo.terraform;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.BoundValue;
import io.dativo.job.Job;
import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the outputs of a Terraform state where a job needs them: at the paths of {@code infrastructure.terraform.outputs},
 * and into texts that name one as <code>${terraform.outputs.NAME}</code>, <code>{{terraform_outputs.NAME}}</code> or
 * <code>${TF_OUTPUT_NAME}</code>. A part of an output is named by keys and indexes behind a dot:
 * {@code db_connection.host}. Pure and thread-safe.
 *
 * <p>A value keeps its type, also where a text is nothing but one placeholder. A secret stays a {@link
 * io.dativo.problem.Sensitive}; a text that holds one becomes one as a whole.
 */
@Internal
public final class OutputBinding {
    private OutputBinding() {}

    /**
     * The job with its outputs bound. A value that cannot be put in leaves its path as it was.
     *
     * @param job the job
     * @param state the state, or null when the job has none; then every output that a text names is missing
     * @param problems takes what is wrong, each at its mapping or its text in the job file: an output that the state
     *     lacks, a path that a job does not have, a value of the wrong type, a secret where none may be; and, as a
     *     warning, an output that names another resource than the job's {@code resources} do
     * @return the job with every value that fits
     */
    public static Job bind(Job job, @Nullable TerraformState state, Collection<Problem> problems) {
        return bind(job, OutputLookup.of(state), problems);
    }

    static Job bind(Job job, OutputLookup outputs, Collection<Problem> problems) {
        Map<String, BoundValue> mapped = mapped(job, outputs, problems);
        List<BoundValue> values = OutputTexts.bind(job, outputs, problems);
        // A mapping says more than a placeholder in the value that it replaces.
        values.removeIf(
                text -> mapped.values().stream().anyMatch(value -> value.path().equals(text.path())));
        values.addAll(mapped.values());
        Job bound = job.with(values, problems);
        bound.infrastructure().ifPresent(infrastructure -> ResourceMatch.check(infrastructure, mapped, problems));
        return bound;
    }

    /**
     * What the mappings resolve to, without putting it anywhere.
     *
     * @param job the job
     * @param state the state
     * @param problems takes what is wrong
     * @return path to value, in the order of the mappings; a secret is a {@link io.dativo.problem.Sensitive}
     */
    public static Map<String, @Nullable Object> resolvedOutputs(
            Job job, TerraformState state, Collection<Problem> problems) {
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        for (BoundValue value : mapped(job, OutputLookup.of(state), problems).values()) {
            Optional<Problem> wrong = value.checkPath();
            if (wrong.isPresent()) {
                problems.add(wrong.get());
            } else {
                resolved.put(value.path(), value.value());
            }
        }
        return Collections.unmodifiableMap(resolved);
    }

    /** The values of the mappings, by output name. */
    private static Map<String, BoundValue> mapped(Job job, OutputLookup outputs, Collection<Problem> problems) {
        Map<String, BoundValue> values = new LinkedHashMap<>();
        Map<String, String> mappings = job.infrastructure()
                .map(Infrastructure::terraform)
                .map(TerraformBinding::outputs)
                .orElse(Map.of());
        mappings.forEach((name, path) -> {
            String mapping = "infrastructure.terraform.outputs." + name;
            SourceLocation location = job.locate(mapping);
            OutputLookup.Found found = outputs.find(name);
            if (found == null) {
                problems.add(outputs.missing(name, mapping, location));
            } else {
                values.put(name, new BoundValue(path, found.value(), "output '" + name + "'", location));
            }
        });
        return values;
    }
}
