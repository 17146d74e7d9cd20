package io.dativo.job;

import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one job of its file, its asset and its two recipes. One assembly loads one job; not thread-safe. */
final class JobAssembly {
    private final Path jobFile;
    private final Documents documents;
    private final Settings settings;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> unresolved = new ArrayList<>();

    /**
     * How a loader was built.
     *
     * @param files finds what a job file names
     * @param root what files are called
     * @param variables what of the host's variables the files may name
     * @param sourceTags what the source system says of columns
     * @param jobName the name that the host gives a job, or null
     */
    record Settings(
            FileFinder files,
            Root root,
            HostVariables variables,
            Map<String, String> sourceTags,
            Function<Job, @Nullable String> jobName) {
        Documents documents() {
            return new Documents(variables, root);
        }
    }

    JobAssembly(Path jobFile, Documents documents, Settings settings) {
        this.jobFile = jobFile;
        this.documents = documents;
        this.settings = settings;
    }

    LoadResult load() {
        Document<JobFile> job = documents.job(jobFile);
        problems.addAll(job.problems());
        unresolved.addAll(job.unset());
        Mapping document = job.tree();
        if (document == null) {
            return new LoadResult(job.name(), null, problems);
        }
        Document<Asset> asset = referred(document, "asset_path", documents::asset);
        Document<Connector> source = recipe(document, "source");
        Document<Connector> target = recipe(document, "target");
        JobTree tree = new JobTree(RecipeMerge.merge(document, source.tree(), target.tree()), stateFolder());
        JobFile merged = bind(job, tree, source, target);
        if (merged != null && !job.hasErrors()) {
            JobChecks.check(merged, tree.complete(), asset.hasErrors() ? null : asset.value(), asset.tree(), problems);
        }
        asset.unset().forEach(unset -> unresolved.add(at("asset." + unset.path(), unset)));
        unresolvedInRecipes(tree, Map.of("source_connector", source, "target_connector", target));
        Job made = null;
        if (merged != null && asset.value() != null && asset.tree() != null && !Problem.anyError(problems)) {
            Job complete = new Job(
                    Job.Origin.file(jobFile, job.name(), settings.root()),
                    tree,
                    merged,
                    asset.value(),
                    asset.tree(),
                    settings.sourceTags(),
                    unresolved);
            TagLists.check(complete, problems);
            made = Problem.anyError(problems)
                    ? null
                    : complete.named(settings.jobName().apply(complete));
        }
        problems.addAll(unresolved);
        return new LoadResult(job.name(), made, problems);
    }

    /** The recipe of one side; without a tree when it cannot be merged in. */
    private Document<Connector> recipe(Mapping document, String side) {
        String key = side + "_connector_path";
        Document<Connector> recipe = referred(document, key, documents::connector);
        Connector connector = recipe.value();
        if (connector == null || recipe.tree() == null || connector.roles() == null) {
            return recipe;
        }
        List<String> roles = connector.roles();
        if (roles.contains(side)) {
            return recipe;
        }
        SourceLocation rolesPlace = recipe.tree().locate("roles");
        problems.add(Problem.error(
                "wrong-role",
                "'" + recipe.name() + "' cannot be the " + side + ": its roles are " + roles
                        + (rolesPlace == null ? "" : " (" + rolesPlace + ")"),
                key,
                document.locate(key),
                "name a recipe with the role " + side + ", or add the role to this one"));
        return Document.unreadable(recipe.name(), List.of());
    }

    /** Reads the file that a key of the job names; a document without a value when there is none. */
    private <T> Document<T> referred(Mapping document, String key, Function<Path, Document<T>> reader) {
        if (!(document.get(key) instanceof Scalar scalar)
                || !(scalar.value() instanceof String named)
                || named.isEmpty()) {
            return Document.unreadable(key, List.of());
        }
        List<Problem> unset = unresolved.stream()
                .filter(problem -> problem.path().equals(key))
                .toList();
        if (!unset.isEmpty()) {
            // The file is needed now, so what was a warning is an error.
            unresolved.removeAll(unset);
            unset.forEach(problem -> problems.add(
                    Problem.error(problem.code(), problem.message(), key, problem.location(), problem.hint())));
            return Document.unreadable(key, List.of());
        }
        Optional<Path> file = settings.files().find(scalar, jobFile, key, problems);
        if (file.isEmpty()) {
            return Document.unreadable(key, List.of());
        }
        Document<T> read = reader.apply(file.get());
        problems.addAll(read.problems());
        return read;
    }

    /** Binds the merged document; what the recipes' own binding has reported is not reported again under another path. */
    private @Nullable JobFile bind(
            Document<JobFile> job, JobTree tree, Document<Connector> source, Document<Connector> target) {
        Set<String> reported = new HashSet<>();
        for (Document<Connector> recipe : List.of(source, target)) {
            recipe.problems().forEach(problem -> reported.add(problem.code() + " " + problem.location()));
        }
        Collection<Problem> found = new ArrayList<>();
        JobFile merged = job.value() == null || job.hasErrors() ? tree.bind(found) : tree.bind(job.value(), found);
        for (Problem problem : found) {
            if (!problems.contains(problem) && !reported.contains(problem.code() + " " + problem.location())) {
                problems.add(problem);
            }
        }
        return merged;
    }

    /** A placeholder of a recipe is reported under the path that its value has in the job, where the job took it. */
    private void unresolvedInRecipes(JobTree tree, Map<String, Document<Connector>> recipes) {
        if (recipes.values().stream().allMatch(recipe -> recipe.unset().isEmpty())) {
            return;
        }
        Map<SourceLocation, String> taken = new HashMap<>();
        JobTree.eachScalar(tree.complete(), "", (path, scalar) -> {
            if (scalar.location() != null) {
                taken.putIfAbsent(scalar.location(), path);
            }
        });
        recipes.forEach((side, recipe) -> recipe.unset().forEach(unset -> {
            String path = unset.location() == null ? null : taken.get(unset.location());
            unresolved.add(at(path == null ? side + "." + unset.path() : path, unset));
        }));
    }

    private static Problem at(String path, Problem problem) {
        return Problem.warning(problem.code(), problem.message(), path, problem.location(), problem.hint());
    }

    private String stateFolder() {
        String folder = settings.variables().values().apply("STATE_DIR");
        return folder == null || folder.isEmpty() ? JobTree.DEFAULT_STATE_FOLDER : folder;
    }
}
