package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs that were loaded and resolved, and a Dativo with the Iceberg catalog that they name. */
final class Run implements AutoCloseable {
    private static final String WITHOUT_CATALOG = " --without-catalog leaves tables out";

    private final List<ResolvedJob> jobs;
    private final Dativo dativo;
    private final JobCatalog.@Nullable Opened catalog;

    private Run(List<ResolvedJob> jobs, Dativo dativo, JobCatalog.@Nullable Opened catalog) {
        this.jobs = jobs;
        this.dativo = dativo;
        this.catalog = catalog;
    }

    /** Loads and resolves; says every warning, and throws every error of all files at once. */
    static Run of(Surroundings surroundings, HostOptions options, List<Path> files) {
        List<ResolvedJob> jobs =
                resolve(surroundings, options.builder(surroundings).build(), files);
        JobCatalog.Opened catalog = options.withoutCatalog ? null : catalog(surroundings, jobs, options);
        Dativo.Builder builder = options.builder(surroundings);
        if (catalog != null) {
            builder.provider(IcebergProvider.of(catalog.catalog()));
        }
        return new Run(jobs, builder.build(), catalog);
    }

    static List<ResolvedJob> resolve(Surroundings surroundings, Dativo dativo, List<Path> files) {
        List<Problem> problems = new ArrayList<>(dativo.policyWarnings());
        List<ResolvedJob> jobs = new ArrayList<>();
        for (LoadResult loaded : JobOptions.load(dativo, files)) {
            problems.addAll(loaded.problems());
            if (!loaded.hasErrors()) {
                try {
                    ResolvedJob job = dativo.resolve(loaded.job());
                    problems.addAll(job.problems());
                    jobs.add(job);
                } catch (InvalidInputException refused) {
                    problems.addAll(refused.problems());
                }
            }
        }
        List<Problem> distinct = problems.stream().distinct().toList();
        if (Problem.anyError(distinct)) {
            throw new InvalidInputException(Words.count(files.size(), "job file"), distinct);
        }
        if (!distinct.isEmpty()) {
            surroundings.err().println(Problem.format(distinct));
        }
        return jobs;
    }

    private static JobCatalog.@Nullable Opened catalog(
            Surroundings surroundings, List<ResolvedJob> jobs, HostOptions options) {
        Set<JobCatalog> catalogs = new LinkedHashSet<>();
        jobs.stream()
                .filter(job -> job.table().isPresent())
                .forEach(job -> catalogs.add(JobCatalog.of(job.job(), options.jobs.trust())));
        if (catalogs.size() > 1) {
            throw new DativoException("the jobs name " + catalogs.size()
                    + " Iceberg catalogs, and one run serves one; run the jobs of each by themselves,"
                    + WITHOUT_CATALOG);
        }
        try {
            return catalogs.isEmpty() ? null : catalogs.iterator().next().open();
        } catch (InvalidInputException | ProviderException refused) {
            surroundings.err().println("The Iceberg catalog cannot be opened;" + WITHOUT_CATALOG + ":");
            throw refused;
        }
    }

    List<ResolvedJob> jobs() {
        return jobs;
    }

    Dativo dativo() {
        return dativo;
    }

    JobCatalog.@Nullable Opened catalog() {
        return catalog;
    }

    @Override
    public void close() {
        if (catalog != null) {
            catalog.close();
        }
    }
}
