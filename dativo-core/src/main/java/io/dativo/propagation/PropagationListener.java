package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import java.time.Duration;

/**
 * Hears how a plan and an apply go on. Called by several threads at once; an exception that it throws is logged and
 * changes nothing.
 */
public interface PropagationListener {
    /**
     * A resource was planned.
     *
     * @param plan what is planned for it
     */
    default void planned(ResourcePlan plan) {}

    /**
     * An apply begins. {@link #finished} will be called for each resource that {@link ResourcePlan#isActionable}.
     *
     * @param plan the plan
     */
    default void applying(PropagationPlan plan) {}

    /**
     * An apply ended.
     *
     * @param report how it went
     */
    default void applied(PropagationReport report) {}

    /**
     * A write failed and will be tried again.
     *
     * @param resource the resource
     * @param attempt how many attempts there were
     * @param delay how long the wait is
     * @param why what the provider said
     */
    default void retrying(ResourceRef resource, int attempt, Duration delay, String why) {}

    /**
     * A resource is done with.
     *
     * @param outcome how it went
     */
    default void finished(ResourceOutcome outcome) {}
}
