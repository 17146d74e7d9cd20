package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.Placeholders;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.Internal;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job with everything it refers to: its file, its asset and both connectors, merged. Immutable and thread-safe.
 * {@link JobLoader} reads one from files, {@link #builder(String)} makes one in code.
 */
public final class Job {
    private final String name;
    private final Origin origin;
    private final JobTree tree;
    private final JobFile file;
    private final Asset asset;
    private final ConfigNode assetTree;
    private final Map<String, String> sourceTags;
    private final List<Problem> unresolved;

    /**
     * Where a job comes from; it stays the same when values are put in.
     *
     * @param path the job file as the caller named it, or null when the job was made in code
     * @param root what holds the files that it may name, or null when the job was made in code
     * @param place what messages call it
     * @param name the name that the host gives, or null
     * @param identity distinguishes it from other jobs
     */
    record Origin(
            @Nullable Path path,
            @Nullable Root root,
            String place,
            @Nullable String name,
            Object identity) {
        static Origin file(Path path, String place, Root root) {
            return new Origin(path, root, place, null, path.toAbsolutePath().normalize());
        }

        static Origin inCode(String place, @Nullable String name) {
            return new Origin(null, null, place, name, new Object());
        }
    }

    Job(
            Origin origin,
            JobTree tree,
            JobFile file,
            Asset asset,
            ConfigNode assetTree,
            Map<String, String> sourceTags,
            Collection<Problem> unresolved) {
        this.name = JobId.of(file, asset.name(), origin.name(), origin.path());
        this.origin = origin;
        this.tree = tree;
        this.file = file;
        this.asset = asset;
        this.assetTree = assetTree;
        this.sourceTags = Collections.unmodifiableMap(new LinkedHashMap<>(sourceTags));
        this.unresolved = List.copyOf(unresolved);
    }

    /**
     * Starts a job in code.
     *
     * @param tenantId the tenant
     * @return the builder
     */
    public static Builder builder(String tenantId) {
        return new Builder(tenantId);
    }

    /**
     * The id of the job, {@code tenant/environment/name}: who claims tags in ledgers, tables, plans, audit logs and reports.
     * The name is what the host gives; else {@code infrastructure.metadata.job_id}; else the names of the asset and of the
     * job file without folder and extension, joined by a dot, or one of them where they are equal. An environment that is
     * not named is {@code -}. In each part {@code %} and {@code /}, and in the names of asset and file also a dot, are
     * percent-encoded. Where the file lies does not matter.
     *
     * @return the id
     */
    public String name() {
        return name;
    }

    /** {@return the job file as the caller named it; nothing when the job was made in code} */
    public Optional<Path> path() {
        return Optional.ofNullable(origin.path());
    }

    /** What messages call the place where the job was written. */
    String place() {
        return origin.place();
    }

    /** Whether both are one file, or one job that was made in code, whatever values were put in since. */
    boolean isSameAs(Job other) {
        return origin.identity().equals(other.origin.identity());
    }

    /** This job under a name that the host gives. */
    Job named(@Nullable String given) {
        Origin renamed = new Origin(origin.path(), origin.root(), origin.place(), given, origin.identity());
        return new Job(renamed, tree, file, asset, assetTree, sourceTags, unresolved);
    }

    /** {@return the job: placeholders expanded, recipes merged in, bound values in their places} */
    public JobFile file() {
        return file;
    }

    /** {@return the asset definition} */
    public Asset asset() {
        return asset;
    }

    /** {@return the source: the job's words over its recipe} */
    public SourceConfig source() {
        return file.source() == null ? SourceConfig.EMPTY : file.source();
    }

    /** {@return the target: the job's words over its recipe} */
    public TargetConfig target() {
        return file.target() == null ? TargetConfig.EMPTY : file.target();
    }

    /** {@return the cloud side, if the job has one} */
    public Optional<Infrastructure> infrastructure() {
        return Optional.ofNullable(file.infrastructure());
    }

    /** {@return column to what the source system says of it: the lowest level} */
    public Map<String, String> sourceTags() {
        return sourceTags;
    }

    /**
     * Placeholders that were not set: an error where the values are needed. The path of each is that of the job
     * ({@code target.connection.s3.endpoint}, also where a recipe says it); {@code asset.} and a path in the asset; or
     * {@code source_connector.} or {@code target_connector.} and a path in the recipe where the job took nothing from.
     *
     * @return a warning for each
     */
    public List<Problem> unresolved() {
        return unresolved;
    }

    /**
     * Where a path of the job was written: in the job file, in a recipe that was merged in, or in the mapping that put a
     * value there.
     *
     * @param path the dotted path, for example {@code target.connection.s3.bucket}
     * @return the place of the value, or of its nearest parent; null when the job was made in code
     */
    public @Nullable SourceLocation locate(String path) {
        return tree.locate(path);
    }

    /**
     * Whether a value is the host's own word and not that of the job file: the job was made in code, or the value is
     * nothing but what an environment variable holds.
     *
     * @param path the dotted path of a value
     * @return whether a person who may change only the job file cannot have chosen it
     */
    public boolean isHostsWord(String path) {
        return tree.locate(path) == null
                || tree.complete()
                        .at(path)
                        .filter(node -> node instanceof Scalar scalar && Placeholders.isVariable(scalar))
                        .isPresent();
    }

    /**
     * Whether the job may name a file or a folder: it lies below the root, a folder of the path mappings or the folder of the
     * job file, by its real path.
     *
     * @param file a file or a folder that exists
     * @return whether it does; always for a job that was made in code
     */
    public boolean mayRead(Path file) {
        return origin.root() == null || origin.path() == null || origin.root().holds(file, origin.path());
    }

    /**
     * Where a path of the asset file was written.
     *
     * @param path the dotted path in the flat ODCS form, for example {@code team.owner}
     * @return the place of the value, or of its nearest parent; null when the asset was made in code
     */
    public @Nullable SourceLocation locateAsset(String path) {
        return assetTree.locate(path);
    }

    /**
     * Every text of the job with its path, in the order of the file: what may hold a placeholder for a value that is
     * known later. What such a placeholder stands for is put in by {@link #with}.
     *
     * @return path to text, environment variables put in; one that holds a secret is a {@link Sensitive}
     */
    public Map<String, Object> texts() {
        Map<String, Object> texts = new LinkedHashMap<>();
        JobTree.eachScalar(tree.complete(), "", (path, scalar) -> {
            if (scalar.value() instanceof String || scalar.value() instanceof Sensitive) {
                texts.put(path, scalar.value());
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    /**
     * The whole job as data: what its file and its recipes say, variables and bound outputs put in.
     *
     * @return maps, lists and single values in the order of the file; a value that holds a secret is a {@link Sensitive}
     */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        tree.complete()
                .entries()
                .forEach((key, entry) -> document.put(key, entry.value().toJava()));
        return Collections.unmodifiableMap(document);
    }

    /**
     * This job with values put in at paths of its source, its target, its infrastructure block or any other key that is
     * not read while loading. A value has the type that its path needs; a {@link Sensitive} one may
     * stand below {@code source.connection}, {@code source.credentials} and {@code target.connection} only; an empty one
     * does not replace what is configured. Of two values for one path the later wins.
     *
     * @param values the values
     * @param problems takes what is wrong, each with the place of the mapping; a value with an error is not put in
     * @return the job with the other values
     */
    @Internal
    public Job with(Collection<BoundValue> values, Collection<Problem> problems) {
        BoundValues.Result result = BoundValues.put(tree, values, problems);
        List<Problem> stillUnresolved = unresolved.stream()
                .filter(problem -> result.paths().stream()
                        .noneMatch(path ->
                                problem.path().equals(path) || problem.path().startsWith(path + ".")))
                .toList();
        return new Job(origin, result.tree(), result.file(), asset, assetTree, sourceTags, stillUnresolved);
    }

    /** The id and the place. */
    @Override
    public String toString() {
        return name + " (" + origin.place() + ")";
    }

    /** Makes a {@link Job} with the same validation that files get. Not thread-safe. */
    public static final class Builder {
        /** Stands in the keys that name files, where there are none. */
        private static final String IN_CODE = "(made in code)";

        private final String tenantId;
        private @Nullable String name;
        private @Nullable String environment;
        private @Nullable Asset asset;
        private @Nullable SourceConfig source;
        private @Nullable TargetConfig target;
        private @Nullable Infrastructure infrastructure;
        private final Map<String, String> classificationOverrides = new LinkedHashMap<>();
        private final Map<String, @Nullable Object> finops = new LinkedHashMap<>();
        private final Map<String, @Nullable Object> governanceOverrides = new LinkedHashMap<>();
        private final List<String> removedTags = new ArrayList<>();
        private final Map<String, String> sourceTags = new LinkedHashMap<>();

        private Builder(String tenantId) {
            this.tenantId = tenantId;
        }

        /**
         * Sets the last part of the job's id; the name of the asset otherwise.
         *
         * @param name the name, unique for the tenant and the environment
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the environment.
         *
         * @param environment the environment
         * @return this builder
         */
        public Builder environment(String environment) {
            this.environment = environment;
            return this;
        }

        /**
         * Sets the asset; every job needs one.
         *
         * @param asset the asset
         * @return this builder
         */
        public Builder asset(Asset asset) {
            this.asset = asset;
            return this;
        }

        /**
         * Sets the source.
         *
         * @param source the source
         * @return this builder
         */
        public Builder source(SourceConfig source) {
            this.source = source;
            return this;
        }

        /**
         * Sets the target.
         *
         * @param target the target
         * @return this builder
         */
        public Builder target(TargetConfig target) {
            this.target = target;
            return this;
        }

        /**
         * Sets the cloud side.
         *
         * @param infrastructure the infrastructure
         * @return this builder
         */
        public Builder infrastructure(Infrastructure infrastructure) {
            this.infrastructure = infrastructure;
            return this;
        }

        /**
         * Overrides the classification of a column.
         *
         * @param column the column, or {@code default} for the table
         * @param classification how it is classified in this job
         * @return this builder
         */
        public Builder classify(String column, String classification) {
            classificationOverrides.put(column, classification);
            return this;
        }

        /**
         * Overrides one key of the asset's finops.
         *
         * @param key {@code cost_center}, {@code business_tags}, {@code project} or {@code environment}
         * @param value a text, a number or, for business tags, a list; empty to remove the asset's value
         * @return this builder
         */
        public Builder finops(String key, Object value) {
            finops.put(key, value);
            return this;
        }

        /**
         * Overrides one key of the asset's governance.
         *
         * @param key {@code retention_days} or {@code owner}
         * @param value the value in this job
         * @return this builder
         */
        public Builder governance(String key, Object value) {
            governanceOverrides.put(key, value);
            return this;
        }

        /**
         * Keeps the table from taking over tags of the asset, the source system or the infrastructure.
         *
         * @param keys keys in namespaces, for example {@code governance.domain}
         * @return this builder
         */
        public Builder removeTags(String... keys) {
            removedTags.addAll(List.of(keys));
            return this;
        }

        /**
         * Sets what the source system says of a column.
         *
         * @param column the column
         * @param said what it says
         * @return this builder
         */
        public Builder sourceTag(String column, String said) {
            sourceTags.put(column, said);
            return this;
        }

        /**
         * Builds and validates.
         *
         * @return the job
         * @throws InvalidInputException with every problem, when the values break a rule
         */
        public Job build() {
            Asset carried = asset;
            String shown = name != null ? name : carried == null ? tenantId : tenantId + "/" + carried.name();
            List<Problem> problems = new ArrayList<>();
            JobFile made = new JobFile(
                    null,
                    tenantId,
                    environment,
                    null,
                    IN_CODE,
                    null,
                    IN_CODE,
                    carried == null ? null : carried.name(),
                    IN_CODE,
                    source,
                    target,
                    classificationOverrides.isEmpty() ? null : classificationOverrides,
                    finops.isEmpty() ? null : finops,
                    governanceOverrides.isEmpty() ? null : governanceOverrides,
                    removedTags.isEmpty() ? null : removedTags,
                    infrastructure,
                    JobFile.STRICT,
                    null,
                    null);
            JobTree tree = new JobTree(RecordTree.of(made), JobTree.DEFAULT_STATE_FOLDER);
            JobFile file = tree.bind(problems);
            if (carried == null) {
                problems.add(Problem.error("missing-key", "is needed", "asset", null, "call asset(...)"));
            }
            if (file != null && !Problem.anyError(problems)) {
                JobChecks.check(file, tree.complete(), carried, null, problems);
            }
            if (file == null || carried == null || Problem.anyError(problems)) {
                throw new InvalidInputException("job " + shown, problems);
            }
            Job job = new Job(
                    Origin.inCode(IN_CODE, name), tree, file, carried, RecordTree.of(carried), sourceTags, List.of());
            TagLists.check(job, problems);
            if (Problem.anyError(problems)) {
                throw new InvalidInputException("job " + shown, problems);
            }
            return job;
        }
    }
}
