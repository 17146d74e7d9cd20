package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how plans and applies go: the host's listeners, where what one throws is logged and changes nothing, and the log,
 * where an operator finds a line for each plan and each apply and one for each reason that blocks. Never a value.
 */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** The name that a host knows. */
    private static final Logger RUNS = LoggerFactory.getLogger(TagPropagator.class);

    private final List<PropagationListener> listeners;
    private final Set<PropagationListener> failed =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    Events(List<PropagationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void planned(ResourcePlan plan) {
        tell(listener -> listener.planned(plan));
    }

    void applying(PropagationPlan plan) {
        tell(listener -> listener.applying(plan));
    }

    void applied(PropagationReport report) {
        tell(listener -> listener.applied(report));
        logged(report);
    }

    void retrying(ResourceRef resource, int attempt, Duration delay, String why) {
        tell(listener -> listener.retrying(resource, attempt, delay, why));
    }

    void finished(ResourceOutcome outcome) {
        tell(listener -> listener.finished(outcome));
    }

    private void tell(Consumer<PropagationListener> call) {
        for (PropagationListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                if (failed.add(listener)) {
                    DativoException failure = new DativoException("a propagation listener failed", e);
                    LOG.warn("{}; further failures of it are not logged", failure.getMessage(), failure);
                }
            }
        }
    }

    /** A whole plan was made. */
    void planned(PropagationPlan plan) {
        PlanSummary summary = plan.summary();
        RUNS.info(
                "plan {}: {} to add, {} to change, {} to remove, {} to record; {}",
                plan.id(),
                summary.additions(),
                summary.updates(),
                summary.removals(),
                summary.records(),
                summary.claims().words());
        blocked("plan", plan.id(), summary.claims());
    }

    private static void logged(PropagationReport report) {
        RUNS.info(
                "apply of plan {} {}: {} added, {} changed, {} removed; {}",
                report.planId(),
                report.completion().word(),
                report.added(),
                report.changed(),
                report.removed(),
                report.claims().words());
        blocked("apply of plan", report.planId(), report.claims());
    }

    private static void blocked(String what, String id, ClaimCounts claims) {
        for (ClaimStatus status : claims.tags().keySet()) {
            boolean blocks =
                    status != ClaimStatus.IN_PLACE && status != ClaimStatus.DIFFERS && !status.isAllowedByDefault();
            if (blocks) {
                RUNS.warn("{} {}: {}: {}", what, id, status.code(), claims.words(status));
            }
        }
    }
}
