package io.dativo.infrastructure;

import io.dativo.problem.Shown;
import jakarta.validation.constraints.NotNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code infrastructure.terraform}: where the state lives and which outputs go where. Immutable.
 *
 * @param modulePath the folder of the module, or null
 * @param workspace the workspace, or null for {@code default}
 * @param backend the backend's type and arguments, or null
 * @param variables what the module is given, or null
 * @param outputs output name to job path, in the order of the file, or null
 */
public record TerraformBinding(
        @Nullable String modulePath,
        @Nullable String workspace,
        @Nullable Map<String, @Nullable Object> backend,
        @Nullable Map<String, @Nullable Object> variables,
        @Nullable Map<String, @NotNull String> outputs) {
    /** Copies the maps, keeping their order. */
    public TerraformBinding {
        backend = copy(backend);
        variables = copy(variables);
        outputs = copy(outputs);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    private static <V extends @Nullable Object> @Nullable Map<String, V> copy(@Nullable Map<String, V> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
