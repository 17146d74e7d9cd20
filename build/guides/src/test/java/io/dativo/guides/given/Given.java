package io.dativo.guides.given;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.spi.ProviderSpi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/**
 * The names that guides use and do not declare. A guide with names of its own, or with code that is run, has a subclass:
 * what it runs finds its values there.
 */
public class Given implements AutoCloseable {
    protected Dativo dativo;
    protected LoadResult loaded;
    protected ResolvedJob job;
    protected List<ResolvedJob> jobs;
    protected PropagationPlan plan;
    protected PropagationReport report;
    protected TagPolicy policy;
    protected Path file;
    protected ProviderSpi provider;
    protected List<Problem> problems;
    protected Catalog catalog;
    protected Table table;
    protected LocalDate from;
    protected LocalDate until;

    @Override
    public void close() throws IOException {}
}
