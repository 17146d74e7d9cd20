package io.dativo.terraform;

import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds outputs, and parts of them, by the names that a job uses. */
final class OutputLookup {
    private static final TerraformState NOTHING = new TerraformState("", Map.of(), List.of());

    private final TerraformState state;
    private final boolean hasState;

    /** Looks in a state, or nowhere. */
    OutputLookup(@Nullable TerraformState state) {
        this.state = state == null ? NOTHING : state;
        this.hasState = state != null;
    }

    /** A value that is there, though it may be null. */
    record Found(@Nullable Object value) {}

    /** The output with a name, or the part of one behind a dot; null when there is none. */
    @Nullable
    Found find(String name) {
        TerraformOutput whole = state.outputs().get(name);
        if (whole != null) {
            return new Found(whole.value());
        }
        // An output's name is an identifier, so the first dot ends it.
        int dot = name.indexOf('.');
        TerraformOutput output = dot < 0 ? null : state.outputs().get(name.substring(0, dot));
        if (output == null) {
            return null;
        }
        if (output.value() instanceof Sensitive<?> secret) {
            Found part = part(secret.reveal(), name.substring(dot + 1));
            return part == null || part.value == null ? part : new Found(Sensitive.of(part.value));
        }
        return part(output.value(), name.substring(dot + 1));
    }

    /** The only output whose name is the same but for its case: variables of the environment are written in capitals. */
    @Nullable
    Found findIgnoringCase(String name) {
        Found exact = find(name);
        if (exact != null) {
            return exact;
        }
        List<TerraformOutput> same = state.outputs().values().stream()
                .filter(output -> output.name().equalsIgnoreCase(name))
                .toList();
        return same.size() == 1 ? new Found(same.get(0).value()) : null;
    }

    /** What to say of an output that was not found. */
    Problem missing(String name, String path, @Nullable SourceLocation location) {
        if (!hasState) {
            return Problem.error(
                    "missing-output",
                    "output '" + name + "' is named, but the job has no infrastructure.terraform to have it from",
                    path,
                    location,
                    "add infrastructure.terraform with a backend or a module_path");
        }
        String output = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (state.unknownOutputs().contains(output)) {
            return Problem.error(
                    "unknown-output",
                    "output '" + output + "' is not known before the plan " + state.source() + " was applied",
                    path,
                    location,
                    "apply the plan and give the state");
        }
        TerraformOutput there = state.outputs().get(output);
        if (there != null && output.length() < name.length()) {
            return Problem.error(
                    "missing-output",
                    "output '" + output + "' of " + state.source() + " has no part '"
                            + name.substring(output.length() + 1) + "'",
                    path,
                    location,
                    there.value() instanceof Map<?, ?> parts ? Spelling.hint(lastStep(name), names(parts)) : null);
        }
        String hint = state.outputs().isEmpty()
                ? "it has no outputs at all: was it applied, and is it the right workspace?"
                : Spelling.hint(name, state.outputs().keySet());
        return Problem.error(
                "missing-output",
                "the state " + state.source() + " has no output '" + name
                        + "': the module does not say it, or its value is null, which Terraform does not store",
                path,
                location,
                hint);
    }

    /** A key may hold dots itself, so the longest one counts. */
    private static @Nullable Found part(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map && map.containsKey(path)) {
            return new Found(map.get(path));
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            Found first = part(value, path.substring(0, dot));
            if (first != null) {
                return part(first.value, path.substring(dot + 1));
            }
        }
        boolean index = value instanceof List<?> && path.matches("[0-9]{1,9}");
        if (index && value instanceof List<?> list && Integer.parseInt(path) < list.size()) {
            return new Found(list.get(Integer.parseInt(path)));
        }
        return null;
    }

    private static String lastStep(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Collection<String> names(Map<?, ?> parts) {
        return parts.keySet().stream().map(Object::toString).toList();
    }
}
