package io.dativo.catalogs;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagWriteResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags of one resource that a server refused, one by one: a refused tag does not hold up its neighbours. Not thread-safe. */
final class Refusals {
    private final Map<String, String> details = new LinkedHashMap<>();
    private @Nullable ProviderException first;

    /** Makes one change; a refusal is kept for later, and any other failure is thrown at once. */
    void collect(String key, Runnable change) {
        try {
            change.run();
        } catch (ProviderException e) {
            if (e.kind() != Kind.REJECTED && e.kind() != Kind.DENIED) {
                throw e;
            }
            first = first == null ? e : first;
            details.put(key, key + ": " + e.getMessage());
        }
    }

    /** What came of all changes, with each tag that was refused. */
    TagWriteResult result() {
        return first == null
                ? TagWriteResult.written()
                : TagWriteResult.refused(
                        first.kind(),
                        details.keySet(),
                        String.join(", ", details.keySet()) + " refused, the other tags are written: "
                                + String.join("; ", details.values()));
    }
}
