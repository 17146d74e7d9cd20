package io.dativo.micrometer;

import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes each apply a Micrometer observation {@code dativo.apply}: a timer, and a span where the host traces. Its low
 * cardinality key {@code outcome} is {@code complete}, {@code incomplete} or {@code failed}; its high cardinality keys are
 * {@code plan}, the id of the plan, how many resources had each outcome, for example {@code retried}, and how many claimed
 * tags stand in which way, for example {@code claims.in-place} and {@code claims.not-observed}. Needs
 * {@code io.micrometer:micrometer-observation}, which Dativo does not bring. Thread-safe.
 *
 * <pre>{@code
 * Dativo.builder().listener(ObservedPropagation.with(registry))
 * }</pre>
 */
public final class ObservedPropagation implements PropagationListener {
    private final ObservationRegistry registry;
    private final Map<String, Observation> byPlan = new ConcurrentHashMap<>();

    private ObservedPropagation(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * A listener.
     *
     * @param registry where observations go
     * @return the listener
     */
    public static ObservedPropagation with(ObservationRegistry registry) {
        return new ObservedPropagation(registry);
    }

    @Override
    public void applying(PropagationPlan plan) {
        Observation observation = Observation.createNotStarted("dativo.apply", registry)
                .contextualName("apply tags")
                .highCardinalityKeyValue("plan", plan.id())
                .start();
        Observation before = byPlan.put(plan.id(), observation);
        if (before != null) {
            before.stop();
        }
    }

    @Override
    public void applied(PropagationReport report) {
        Observation observation = byPlan.remove(report.planId());
        if (observation != null) {
            observation.lowCardinalityKeyValue("outcome", report.completion().word());
            report.counts()
                    .forEach((outcome, count) -> observation.highCardinalityKeyValue(
                            outcome.name().toLowerCase(Locale.ROOT), Integer.toString(count)));
            report.claims()
                    .tags()
                    .forEach((status, count) ->
                            observation.highCardinalityKeyValue("claims." + status.code(), Integer.toString(count)));
            observation.stop();
        }
    }
}
