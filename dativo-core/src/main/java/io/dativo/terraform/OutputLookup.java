package io.dativo.terraform;

import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds outputs, and parts of them, by the names that a job uses. */
final class OutputLookup {
    /** The code of an output that is not known yet. */
    static final String UNKNOWN = "unknown-output";

    private static final TerraformState NOTHING = new TerraformState("", Map.of(), List.of());

    private final TerraformState state;
    private final boolean hasState;

    /** Whether an output that is not there may be made by the first apply. */
    private final boolean nothingApplied;

    private OutputLookup(@Nullable TerraformState state, boolean nothingApplied) {
        this.state = state == null ? NOTHING : state;
        this.hasState = state != null;
        this.nothingApplied = nothingApplied;
    }

    /** Looks in a state, or nowhere. */
    static OutputLookup of(@Nullable TerraformState state) {
        return new OutputLookup(state, false);
    }

    /** Looks where nothing was applied yet: no output is known. */
    static OutputLookup ofNothingApplied() {
        return new OutputLookup(null, true);
    }

    /** Whether an output is one whose value only an apply will say. */
    boolean isUnknown(String name) {
        return nothingApplied || state.unknownOutputs().contains(output(name));
    }

    /** An output's name is an identifier, so the first dot ends it. */
    private static String output(String name) {
        return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
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

    /**
     * The name as the outputs have it, where exactly one is the same but for its case: variables of the environment are
     * written in capitals.
     */
    String spelled(String name) {
        String output = output(name);
        Set<String> all = new HashSet<>(state.outputs().keySet());
        all.addAll(state.unknownOutputs());
        List<String> same = all.stream().filter(output::equalsIgnoreCase).toList();
        return all.contains(output) || same.size() != 1 ? name : same.get(0) + name.substring(output.length());
    }

    /** What to say of an output that was not found. */
    Problem missing(String name, String path, @Nullable SourceLocation location) {
        if (nothingApplied) {
            return unknown(name, "Terraform has made it", path, location);
        }
        if (!hasState) {
            return Problem.error(
                    "missing-output",
                    "output '" + name + "' is named, but the job has no infrastructure.terraform to have it from",
                    path,
                    location,
                    "add infrastructure.terraform with a backend or a module_path");
        }
        String output = output(name);
        if (isUnknown(name)) {
            return unknown(output, "the plan " + state.source() + " was applied", path, location);
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

    private static Problem unknown(String output, String when, String path, @Nullable SourceLocation location) {
        return Problem.error(
                UNKNOWN,
                "output '" + output + "' is not known before " + when,
                path,
                location,
                "apply it and give the state; Dativo.preview judges the job without");
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
