package io.dativo.job;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads jobs: the job file, the asset and the two connector recipes that it names. Placeholders are expanded, recipes
 * merged in, the whole validated; everything that is wrong is told at once, with the place of each. Nothing is thrown
 * for bad input. Thread-safe; it keeps nothing between calls.
 */
public final class JobLoader {
    private final JobAssembly.Settings settings;
    private final int parallelism;

    private JobLoader(Builder builder) {
        this.settings = new JobAssembly.Settings(
                new FileFinder(builder.base, builder.mappings),
                new Root(builder.base, builder.mappings.values()),
                builder.environment,
                Map.copyOf(builder.sourceTags),
                builder.jobName);
        this.parallelism = builder.parallelism;
    }

    /** {@return a loader with the defaults: the process environment, paths relative to each job file} */
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
     * Loads every {@code *.yaml} and {@code *.yml} of a folder, in the order of their names. Assets and recipes that jobs
     * share are read once. A bad file has its problems in its own result, and so have two files with one {@link Job#name()}.
     *
     * @param folder the folder; folders in it are not entered
     * @return a result for each file, none for an empty folder; one result with an error when it is no folder
     */
    public List<LoadResult> loadFolder(Path folder) {
        Documents documents = settings.documents();
        return JobIds.told(
                JobFolder.load(folder, parallelism, file -> new JobAssembly(file, documents, settings).load()));
    }

    /**
     * Reads a job file alone; what it refers to is not looked at.
     *
     * @param jobFile the job file
     * @return what it says, and what is wrong
     */
    public ReadResult<JobFile> readJob(Path jobFile) {
        return result(settings.documents().job(jobFile));
    }

    /**
     * Reads an asset definition, in the flat ODCS form or the older nested one.
     *
     * @param assetFile the asset file
     * @return the asset, and what is wrong
     */
    public ReadResult<Asset> readAsset(Path assetFile) {
        return result(settings.documents().asset(assetFile));
    }

    /**
     * Reads a connector recipe.
     *
     * @param recipeFile the recipe
     * @return the connector, and what is wrong
     */
    public ReadResult<Connector> readConnector(Path recipeFile) {
        return result(settings.documents().connector(recipeFile));
    }

    /**
     * Reads a runner file, bare or wrapped in {@code runner:}.
     *
     * @param runnerFile the runner file
     * @return the runner, and what is wrong
     */
    public ReadResult<Runner> readRunner(Path runnerFile) {
        return result(settings.documents().runner(runnerFile));
    }

    private static <T> ReadResult<T> result(Document<T> document) {
        return new ReadResult<>(document.name(), document.value(), document.allProblems());
    }

    /** Makes a {@link JobLoader}. Not thread-safe. */
    public static final class Builder {
        private Function<String, @Nullable String> environment = System::getenv;
        private Function<Job, @Nullable String> jobName = job -> null;
        private @Nullable Path base;
        private final Map<String, Path> mappings = new LinkedHashMap<>();
        private final Map<String, String> sourceTags = new LinkedHashMap<>();
        private int parallelism = Runtime.getRuntime().availableProcessors();

        private Builder() {}

        /**
         * Sets the variables that placeholders are expanded from, instead of the process environment.
         *
         * @param variables name to value
         * @return this builder
         */
        public Builder environment(Map<String, String> variables) {
            Map<String, String> copy = Map.copyOf(variables);
            return environment(copy::get);
        }

        /**
         * Sets where the variables of placeholders come from, instead of the process environment.
         *
         * @param variables gives the value of a name, or null; it must be thread-safe
         * @return this builder
         */
        public Builder environment(Function<String, @Nullable String> variables) {
            this.environment = variables;
            return this;
        }

        /**
         * Sets the folder that relative paths in job files are resolved against, instead of the folder of each job file.
         * Texts show files by their paths from it; without it, from the working directory.
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
