package io.dativo;

import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run of a job on this host lacks: variables and folders. Asks no other system. For one job. */
final class RunCheck {
    /** Parts of a job that a run cannot do without. */
    private static final Set<String> NEEDED = Set.of("source", "target", "infrastructure");

    private static final String VARIABLE_NAME = "from_env";

    private final Job job;
    private final Set<Path> starts;
    private final Function<String, @Nullable String> environment;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A check.
     *
     * @param job the job
     * @param starts where its module path may start, in the order in which they are looked at
     * @param environment the variables of the host
     */
    RunCheck(Job job, Set<Path> starts, Function<String, @Nullable String> environment) {
        this.job = job;
        this.starts = starts;
        this.environment = environment;
    }

    List<Problem> problems() {
        for (Problem unset : job.unresolved()) {
            if (NEEDED.contains(first(unset.path()))) {
                problems.add(
                        Problem.error(unset.code(), unset.message(), unset.path(), unset.location(), unset.hint()));
            }
        }
        named("source.credentials", job.source().credentials());
        named("source.connection", job.source().connection());
        named("target.connection", job.target().connection());
        named("target.catalog", job.target().catalog());
        job.infrastructure()
                .map(infrastructure -> infrastructure.terraform())
                .map(TerraformBinding::modulePath)
                .ifPresent(this::module);
        return problems.stream().distinct().sorted(Problem.BY_LOCATION).toList();
    }

    private static String first(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** Variables that are named, and not put in by a placeholder: the connector reads them itself. */
    private void named(String path, @Nullable Object block) {
        if (!(block instanceof Map<?, ?> map)) {
            return;
        }
        map.forEach((key, value) -> {
            String at = path + "." + key;
            if (VARIABLE_NAME.equals(key) && value instanceof String name && !name.isBlank()) {
                String set = environment.apply(name);
                if (set == null || set.isEmpty()) {
                    problems.add(Problem.error(
                            "unset-variable",
                            "the environment variable " + name + " is not set",
                            at,
                            job.locate(at),
                            "set it in the environment of this process"));
                }
            } else {
                named(at, value);
            }
        });
    }

    private void module(String written) {
        String path = "infrastructure.terraform.module_path";
        SourceLocation location = job.locate(path);
        try {
            List<Path> modules = starts.stream()
                    .map(start -> start.resolve(written).normalize())
                    .distinct()
                    .toList();
            if (modules.stream().noneMatch(Files::isDirectory)) {
                problems.add(Problem.error(
                        "module-not-found",
                        "there is no folder '" + written + "'; looked for "
                                + modules.stream().map(Path::toString).collect(Collectors.joining(" and ")),
                        path,
                        location,
                        "a module path starts from the folder of the job file or, where nothing is there, from"
                                + " Dativo.builder().base(…), else the working directory"));
            }
        } catch (InvalidPathException e) {
            problems.add(Problem.error(
                    "module-not-found", "'" + written + "' is not a path: " + e.getReason(), path, location, null));
        }
    }
}
