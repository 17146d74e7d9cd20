package io.dativo;

import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the Terraform module of a job is: beside the job file or, where nothing is there, below the root, as each file it names. */
final class ModuleFolder {
    private ModuleFolder() {}

    /**
     * The folder that the job's module path starts from.
     *
     * @param job the job
     * @param base the root, or null for the working directory
     * @return the first in which the module is; where it is in none, the root that the host gave, else that of the job file
     */
    static Path startOf(Job job, @Nullable Path base) {
        Path otherwise = base == null ? folderOf(job) : base;
        return job.infrastructure()
                .map(infrastructure -> infrastructure.terraform())
                .map(TerraformBinding::modulePath)
                .flatMap(module -> starts(job, base).stream()
                        .filter(start -> exists(start, module))
                        .findFirst())
                .orElse(otherwise);
    }

    /** {@return the folders that a module path may start from, in the order in which they are looked at} */
    static Set<Path> starts(Job job, @Nullable Path base) {
        Set<Path> starts = new LinkedHashSet<>();
        starts.add(absolute(folderOf(job)));
        starts.add(absolute(base == null ? Path.of("") : base));
        return starts;
    }

    private static boolean exists(Path start, String module) {
        try {
            return Files.exists(start.resolve(module));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The folder of the job's file; the working directory for a job that was made in code. */
    private static Path folderOf(Job job) {
        return job.path().map(Path::getParent).orElse(Path.of(""));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
