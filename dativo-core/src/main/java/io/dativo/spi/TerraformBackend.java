package io.dativo.spi;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Terraform backend and one of its workspaces: where a state lives. Its arguments are those of the block
 * {@code backend "TYPE"}; they may hold credentials, so {@link #toString} shows none. Immutable and thread-safe.
 */
public final class TerraformBackend {
    /** The workspace that every backend has. */
    public static final String DEFAULT_WORKSPACE = "default";

    private static final String PATH = "infrastructure.terraform";

    private final String type;
    private final Map<String, @Nullable Object> arguments;
    private final String workspace;
    private final Function<String, @Nullable String> environment;

    private TerraformBackend(
            String type,
            Map<String, @Nullable Object> arguments,
            String workspace,
            Function<String, @Nullable String> environment) {
        this.type = type;
        this.arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        this.workspace = workspace;
        this.environment = environment;
    }

    /**
     * A backend.
     *
     * @param type its type as Terraform names it, for example {@code s3}
     * @param arguments the arguments of its block; a null counts as none
     * @param workspace the workspace
     * @param environment the value of an environment variable, or null
     * @return the backend
     * @throws InvalidInputException with {@code workspace-name} when Terraform would refuse the name of the workspace
     */
    public static TerraformBackend of(
            String type,
            Map<String, @Nullable Object> arguments,
            String workspace,
            Function<String, @Nullable String> environment) {
        return new TerraformBackend(type, arguments, checkedWorkspace(workspace), environment);
    }

    /**
     * Checks the name of a workspace by Terraform's own rule.
     *
     * @param workspace the name
     * @return the name
     * @throws InvalidInputException with {@code workspace-name} when Terraform would refuse it
     */
    public static String checkedWorkspace(String workspace) {
        if (!BackendPaths.isWorkspaceName(workspace)) {
            throw problem(
                    "workspace-name",
                    "'" + workspace + "' is not the name of a workspace",
                    PATH + ".workspace",
                    "use letters, digits, '-', '_' and '.', as 'terraform workspace list' shows them");
        }
        return workspace;
    }

    /** {@return the type as Terraform names it, for example {@code s3}} */
    public String type() {
        return type;
    }

    /** {@return the workspace} */
    public String workspace() {
        return workspace;
    }

    /**
     * An argument, which Terraform too takes as text whatever its type.
     *
     * @param name its name, for example {@code bucket}
     * @return its value, or null when it is not given, null or empty
     */
    public @Nullable String argument(String name) {
        Object value = arguments.get(name);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /**
     * An argument, or an environment variable that Terraform takes in its place.
     *
     * @param name its name
     * @param variables names of environment variables, the first that is set counts
     * @return its value, or null
     */
    public @Nullable String argumentOr(String name, String... variables) {
        String value = argument(name);
        for (int i = 0; value == null && i < variables.length; i++) {
            value = variable(variables[i]);
        }
        return value;
    }

    /**
     * A variable of the environment in which Terraform would run.
     *
     * @param name its name
     * @return its value, or null when it is not set or empty
     */
    public @Nullable String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * An argument without which the state cannot be found.
     *
     * @param name its name
     * @return its value
     * @throws InvalidInputException with {@code backend-argument} when it is not given
     */
    public String required(String name) {
        String value = argument(name);
        if (value == null) {
            throw problem(
                    "backend-argument",
                    "the backend '" + type + "' needs '" + name + "' to find the state",
                    PATH + ".backend",
                    "give it, or give module_path alone: 'terraform init' leaves there what it was given");
        }
        return value;
    }

    /**
     * The arguments as they were given, those that are blocks included.
     *
     * @return name to value, read-only; may hold credentials
     */
    public Map<String, @Nullable Object> arguments() {
        return arguments;
    }

    /**
     * Where this backend keeps the state of this workspace: the key of an object, the path of a file, the name of a row.
     *
     * @return the place within the backend
     * @throws InvalidInputException when an argument is missing, the backend has no workspaces, or its rule is not known
     */
    public String place() {
        return BackendPaths.place(this);
    }

    static InvalidInputException problem(String code, String message, String path, String hint) {
        return new InvalidInputException(
                "the Terraform backend", List.of(Problem.error(code, message, path, null, hint)));
    }

    static InvalidInputException backendProblem(String code, String message, String hint) {
        return problem(code, message, PATH + ".backend", hint);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TerraformBackend that
                && type.equals(that.type)
                && workspace.equals(that.workspace)
                && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, workspace);
    }

    /** The type and the workspace. */
    @Override
    public String toString() {
        return "backend " + type + ", workspace " + workspace;
    }
}
