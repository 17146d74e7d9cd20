package io.dativo.reports;

import io.dativo.problem.DativoException;

/** Thrown when what was allocated is not what the source says was spent: no report is made of wrong sums. */
public final class ConservationException extends DativoException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the period, the currency and both sums
     */
    public ConservationException(String message) {
        super(message);
    }
}
