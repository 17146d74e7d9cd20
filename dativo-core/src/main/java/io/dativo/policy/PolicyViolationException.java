package io.dativo.policy;

import io.dativo.problem.DativoException;

/** Thrown by {@link Verdicts#throwIfErrors()} when rules that are enforced are broken. */
public final class PolicyViolationException extends DativoException {
    private static final long serialVersionUID = 1L;

    private final transient Verdicts verdicts;

    PolicyViolationException(String message, Verdicts verdicts) {
        super(message);
        this.verdicts = verdicts;
    }

    /** {@return everything that was said} */
    public Verdicts verdicts() {
        return verdicts;
    }
}
