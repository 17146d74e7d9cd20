package io.dativo.catalogs;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags of one resource that a server refused, one by one: a refused tag does not hold up its neighbours. Not thread-safe. */
final class Refusals {
    private final List<String> details = new ArrayList<>();
    private @Nullable ProviderException first;

    /** Makes one change; a refusal is kept for later, and any other failure is thrown at once. */
    void collect(String key, Runnable change) {
        try {
            change.run();
        } catch (ProviderException e) {
            if (e.kind() != Kind.REJECTED && e.kind() != Kind.DENIED) {
                throw e;
            }
            add(key, e);
        }
    }

    void add(String key, ProviderException refusal) {
        first = first == null ? refusal : first;
        details.add(key + ": " + refusal.getMessage());
    }

    /** Throws what was refused, as one refusal that names each tag. */
    void throwIfAny() {
        if (first != null) {
            throw new ProviderException(first.kind(), first.providerCode(), String.join("; ", details), first);
        }
    }
}
