package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the host's listener; what that throws is logged and changes nothing. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final PropagationListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    Events(PropagationListener listener) {
        this.listener = listener;
    }

    void planned(ResourcePlan plan) {
        tell(() -> listener.planned(plan));
    }

    void applying(PropagationPlan plan) {
        tell(() -> listener.applying(plan));
    }

    void applied(PropagationReport report) {
        tell(() -> listener.applied(report));
    }

    void retrying(ResourceRef resource, int attempt, Duration delay, String why) {
        tell(() -> listener.retrying(resource, attempt, delay, why));
    }

    void finished(ResourceOutcome outcome) {
        tell(() -> listener.finished(outcome));
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (failed.compareAndSet(false, true)) {
                LOG.warn("the propagation listener failed; further failures of it are not logged", e);
            }
        }
    }
}
