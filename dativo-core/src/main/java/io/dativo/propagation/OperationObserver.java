package io.dativo.propagation;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Surrounds each operation of Dativo on the thread of its caller: to time it, to trace it, to keep its result. Operations
 * run in several threads at once, so an observer is thread-safe. What it throws reaches the caller of the operation.
 */
public interface OperationObserver {
    /**
     * Surrounds one operation. Calls the work exactly once, returns what it returns and throws what it throws.
     *
     * @param operation what is done
     * @param work does it
     * @param <T> the type of the result, as {@link Operation} has it
     * @return the result of the work
     */
    <T> T observe(Operation operation, Supplier<T> work);

    /**
     * Several observers as one.
     *
     * @param observers the outermost first
     * @return an observer that surrounds the work with all of them
     */
    static OperationObserver all(Collection<? extends OperationObserver> observers) {
        List<OperationObserver> outermostFirst = List.copyOf(observers);
        return new OperationObserver() {
            @Override
            public <T> T observe(Operation operation, Supplier<T> work) {
                Supplier<T> surrounded = work;
                for (int i = outermostFirst.size() - 1; i >= 0; i--) {
                    OperationObserver observer = outermostFirst.get(i);
                    Supplier<T> inner = surrounded;
                    surrounded = () -> observer.observe(operation, inner);
                }
                return surrounded.get();
            }
        };
    }
}
