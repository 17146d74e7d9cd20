package io.dativo.job;

import io.dativo.config.Rest;
import io.dativo.problem.Shown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reads or writes. Immutable.
 *
 * @param type the kind of engine, or null
 * @param options its options, or null
 * @param more further keys, as they stand: options of the connector's own
 */
public record Engine(
        @Nullable String type,
        @Nullable Map<String, @Nullable Object> options,
        @Rest(warned = true) Map<String, @Nullable Object> more) {
    /** Copies the options. */
    public Engine {
        options = Copies.of(options);
        more = more == null ? Map.of() : Copies.of(more);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }
}
