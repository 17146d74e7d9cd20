package io.dativo.dagster.pipes;

/** How much a failed check matters. */
public enum CheckSeverity {
    /** Shown; it stops nothing. */
    WARN,
    /** Stops what is downstream where the check is declared with {@code blocking=True}. */
    ERROR
}
