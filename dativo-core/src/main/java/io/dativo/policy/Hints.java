package io.dativo.policy;

import io.dativo.problem.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Guesses what was meant, within a budget: a corpus of wrong values must not take much longer than one of right ones.
 * For one thread.
 */
final class Hints {
    private static final long COMPARISONS = 500_000;

    private final Map<String, Map<String, Boolean>> nearKeys = new HashMap<>();
    private long left = COMPARISONS;

    /** The candidate that is nearest to a wrong value; null when none is near or the budget is spent. */
    @Nullable
    String nearest(String value, List<String> candidates) {
        if (left < candidates.size()) {
            return null;
        }
        left -= candidates.size();
        return Spelling.nearest(value, candidates).orElse(null);
    }

    /** Whether a key may be a slip of another; no when the budget is spent. */
    boolean near(String key, String written) {
        Map<String, Boolean> known = nearKeys.computeIfAbsent(key, unknown -> new HashMap<>());
        Boolean near = known.get(written);
        if (near != null) {
            return near;
        }
        if (left == 0) {
            return false;
        }
        left--;
        near = Spelling.nearest(written, List.of(key)).isPresent();
        known.put(written, near);
        return near;
    }
}
