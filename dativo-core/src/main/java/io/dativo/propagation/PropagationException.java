package io.dativo.propagation;

import io.dativo.problem.DativoException;

/**
 * Thrown by {@link PropagationReport#throwUnlessComplete()} when a claimed tag is not in place, by
 * {@link PropagationReport#throwIfFailed()} when a write failed, and by {@link TagPropagator#apply} when a plan removes more
 * than was allowed. The report says what was done.
 */
public final class PropagationException extends DativoException {
    private static final long serialVersionUID = 1L;

    private final transient PropagationReport report;

    PropagationException(String message, PropagationReport report) {
        super(message);
        this.report = report;
    }

    /** {@return what was done and what was not} */
    public PropagationReport report() {
        return report;
    }
}
