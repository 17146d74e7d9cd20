package io.dativo.openlineage;

import io.dativo.problem.DativoException;
import org.jspecify.annotations.Nullable;

/** An event of lineage did not arrive, and the host asked for the failure by {@link LineageBuilder#strict()}. */
public final class LineageException extends DativoException {
    private static final long serialVersionUID = 1L;

    /**
     * An event that did not arrive.
     *
     * @param message which event, and why
     * @param cause what the transport threw, or null
     */
    public LineageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
