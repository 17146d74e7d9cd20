package io.dativo.terraform;

import io.dativo.config.RecordModel;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.BoundValue;
import io.dativo.job.Job;
import io.dativo.job.JobFile;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the outputs of a Terraform state where the job's {@code infrastructure.terraform.outputs} wants them. Pure and
 * thread-safe.
 */
public final class OutputBinding {
    private static final RecordModel MODEL = RecordModel.of(JobFile.class);

    private OutputBinding() {}

    /**
     * The job with its outputs bound. A value that cannot be put in leaves its path as it was.
     *
     * @param job the job
     * @param state the state
     * @param problems takes what is wrong, each at its mapping in the job file: an output that the state lacks, a path
     *     that a job does not have, a value of the wrong type, a secret where none may be
     * @return the job with every value that fits
     */
    public static Job bind(Job job, TerraformState state, Collection<Problem> problems) {
        return job.with(values(job, state, problems), problems);
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
        for (BoundValue value : values(job, state, problems)) {
            Optional<Problem> wrong = MODEL.checkPath(value.path(), value.location());
            if (wrong.isPresent()) {
                problems.add(wrong.get());
            } else {
                resolved.put(value.path(), value.value());
            }
        }
        return Collections.unmodifiableMap(resolved);
    }

    private static List<BoundValue> values(Job job, TerraformState state, Collection<Problem> problems) {
        Map<String, String> mappings = job.infrastructure()
                .map(Infrastructure::terraform)
                .map(TerraformBinding::outputs)
                .orElse(Map.of());
        List<BoundValue> values = new ArrayList<>();
        mappings.forEach((name, path) -> {
            String mapping = "infrastructure.terraform.outputs." + name;
            SourceLocation location = job.locate(mapping);
            TerraformOutput output = state.outputs().get(name);
            if (output == null) {
                problems.add(missing(name, mapping, location, state));
            } else {
                values.add(new BoundValue(path, output.value(), "output '" + name + "'", location));
            }
        });
        return values;
    }

    /** Terraform stores no output whose value is null, so the two cannot be told apart. */
    private static Problem missing(
            String name, String mapping, @Nullable SourceLocation location, TerraformState state) {
        String hint = state.outputs().isEmpty()
                ? "it has no outputs at all: was it applied, and is it the right workspace?"
                : Spelling.hint(name, state.outputs().keySet());
        return Problem.error(
                "missing-output",
                "the state " + state.source() + " has no output '" + name + "', or its value is null",
                mapping,
                location,
                hint);
    }
}
