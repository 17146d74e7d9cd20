package io.dativo.examples.springboot;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.DativoException;
import io.dativo.propagation.DriftReport;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Compares what the jobs claim with what is there, and writes nothing. The endpoint {@code dativo} has the last report. */
@Component
class DriftCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

    private final Dativo dativo;
    private final Path jobs;

    DriftCheck(Dativo dativo, @Value("${drift.jobs}") String jobs) {
        this.dativo = dativo;
        this.jobs = Path.of(jobs);
    }

    /** A tag that differs or cannot be read takes no service down: it is a line in the log and a report. */
    @Scheduled(initialDelayString = "${drift.first}", fixedDelayString = "${drift.every}")
    void check() {
        try {
            List<ResolvedJob> resolved = dativo.loadFolder(jobs).stream()
                    .map(LoadResult::job)
                    .map(dativo::resolve)
                    .toList();
            DriftReport drift = dativo.verify(resolved);
            if (drift.isInSync()) {
                LOG.info("{}", drift);
            } else {
                LOG.warn("{}", drift);
            }
        } catch (DativoException e) {
            LOG.error("the drift check failed", e);
        }
    }
}
