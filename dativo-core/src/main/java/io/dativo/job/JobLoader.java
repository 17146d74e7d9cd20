package io.dativo.job;

import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.SourceLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads jobs: the job file, the asset and the two connector recipes that it names. Placeholders are expanded, recipes
 * merged in, the whole validated; everything that is wrong is reported at once, with the place of each. Nothing is thrown
 * for bad input. Thread-safe; it keeps nothing between calls.
 */
public final class JobLoader {
    private final JobAssembly.Settings settings;
    private final int parallelism;

    private JobLoader(Builder builder) {
        Root root = new Root(builder.base, builder.mappings.values());
        this.settings = new JobAssembly.Settings(
                new FileFinder(builder.base, builder.mappings, root),
                root,
                new HostVariables(builder.environment, builder.allHandedOut, builder.handedOut),
                Map.copyOf(builder.sourceTags),
                builder.jobName);
        this.parallelism = builder.parallelism;
    }

    /** {@return a loader with the defaults: the process environment, the working directory as root} */
    public static JobLoader create() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Loads one job with everything it refers to.
     *
     * @param jobFile the job file
     * @return the job, and what is wrong
     */
    public LoadResult load(Path jobFile) {
        return new JobAssembly(jobFile, settings.documents(), settings).load();
    }

    /**
     * Loads every {@code *.yaml} and {@code *.yml} in a folder and below it, in the order of their paths. Assets and recipes
     * that jobs share are read once. A bad file has its problems in its own result, and so have two files with one {@link
     * Job#name()}.
     *
     * @param folder the folder; links to other folders are not followed
     * @return a result for each file, none where there is no such file; one result with an error when it is no folder
     */
    public List<LoadResult> loadFolder(Path folder) {
        Documents documents = settings.documents();
        return JobIds.reported(JobFolder.load(
                folder,
                parallelism,
                file -> !Files.exists(file) || settings.root().holds(file, file)
                        ? new JobAssembly(file, documents, settings).load()
                        : outside(file)));
    }

    /** A link in a folder of job files leads out of it. */
    private LoadResult outside(Path file) {
        String name = settings.root().shown(file);
        return new LoadResult(
                name,
                null,
                List.of(Problem.error(
                        "outside-of-root",
                        "is a link that leads out of its folder and of the root",
                        "",
                        SourceLocation.file(name),
                        "put the file itself there, or set a base that holds both")));
    }

    /**
     * Reads a job file alone; what it refers to is not looked at.
     *
     * @param jobFile the job file
     * @return what it says, and what is wrong
     */
    public Result<JobFile> readJob(Path jobFile) {
        return result(settings.documents().job(jobFile));
    }

    /**
     * Reads an asset definition, in the flat ODCS form or the older nested one.
     *
     * @param assetFile the asset file
     * @return the asset, and what is wrong
     */
    public Result<Asset> readAsset(Path assetFile) {
        return result(settings.documents().asset(assetFile));
    }

    /**
     * Reads a connector recipe.
     *
     * @param recipeFile the recipe
     * @return the connector, and what is wrong
     */
    public Result<Connector> readConnector(Path recipeFile) {
        return result(settings.documents().connector(recipeFile));
    }

    /**
     * Reads a runner file, bare or wrapped in {@code runner:}.
     *
     * @param runnerFile the runner file
     * @return the runner, and what is wrong
     */
    public Result<Runner> readRunner(Path runnerFile) {
        return result(settings.documents().runner(runnerFile));
    }

    private static <T> Result<T> result(Document<T> document) {
        return new Result<>(document.name(), document.value(), document.allProblems());
    }

    /** Makes a {@link JobLoader}. Not thread-safe. */
    public static final class Builder {
        private Function<String, @Nullable String> environment = System::getenv;
        private boolean allHandedOut;
        private final Set<String> handedOut = new HashSet<>();
        private Function<Job, @Nullable String> jobName = job -> null;
        private @Nullable Path base;
        private final Map<String, Path> mappings = new LinkedHashMap<>();
        private final Map<String, String> sourceTags = new LinkedHashMap<>();
        private int parallelism = Runtime.getRuntime().availableProcessors();

        private Builder() {}

        /**
         * Hands out these variables instead of those of the process: placeholders anywhere in the files may name them.
         *
         * @param variables name to value
         * @return this builder
         */
        public Builder environment(Map<String, String> variables) {
            Map<String, String> copy = Map.copyOf(variables);
            return environment(copy::get);
        }

        /**
         * Hands out other variables than those of the process: placeholders anywhere in the files may name them.
         *
         * @param variables gives the value of a name, or null; it must be thread-safe
         * @return this builder
         */
        public Builder environment(Function<String, @Nullable String> variables) {
            this.environment = variables;
            this.allHandedOut = true;
            return this;
        }

        /** Stands in for the environment of the process. */
        Builder process(Function<String, @Nullable String> variables) {
            this.environment = variables;
            return this;
        }

        /**
         * Hands out more variables of the process's environment. Below {@code source.connection}, {@code source.credentials}
         * and {@code target.connection} any variable may be named, and is a secret there; anywhere else only
         * {@code ENVIRONMENT}, {@code TENANT_ID}, {@code *_REGION}, {@code *_ACCOUNT_ID}, {@code *_PROJECT_ID},
         * {@code *_SUBSCRIPTION_ID} and {@code GOOGLE_CLOUD_PROJECT}, and what is handed out. Any other counts as not set.
         *
         * @param names names of variables that are no secrets
         * @return this builder
         */
        public Builder handOut(String... names) {
            handedOut.addAll(List.of(names));
            return this;
        }

        /**
         * Sets the root: the folder that holds every file that job files may name, by its real path; the working directory by
         * default. Folders of the path mappings and the folder of a job file count too. A relative path in a job file starts
         * from the folder of the job file or, where nothing is there, from the root. Texts show files by their paths from it.
         *
         * @param folder the folder
         * @return this builder
         */
        public Builder base(Path folder) {
            this.base = folder;
            return this;
        }

        /**
         * Maps paths of a container to this machine: with {@code ("/app", folder)}, {@code /app/assets/a.yaml} is
         * {@code folder/assets/a.yaml}.
         *
         * @param prefix the beginning of the paths in job files
         * @param folder the folder in its place
         * @return this builder
         */
        public Builder pathMapping(String prefix, Path folder) {
            mappings.put(prefix, folder);
            return this;
        }

        /**
         * Sets what the source system says of columns: the lowest level of classification.
         *
         * @param tags column to text
         * @return this builder
         */
        public Builder sourceTags(Map<String, String> tags) {
            sourceTags.putAll(tags);
            return this;
        }

        /**
         * Sets how many jobs of a folder are loaded at once; the number of processors by default.
         *
         * @param threads at least 1
         * @return this builder
         */
        public Builder parallelism(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("parallelism must be at least 1, got " + threads);
            }
            this.parallelism = threads;
            return this;
        }

        /**
         * Sets how a job is named, the last part of its {@link Job#name()}: for hosts that have names of their own.
         *
         * @param name gives the name of a job, unique for its tenant and environment, or null for the usual one; it must be
         *     thread-safe. The job that it is given has the usual name
         * @return this builder
         */
        public Builder jobId(Function<Job, @Nullable String> name) {
            this.jobName = name;
            return this;
        }

        /** {@return the loader} */
        public JobLoader build() {
            return new JobLoader(this);
        }
    }
}
