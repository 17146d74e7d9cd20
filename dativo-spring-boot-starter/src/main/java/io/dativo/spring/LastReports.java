package io.dativo.spring;

import io.dativo.propagation.DriftReport;
import io.dativo.propagation.Operation;
import io.dativo.propagation.OperationObserver;
import io.dativo.propagation.PropagationReport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the report of the last apply and of the last drift check of this process. Thread-safe. */
public final class LastReports implements OperationObserver {
    private final AtomicReference<@Nullable PropagationReport> apply = new AtomicReference<>();
    private final AtomicReference<@Nullable DriftReport> drift = new AtomicReference<>();

    /** Without any report yet. */
    public LastReports() {}

    /** {@return the report of the apply that ended last; none when none ended since the start} */
    public Optional<PropagationReport> apply() {
        return Optional.ofNullable(apply.get());
    }

    /** {@return the report of the verification that ended last; none when none ended since the start} */
    public Optional<DriftReport> drift() {
        return Optional.ofNullable(drift.get());
    }

    @Override
    public <T> T observe(Operation operation, Supplier<T> work) {
        T result = work.get();
        if (result instanceof PropagationReport report) {
            apply.set(report);
        } else if (result instanceof DriftReport report) {
            drift.set(report);
        }
        return result;
    }
}
