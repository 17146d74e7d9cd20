package io.dativo.benchmarks;

import io.dativo.job.JobLoader;
import io.dativo.job.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole process that loads jobs and prints how long it took since the JVM began: {@code LoadFolder EXAMPLE COUNT FOLDER}
 * writes COUNT copies of the Stripe job of EXAMPLE to FOLDER, each for its own tenant; {@code LoadFolder FOLDER} loads them.
 */
public final class LoadFolder {
    private LoadFolder() {}

    /**
     * Writes or loads.
     *
     * @param arguments see the class
     * @throws IOException when the disk fails
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 3) {
            write(Path.of(arguments[0]).toAbsolutePath(), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            return;
        }
        List<LoadResult> results = JobLoader.create().loadFolder(Path.of(arguments[0]));
        long failed = results.stream().filter(LoadResult::hasErrors).count();
        long millis = System.currentTimeMillis()
                - java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println(results.size() + " jobs, " + failed + " with errors, " + millis + " ms since the JVM began");
    }

    private static void write(Path example, int count, Path folder) throws IOException {
        Files.createDirectories(folder);
        String job = Files.readString(example.resolve("jobs/acme/stripe_customers.yaml"))
                .replace("../../", example + "/");
        for (int i = 0; i < count; i++) {
            Files.writeString(
                    folder.resolve("job-%04d.yaml".formatted(i)),
                    job.replace("tenant_id: acme", "tenant_id: acme" + i));
        }
    }
}
