package io.dativo.problem;

import org.jspecify.annotations.Nullable;

/** The root of everything that Dativo throws. Unchecked; subclasses say when they are thrown. */
public class DativoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened, which value, what to do; never a secret
     */
    public DativoException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what happened, which value, what to do; never a secret
     * @param cause the cause, or null
     */
    public DativoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
