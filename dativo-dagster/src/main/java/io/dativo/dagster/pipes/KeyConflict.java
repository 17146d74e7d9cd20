package io.dativo.dagster.pipes;

/** What happens when two jobs of one run give different values to one metadata key of one asset. */
public enum KeyConflict {
    /** The second one is refused with a {@link PipesException}. */
    FAIL,
    /** Dagster shows a list of the different values, in the order in which they came. */
    JOIN
}
