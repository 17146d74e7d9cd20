package io.dativo.job;

import io.dativo.document.RealPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The folder that jobs are loaded from, and those that stand in for folders of a container. What texts call a file does
 * not depend on where the folder lies, nor on how the caller spells a path. Immutable.
 */
final class Root {
    private final List<Path> folders = new ArrayList<>();

    Root(@Nullable Path base, Collection<Path> mapped) {
        folders.add(absolute(base == null ? Path.of("") : base));
        mapped.forEach(folder -> folders.add(absolute(folder)));
    }

    /** The path of a file from the root, between slashes; outside of it, the whole path. */
    String shown(Path file) {
        Path absolute = absolute(file);
        return folders.stream()
                .filter(folder -> absolute.startsWith(folder) && !absolute.equals(folder))
                .findFirst()
                .map(folder -> StreamSupport.stream(folder.relativize(absolute).spliterator(), false)
                        .map(Path::toString)
                        .collect(Collectors.joining("/")))
                .orElseGet(absolute::toString);
    }

    /**
     * Whether a file that a job names may be read: it lies below the root, below a folder that stands in for one of a
     * container, or below the folder of the job file itself, by its real path. Whoever may write there may write the job.
     *
     * @param file a file that exists
     * @param jobFile the job file that names it
     * @return false too when its real path cannot be found out
     */
    boolean holds(Path file, Path jobFile) {
        Path folder = absolute(jobFile).getParent();
        List<Path> holding = new ArrayList<>(folders);
        if (folder != null) {
            holding.add(folder);
        }
        return RealPaths.isBelow(file, holding);
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
