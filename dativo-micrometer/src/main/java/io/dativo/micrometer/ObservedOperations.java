package io.dativo.micrometer;

import io.dativo.job.LoadResult;
import io.dativo.propagation.ClaimCounts;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.Operation;
import io.dativo.propagation.OperationObserver;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Makes each load, plan, apply and verification a Micrometer observation: a timer, and a span where the host traces. Needs
 * {@code io.micrometer:micrometer-observation}. Thread-safe.
 *
 * <table>
 * <caption>The observations</caption>
 * <tr><th>name</th><th>low cardinality key {@code outcome}</th><th>high cardinality keys</th></tr>
 * <tr><td>{@code dativo.load}</td><td>{@code valid}, {@code invalid}</td><td></td></tr>
 * <tr><td>{@code dativo.plan}</td><td>{@code changes}, {@code no-changes}</td><td>{@code plan}, {@code claims.…}</td></tr>
 * <tr><td>{@code dativo.apply}</td><td>{@code complete}, {@code incomplete}, {@code failed}</td>
 *     <td>{@code plan}, {@code claims.…}, how many resources had each outcome, for example {@code retried}</td></tr>
 * <tr><td>{@code dativo.drift}</td><td>{@code in-sync}, {@code unknown}, {@code drifted}</td><td>{@code claims.…}</td></tr>
 * </table>
 *
 * <p>{@code claims.…} is how many claimed tags stand in which way, for example {@code claims.in-place}. The outcome of an
 * operation that threw is {@code error}.
 *
 * <pre>{@code
 * Dativo.builder().observer(ObservedOperations.with(registry))
 * }</pre>
 */
public final class ObservedOperations implements OperationObserver {
    private final ObservationRegistry registry;

    private ObservedOperations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * An observer.
     *
     * @param registry where observations go
     * @return the observer
     */
    public static ObservedOperations with(ObservationRegistry registry) {
        return new ObservedOperations(registry);
    }

    @Override
    public <T> T observe(Operation operation, Supplier<T> work) {
        // The key that every observation of a name has must be there even where the work throws: meters need equal
        // keys.
        Observation observation = Observation.createNotStarted(name(operation), registry)
                .contextualName(contextualName(operation))
                .lowCardinalityKeyValue("outcome", "error");
        return observation.observe(() -> {
            T result = work.get();
            describe(result, observation);
            return result;
        });
    }

    private static String name(Operation operation) {
        return switch (operation) {
            case LOAD -> "dativo.load";
            case PLAN -> "dativo.plan";
            case APPLY -> "dativo.apply";
            case VERIFY -> "dativo.drift";
        };
    }

    private static String contextualName(Operation operation) {
        return switch (operation) {
            case LOAD -> "load jobs";
            case PLAN -> "plan tags";
            case APPLY -> "apply tags";
            case VERIFY -> "verify tags";
        };
    }

    private static void describe(Object result, Observation observation) {
        if (result instanceof LoadResult loaded) {
            outcome(loaded.hasErrors() ? "invalid" : "valid", observation);
        } else if (result instanceof Collection<?> folder) {
            boolean invalid = folder.stream().anyMatch(each -> each instanceof LoadResult one && one.hasErrors());
            outcome(invalid ? "invalid" : "valid", observation);
        } else if (result instanceof PropagationPlan plan) {
            outcome(plan.isEmpty() ? "no-changes" : "changes", observation);
            observation.highCardinalityKeyValue("plan", plan.id());
            claims(plan.summary().claims(), observation);
        } else if (result instanceof PropagationReport report) {
            outcome(report.completion().word(), observation);
            observation.highCardinalityKeyValue("plan", report.planId());
            report.counts()
                    .forEach((outcome, count) -> observation.highCardinalityKeyValue(
                            outcome.name().toLowerCase(Locale.ROOT), Integer.toString(count)));
            claims(report.claims(), observation);
        } else if (result instanceof DriftReport drift) {
            outcome(drift.sync().name().toLowerCase(Locale.ROOT).replace('_', '-'), observation);
            claims(drift.claims(), observation);
        }
    }

    private static void outcome(String word, Observation observation) {
        observation.lowCardinalityKeyValue("outcome", word);
    }

    private static void claims(ClaimCounts claims, Observation observation) {
        claims.tags()
                .forEach((status, count) ->
                        observation.highCardinalityKeyValue("claims." + status.code(), Integer.toString(count)));
    }
}
