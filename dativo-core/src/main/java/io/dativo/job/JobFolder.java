package io.dativo.job;

import io.dativo.problem.DativoException;
import io.dativo.problem.ModelValidator;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads the job files in and below a folder, several at once. */
final class JobFolder {
    private JobFolder() {}

    static List<LoadResult> load(Path folder, int parallelism, Function<Path, LoadResult> loader) {
        List<Path> files;
        if (!Files.isDirectory(folder)) {
            return List.of(unreadable(folder, null));
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            files = entries.filter(JobFolder::isYaml)
                    .filter(entry -> !Files.isDirectory(entry))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(unreadable(folder, e));
        }
        int threads = Math.min(parallelism, files.size());
        return threads < 2 ? files.stream().map(loader).toList() : parallel(files, threads, loader);
    }

    private static List<LoadResult> parallel(List<Path> files, int threads, Function<Path, LoadResult> loader) {
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "dativo-load");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<LoadResult>> futures = new ArrayList<>(files.size());
            files.forEach(file -> futures.add(executor.submit(() -> loader.apply(file))));
            ModelValidator.prepare();
            List<LoadResult> results = new ArrayList<>(files.size());
            for (Future<LoadResult> future : futures) {
                // Waiting for a task that is done already does not look at the interrupt.
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DativoException("interrupted while loading " + files.size() + " job files", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new DativoException("loading job files failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static LoadResult unreadable(Path folder, @Nullable Exception cause) {
        if (Files.isRegularFile(folder)) {
            return problem(folder, "not-a-folder", "is a file", "load a single job file with load(file)");
        }
        if (Files.notExists(folder)) {
            String looked =
                    "does not exist; looked for " + folder.toAbsolutePath().normalize();
            return problem(folder, "folder-not-found", looked, null);
        }
        String why = cause == null ? "is no folder" : "cannot be listed: " + cause;
        return problem(folder, "unreadable-folder", why, null);
    }

    private static LoadResult problem(Path folder, String code, String message, @Nullable String hint) {
        String name = folder.toString();
        return new LoadResult(name, null, List.of(Problem.error(code, message, "", SourceLocation.file(name), hint)));
    }
}
