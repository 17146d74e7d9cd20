package io.dativo.dagster.pipes;

import io.dativo.problem.DativoException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when Dagster's parameters cannot be used, when its channel cannot be opened, when messages were lost, and when a
 * metadata key gets two values though it may have one.
 */
public final class PipesException extends DativoException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened, with which parameter, and what to do
     */
    public PipesException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what happened, with which parameter, and what to do
     * @param cause the cause, or null
     */
    public PipesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
