package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job with everything it refers to: its file, its asset and both connectors, merged. Immutable and thread-safe.
 * {@link JobLoader} reads one from files.
 */
public final class Job {
    private final String name;
    private final JobTree tree;
    private final JobFile file;
    private final Asset asset;
    private final ConfigNode assetTree;
    private final Map<String, String> sourceTags;
    private final List<Problem> unresolved;

    Job(
            String name,
            JobTree tree,
            JobFile file,
            Asset asset,
            ConfigNode assetTree,
            Map<String, String> sourceTags,
            Collection<Problem> unresolved) {
        this.name = name;
        this.tree = tree;
        this.file = file;
        this.asset = asset;
        this.assetTree = assetTree;
        this.sourceTags = Collections.unmodifiableMap(new LinkedHashMap<>(sourceTags));
        this.unresolved = List.copyOf(unresolved);
    }

    /** {@return the job file as the caller named it} */
    public String name() {
        return name;
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
     * @return path to text; secrets are left out
     */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        JobTree.eachScalar(tree.complete(), "", (path, scalar) -> {
            if (scalar.value() instanceof String text) {
                texts.put(path, text);
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    /**
     * This job with values put in at paths of its source, its target, its infrastructure block or any other key that is
     * not read while loading. A value has the type that its path needs; a {@link io.dativo.problem.Sensitive} one may
     * stand below {@code source.connection}, {@code source.credentials} and {@code target.connection} only; an empty one
     * does not replace what is configured. Of two values for one path the later wins.
     *
     * @param values the values
     * @param problems takes what is wrong, each with the place of the mapping; a value with an error is not put in
     * @return the job with the other values
     */
    public Job with(Collection<BoundValue> values, Collection<Problem> problems) {
        BoundValues.Result result = BoundValues.put(tree, values, problems);
        List<Problem> stillUnresolved = unresolved.stream()
                .filter(problem -> result.paths().stream()
                        .noneMatch(path -> problem.path().equals(path)
                                || problem.path().startsWith(path + ".")))
                .toList();
        return new Job(name, result.tree(), result.file(), asset, assetTree, sourceTags, stillUnresolved);
    }

    /** The name and the tenant. */
    @Override
    public String toString() {
        return name + " (" + file.tenantId() + ")";
    }
}
