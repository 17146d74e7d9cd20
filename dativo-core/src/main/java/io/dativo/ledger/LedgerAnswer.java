package io.dativo.ledger;

import io.dativo.problem.ProviderException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk call of the ledger says of one resource. Immutable.
 *
 * @param value the answer, or null when there is none
 * @param failure why there is none, or null
 * @param <T> the answer
 */
public record LedgerAnswer<T>(@Nullable T value, @Nullable ProviderException failure) {
    static <T> LedgerAnswer<T> of(T value) {
        return new LedgerAnswer<>(value, null);
    }

    static <T> LedgerAnswer<T> failed(ProviderException failure) {
        return new LedgerAnswer<>(null, failure);
    }

    /**
     * The answer.
     *
     * @return the answer
     * @throws ProviderException when there is none
     */
    public T get() {
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(value, "an answer or a failure");
    }

    /** Whether there is an answer; not what it says. */
    @Override
    public String toString() {
        return failure == null ? "known" : "not known: " + failure.getMessage();
    }
}
