package io.dativo.job;

import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.Problem;
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
    private final Root root;

    FileFinder(@Nullable Path base, Map<String, Path> mappings, Root root) {
        this.base = base;
        this.root = root;
        Map<String, Path> longestFirst = new TreeMap<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        longestFirst.putAll(mappings);
        this.mappings = longestFirst;
    }

    /**
     * The file that a job file names.
     *
     * @param named what the job file says, which messages show as it is written
     * @param jobFile the job file
     * @param path the key that says it, for messages
     * @param problems takes a problem when there is no such file, or none that a job may name
     * @return the file, if it is there
     */
    Optional<Path> find(Scalar named, Path jobFile, String path, Collection<Problem> problems) {
        String shown = "'" + named.text() + "'";
        // What a variable holds is shown nowhere.
        boolean plain = named.text().equals(named.value());
        Path file;
        try {
            file = resolve(String.valueOf(named.value()), jobFile);
        } catch (InvalidPathException e) {
            problems.add(Problem.error(
                    "invalid-value", shown + " is not a path: " + e.getReason(), path, named.location(), null));
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            String sought = plain ? "; looked for " + file.toAbsolutePath().normalize() : "";
            problems.add(Problem.error(
                    "file-not-found", shown + " does not exist" + sought, path, named.location(), hint(named.text())));
            return Optional.empty();
        }
        if (!root.holds(file, jobFile)) {
            problems.add(Problem.error(
                    "outside-of-root",
                    shown + " is outside of the folder that job files may name files of",
                    path,
                    named.location(),
                    "that folder is base(...), else the working directory, and the one of the job file; give a base that"
                            + " holds both, or map a folder with pathMapping(...)"));
            return Optional.empty();
        }
        return Optional.of(file);
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
        Path beside = jobFile.resolveSibling(named);
        if (base == null) {
            return beside;
        }
        Path below = base.resolve(named);
        return Files.exists(below) || !Files.exists(beside) ? below : beside;
    }

    private String hint(String named) {
        if (named.startsWith("/")) {
            int second = named.indexOf('/', 1);
            String prefix = second < 0 ? named : named.substring(0, second);
            return "a path of a container can be mapped to a folder of this machine: JobLoader.builder().pathMapping(\""
                    + prefix + "\", folder)";
        }
        String from = base == null
                ? "the folder of the job file"
                : "the base '" + base + "', else the folder of the job file";
        String elsewhere = named.indexOf('$') < 0 && Files.exists(Path.of(named))
                ? "; it exists below the working directory: JobLoader.builder().base(Path.of(\"\"))"
                : "; JobLoader.builder().base(folder) sets another one";
        return "relative paths are resolved against " + from + elsewhere;
    }
}
