package io.dativo.terraform;

import io.dativo.infrastructure.TerraformBinding;
import io.dativo.problem.InvalidInputException;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where Terraform states come from: {@link #of} finds the one of a job, the others name one. An HTTP address is an {@link
 * HttpState}. Every source is immutable and thread-safe, and does nothing before it is opened.
 */
public final class StateSources {
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(5);

    private StateSources() {}

    /**
     * A state in a local file.
     *
     * @param file the file
     * @return the source
     */
    public static StateSource file(Path file) {
        return new FileState(file);
    }

    /**
     * A state that the host has, or gets at in its own way.
     *
     * @param name what it is, for messages; never a credential
     * @param bytes opens it from its first byte
     * @return the source
     */
    public static StateSource of(String name, Supplier<? extends InputStream> bytes) {
        return new StateSource() {
            @Override
            public InputStream open() {
                return bytes.get();
            }

            @Override
            public String describe() {
                return name;
            }
        };
    }

    /**
     * A state in the table of Terraform's {@code pg} backend.
     *
     * @param database the host's connections
     * @param schema the schema, {@code terraform_remote_state} unless the backend says otherwise
     * @param workspace the workspace
     * @return the source
     * @throws InvalidInputException when Terraform would refuse the name of the workspace
     */
    public static StateSource postgres(DataSource database, String schema, String workspace) {
        return new PostgresState(database, schema, TerraformBackend.checkedWorkspace(workspace));
    }

    /**
     * What the command line prints: {@code BINARY output -json} in a module's folder, which must be initialised. It knows
     * every backend and every encryption, is slow, and gives outputs only. It is never used unless it is asked for.
     *
     * @param binary {@code terraform}, {@code tofu}, or the path to one of them
     * @param module the module's folder
     * @param workspace the workspace, or null for the one that is selected there
     * @return the source
     * @throws InvalidInputException when Terraform would refuse the name of the workspace
     */
    public static StateSource command(String binary, Path module, @Nullable String workspace) {
        return command(binary, module, workspace, COMMAND_TIMEOUT);
    }

    /**
     * What the command line prints, within a time.
     *
     * @param binary {@code terraform}, {@code tofu}, or the path to one of them
     * @param module the module's folder
     * @param workspace the workspace, or null for the one that is selected there
     * @param timeout how long it may take
     * @return the source
     * @throws InvalidInputException when Terraform would refuse the name of the workspace
     */
    public static StateSource command(String binary, Path module, @Nullable String workspace, Duration timeout) {
        String checked = workspace == null ? null : TerraformBackend.checkedWorkspace(workspace);
        return new CommandState(binary, module, checked, timeout);
    }

    /**
     * The state of a job, by its {@code infrastructure.terraform}, with the providers that this library's class loader
     * finds.
     *
     * @param binding what the job says
     * @param base the folder that {@code module_path} is relative to
     * @param environment the value of an environment variable, or null
     * @return the source
     * @throws InvalidInputException when it cannot be told where the state is, or an add-on is missing
     */
    public static StateSource of(TerraformBinding binding, Path base, Function<String, @Nullable String> environment) {
        return of(binding, base, environment, List.of(), StateSources.class.getClassLoader());
    }

    /**
     * The state of a job, by its {@code infrastructure.terraform}. A {@code backend} says where it is; without one, what
     * {@code terraform init} left in the module's folder says it ({@code .terraform/terraform.tfstate}, and the workspace in
     * {@code TF_WORKSPACE} or {@code .terraform/environment}); without that, the state is a file in the folder.
     *
     * @param binding what the job says
     * @param base the folder that {@code module_path} is relative to
     * @param environment the value of an environment variable, or null
     * @param given providers that win over those that are found
     * @param loader where to search for providers, or null for none
     * @return the source
     * @throws InvalidInputException when it cannot be told where the state is, or an add-on is missing
     */
    public static StateSource of(
            TerraformBinding binding,
            Path base,
            Function<String, @Nullable String> environment,
            Collection<? extends StateSourceProvider> given,
            @Nullable ClassLoader loader) {
        return new StateFinder(binding, base, environment).find(new BackendProviders(given, loader));
    }
}
