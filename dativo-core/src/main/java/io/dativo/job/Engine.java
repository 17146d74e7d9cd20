package io.dativo.job;

import io.dativo.problem.Shown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reads or writes. Immutable.
 *
 * @param type the kind of engine, or null
 * @param options its options, or null
 */
public record Engine(@Nullable String type, @Nullable Map<String, @Nullable Object> options) {
    /** Copies the options. */
    public Engine {
        options = Copies.of(options);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }
}
