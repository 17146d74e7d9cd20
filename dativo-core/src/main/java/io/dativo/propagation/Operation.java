package io.dativo.propagation;

/** What a host asks of Dativo and an {@link OperationObserver} surrounds. */
public enum Operation {
    /** Reads job files: the result is a {@link io.dativo.job.LoadResult}, for a folder a list of them. */
    LOAD,
    /** Reads what is there and plans, for what jobs claim or to take it back: a {@link PropagationPlan}. */
    PLAN,
    /** Carries a plan out: a {@link PropagationReport}. */
    APPLY,
    /** Compares what is there with what is claimed: a {@link DriftReport}. */
    VERIFY
}
