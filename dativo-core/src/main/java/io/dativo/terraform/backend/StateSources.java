package io.dativo.terraform.backend;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
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
 * Where Terraform states come from: {@code of} finds the one of a job, the others name one. An HTTP address is an {@link
 * HttpState}. Every source is immutable and thread-safe, and does nothing before it is opened.
 */
public final class StateSources {
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(5);

    /** The keys that say where the state is. */
    private static final List<String> PLACE = List.of(
            "infrastructure.terraform.module_path",
            "infrastructure.terraform.workspace",
            "infrastructure.terraform.backend");

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
        return new PostgresState(database::getConnection, schema, TerraformBackend.checkedWorkspace(workspace));
    }

    /**
     * The {@code pg} backends of jobs over the host's own connections instead of the backend's {@code conn_str}.
     *
     * @param database the host's connections
     * @return the add-on, to be given to {@code Dativo.builder().terraformBackend(...)}
     */
    public static StateSourceProvider postgres(DataSource database) {
        return PostgresBackend.over(database);
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
     * The state that a person names: the path of a file, an HTTP address, or an address that an add-on knows, for example
     * {@code s3://bucket/key}.
     *
     * @param address the path or the address
     * @param environment the value of an environment variable, or null
     * @return the source
     * @throws InvalidInputException when nothing knows that kind of address, or it is wrong
     * @throws java.nio.file.InvalidPathException when it can be neither an address nor a path
     */
    public static StateSource address(String address, Function<String, @Nullable String> environment) {
        BackendTrust trust = BackendTrust.of(JobTrust.everything());
        return new BackendProviders(List.of(), StateSources.class.getClassLoader(), trust)
                .address(address, environment);
    }

    /**
     * The state that a binding names. A {@code backend} says where it is; without one, what {@code terraform init} left in
     * the module's folder says it ({@code .terraform/terraform.tfstate}, and the workspace in {@code TF_WORKSPACE} or
     * {@code .terraform/environment}); without that, the state is a file in the folder. Add-ons for backends are searched
     * for with this library's class loader.
     *
     * @param binding what a job says
     * @param base the folder that {@code module_path} is relative to
     * @param environment the value of an environment variable, or null
     * @param trust what the binding may say: {@link JobTrust#everything()} where it is the host's own word
     * @return the source
     * @throws InvalidInputException when the place of the state is not known, the binding says what only the host may say,
     *     or an add-on is missing
     */
    public static StateSource of(
            TerraformBinding binding, Path base, Function<String, @Nullable String> environment, JobTrust trust) {
        BackendProviders providers =
                new BackendProviders(List.of(), StateSources.class.getClassLoader(), BackendTrust.of(trust));
        return new StateFinder(binding, base, environment).find(providers);
    }

    /**
     * The state of a job, found as {@link #of(TerraformBinding, Path, Function, JobTrust)} does; problems have their places in the job
     * file.
     *
     * @param job a job with {@code infrastructure.terraform}
     * @param base the folder that {@code module_path} is relative to
     * @param environment the value of an environment variable, or null
     * @param given add-ons that win over those that are found
     * @param loader where to search for add-ons, or null for nowhere
     * @param trust what the host lets job files say
     * @return the source
     * @throws InvalidInputException when the place of the state is not known, a placeholder in it is not set, the job file
     *     says what only the host may say, or an add-on is missing
     */
    public static StateSource of(
            Job job,
            Path base,
            Function<String, @Nullable String> environment,
            Collection<? extends StateSourceProvider> given,
            @Nullable ClassLoader loader,
            JobTrust trust) {
        TerraformBinding binding = job.infrastructure()
                .map(Infrastructure::terraform)
                .orElseThrow(() -> new IllegalArgumentException("the job has no infrastructure.terraform"));
        String what = "job " + job.name();
        List<Problem> unset = job.unresolved().stream()
                .filter(problem -> PLACE.stream().anyMatch(problem.path()::startsWith))
                .map(problem -> located(problem, job))
                .toList();
        if (!unset.isEmpty()) {
            throw new InvalidInputException(what, unset);
        }
        try {
            BackendTrust held = BackendTrust.of(job, trust);
            return new StateFinder(binding, base, environment).find(new BackendProviders(given, loader, held));
        } catch (InvalidInputException refused) {
            throw new InvalidInputException(
                    what,
                    refused.problems().stream()
                            .map(problem -> located(problem, job))
                            .toList());
        }
    }

    private static Problem located(Problem problem, Job job) {
        return Problem.error(
                problem.code(), problem.message(), problem.path(), job.locate(problem.path()), problem.hint());
    }
}
