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
            String sought =
                    plain ? "; looked for " + sought(file, jobFile.resolveSibling(String.valueOf(named.value()))) : "";
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
        return Files.exists(beside) ? beside : root().resolve(named);
    }

    private static String sought(Path below, Path beside) {
        Path last = below.toAbsolutePath().normalize();
        Path first = beside.toAbsolutePath().normalize();
        return first.equals(last) ? last.toString() : first + " and " + last;
    }

    private Path root() {
        return base == null ? Path.of("") : base;
    }

    private String hint(String named) {
        if (named.startsWith("/")) {
            int second = named.indexOf('/', 1);
            String prefix = second < 0 ? named : named.substring(0, second);
            return "a path of a container can be mapped to a folder of this machine: JobLoader.builder().pathMapping(\""
                    + prefix + "\", folder)";
        }
        String from = base == null ? "the root, which is the working directory" : "the root '" + base + "'";
        return "a relative path starts from the folder of the job file or, where nothing is there, from " + from
                + "; Dativo.builder().base(folder) sets another root";
    }
}
