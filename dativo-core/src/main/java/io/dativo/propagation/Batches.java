package io.dativo.propagation;

import java.util.ArrayList;
import java.util.List;

/** Cuts work into pieces that are small enough to be done side by side and large enough for a provider's batch calls. */
final class Batches {
    /** A multiple of what the clouds take in one call (20 to write, 100 to read). */
    private static final int SIZE = 100;

    private Batches() {}

    static <T> List<List<T>> of(List<T> items) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += SIZE) {
            batches.add(items.subList(from, Math.min(items.size(), from + SIZE)));
        }
        return batches;
    }
}
