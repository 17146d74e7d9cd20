package io.dativo.job;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the files that a job file names. Immutable. */
final class FileFinder {
    private final @Nullable Path base;
    private final Map<String, Path> mappings;

    FileFinder(@Nullable Path base, Map<String, Path> mappings) {
        this.base = base;
        Map<String, Path> longestFirst = new TreeMap<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        longestFirst.putAll(mappings);
        this.mappings = longestFirst;
    }

    /**
     * The file that a job file names.
     *
     * @param named what the job file says
     * @param jobFile the job file
     * @param path the key that says it, for messages
     * @param location where it says it
     * @param problems takes a problem when there is no such file
     * @return the file, if it is there
     */
    Optional<Path> find(
            String named, Path jobFile, String path, @Nullable SourceLocation location, Collection<Problem> problems) {
        Path file;
        try {
            file = resolve(named, jobFile);
        } catch (InvalidPathException e) {
            problems.add(Problem.error(
                    "invalid-value", "'" + named + "' is not a path: " + e.getReason(), path, location, null));
            return Optional.empty();
        }
        if (Files.exists(file)) {
            return Optional.of(file);
        }
        problems.add(Problem.error(
                "file-not-found",
                "'" + named + "' does not exist; looked for "
                        + file.toAbsolutePath().normalize(),
                path,
                location,
                hint(named)));
        return Optional.empty();
    }

    private Path resolve(String named, Path jobFile) {
        for (Map.Entry<String, Path> mapping : mappings.entrySet()) {
            String prefix = mapping.getKey();
            if (named.equals(prefix)) {
                return mapping.getValue();
            }
            if (named.startsWith(prefix.endsWith("/") ? prefix : prefix + "/")) {
                String rest = named.substring(prefix.length());
                return mapping.getValue().resolve(rest.startsWith("/") ? rest.substring(1) : rest);
            }
        }
        return base == null ? jobFile.resolveSibling(named) : base.resolve(named);
    }

    private String hint(String named) {
        if (named.startsWith("/")) {
            int second = named.indexOf('/', 1);
            String prefix = second < 0 ? named : named.substring(0, second);
            return "a path of a container can be mapped to a folder of this machine: JobLoader.builder().pathMapping(\""
                    + prefix + "\", folder)";
        }
        String from = base == null ? "the folder of the job file" : "the base '" + base + "'";
        String elsewhere = Files.exists(Path.of(named))
                ? "; it exists below the working directory: JobLoader.builder().base(Path.of(\"\"))"
                : "; JobLoader.builder().base(folder) sets another one";
        return "relative paths are resolved against " + from + elsewhere;
    }
}
