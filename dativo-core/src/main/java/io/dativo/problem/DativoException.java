package io.dativo.problem;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Dativo throws. Unchecked; subclasses say when they are thrown. A cause that is not Dativo's own
 * stays as its type, its stack and its words without secrets, and nothing else is attached: a program that prints one may print
 * all of it.
 */
public class DativoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened, which value, what to do; never a secret
     */
    public DativoException(String message) {
        this(message, null);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what happened, which value, what to do; never a secret
     * @param cause the cause, or null
     */
    public DativoException(String message, @Nullable Throwable cause) {
        this(message, MaskedCause.of(cause), false);
    }

    /** With a cause that is masked already. */
    DativoException(String message, @Nullable Throwable masked, boolean suppressing) {
        super(message, masked, suppressing, true);
    }
}
