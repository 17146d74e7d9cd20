package io.dativo.iceberg;

import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;

/**
 * The Iceberg catalog that a job names in {@code target.catalog}, {@code target.warehouse}, {@code target.branch} and
 * {@code target.connection}: a catalog of Iceberg's own, opened with Iceberg's own {@code CatalogUtil}.
 *
 * <pre>{@code
 * try (JobCatalog.Opened opened = JobCatalog.of(job).open()) {
 *     Dativo dativo = Dativo.builder().provider(IcebergProvider.of(opened.catalog())).build();
 * }
 * }</pre>
 *
 * Immutable and thread-safe. Two are equal when they are the same catalog, so jobs can be grouped by it.
 */
public final class JobCatalog {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final String name;
    private final CatalogSettings settings;
    private final Duration timeout;

    private JobCatalog(String name, CatalogSettings settings, Duration timeout) {
        this.name = name;
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * What a job says about its catalog. Pure: connects to nothing and loads no class of a catalog. A job file may name no
     * place to connect to and no class; a variable of the host that stands there, <code>uri: ${CATALOG_URI}</code>, may.
     *
     * @param job the job, Terraform outputs bound
     * @return the catalog; {@link #problems()} says whether it can be opened
     */
    public static JobCatalog of(Job job) {
        return of(job, JobTrust.none());
    }

    /**
     * What a job says about its catalog, where the host lets job files say more than is safe from any author. Pure, as {@link
     * #of(Job)}.
     *
     * @param job the job, Terraform outputs bound
     * @param trust which places and which other properties job files may name
     * @return the catalog; {@link #problems()} says whether it can be opened
     */
    public static JobCatalog of(Job job, JobTrust trust) {
        return new JobCatalog(job.name(), CatalogSettings.of(job, trust), TIMEOUT);
    }

    /**
     * The same catalog with another bound on the whole time of a request to a catalog by REST, where Iceberg's own properties
     * bound the time of single bytes. A request that takes longer, or whose answer would take the memory, is ended: a read is
     * not observed, and what a write did is not known. Jobs are grouped without regard to it.
     *
     * @param request the most that one request may take, retries included; 5 minutes unless set
     * @return a catalog with it
     * @throws IllegalArgumentException when it is not positive
     */
    public JobCatalog withTimeout(Duration request) {
        if (request.isNegative() || request.isZero()) {
            throw new IllegalArgumentException("a request cannot take " + request);
        }
        return new JobCatalog(name, settings, request);
    }

    /** {@return what is wrong with what the job says, at its place in the file; an error keeps it from being opened} */
    public List<Problem> problems() {
        return settings.problems();
    }

    /** {@return the properties that Iceberg gets; may hold secrets} */
    public Map<String, String> properties() {
        return settings.properties();
    }

    /**
     * Opens the catalog without Hadoop's configuration.
     *
     * @return the catalog; the caller closes it
     * @throws InvalidInputException with every problem, when the job does not say enough or a jar is missing
     * @throws ProviderException when the catalog cannot be reached, or refuses the credentials
     */
    public Opened open() {
        return open(null);
    }

    /**
     * Opens the catalog.
     *
     * @param hadoopConfiguration Hadoop's {@code Configuration} for the catalogs that take one, or null
     * @return the catalog; the caller closes it
     * @throws InvalidInputException with every problem, when the job does not say enough or a jar is missing
     * @throws ProviderException when the catalog cannot be reached, or refuses the credentials
     */
    public Opened open(@Nullable Object hadoopConfiguration) {
        if (Problem.anyError(problems())) {
            throw new InvalidInputException("the catalog of job " + name, problems());
        }
        CatalogType type = Objects.requireNonNull(settings.type(), "settings without an error name a type");
        if (!type.isOnTheClassPath()) {
            throw missing(type, type.implementation());
        }
        try {
            Map<String, String> properties = new HashMap<>(settings.properties());
            properties.put(CatalogUtil.ICEBERG_CATALOG_TYPE, type.id());
            return new Opened(
                    type == CatalogType.REST
                            ? rest(hadoopConfiguration)
                            : CatalogUtil.buildIcebergCatalog(settings.name(), properties, hadoopConfiguration));
        } catch (RuntimeException | LinkageError e) {
            String missing = missingClass(e);
            if (missing != null) {
                throw missing(type, missing);
            }
            // Neither the words nor the cause of a driver are trusted with what it was given.
            throw new ProviderException(
                    IcebergErrors.beforeCommit(e),
                    e.getClass().getSimpleName(),
                    "could not open the " + type.id() + " catalog of job " + name + ": "
                            + settings.withoutSecrets(IcebergErrors.detail(e)),
                    null);
        }
    }

    private Catalog rest(@Nullable Object hadoopConfiguration) {
        RESTCatalog catalog = new RESTCatalog(properties -> BoundedRest.of(properties, timeout));
        CatalogUtil.configureHadoopConf(catalog, hadoopConfiguration);
        catalog.initialize(settings.name(), settings.properties());
        return catalog;
    }

    private InvalidInputException missing(CatalogType type, String className) {
        return new InvalidInputException(
                "the catalog of job " + name,
                List.of(Problem.error(
                        "catalog-jar",
                        "the class " + className + " is not on the class path, and the " + type.id()
                                + " catalog needs it",
                        "target.catalog",
                        settings.location(),
                        "add " + CatalogType.jarOf(className, type))));
    }

    /** The class that was looked for in vain, wherever in the chain of causes it is named. */
    private static @Nullable String missingClass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
                String named = String.valueOf(cause.getMessage()).replace('/', '.');
                return named.startsWith("Could not initialize class ")
                        ? named.substring("Could not initialize class ".length())
                        : named;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                String named = missingClass(suppressed);
                if (named != null) {
                    return named;
                }
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobCatalog that
                && Objects.equals(settings.type(), that.settings.type())
                && settings.name().equals(that.settings.name())
                && properties().equals(that.properties());
    }

    @Override
    public int hashCode() {
        return properties().keySet().hashCode();
    }

    /** The job and the names of the properties. */
    @Override
    public String toString() {
        return "the catalog of job " + name + " " + settings;
    }

    /**
     * An open catalog.
     *
     * @param catalog the catalog
     */
    public record Opened(Catalog catalog) implements AutoCloseable {
        /** Closes the catalog, its connections and clients. */
        @Override
        public void close() {
            if (catalog instanceof Closeable closeable) {
                try {
                    closeable.close();
                } catch (IOException e) {
                    throw new ProviderException(
                            Kind.UNAVAILABLE,
                            e.getClass().getSimpleName(),
                            "could not close the catalog " + catalog.name() + ": " + IcebergErrors.detail(e),
                            e);
                }
            }
        }
    }
}
