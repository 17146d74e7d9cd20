package io.dativo.pace;

import io.dativo.problem.Internal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Cuts work into pieces that are small enough to be done side by side and large enough for a provider's batch calls. */
@Internal
public final class Batches {
    /** A multiple of what the clouds take in one call (20 to write, 100 to read). */
    public static final int SIZE = 100;

    private Batches() {}

    /**
     * Shares a batch out among threads, where no call takes it as a whole.
     *
     * @param batch the items
     * @param size how many one call takes
     * @param threads how many work
     * @param <T> the items' type
     * @return the pieces
     */
    public static <T> List<List<T>> spread(List<T> batch, int size, int threads) {
        return cut(batch, Math.max(size, (batch.size() + threads - 1) / threads));
    }

    /**
     * Cuts a batch into pieces of a size; the last may be smaller.
     *
     * @param batch the items
     * @param size how many a piece has
     * @param <T> the items' type
     * @return the pieces
     */
    public static <T> List<List<T>> cut(List<T> batch, int size) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += size) {
            pieces.add(batch.subList(from, Math.min(batch.size(), from + size)));
        }
        return pieces;
    }

    /**
     * Keeps together what one call can do: items with equal keys share full batches of their own, and what is left of
     * them goes whole into one batch.
     *
     * @param items the items
     * @param key what one call has in common
     * @param <T> the items' type
     * @return the batches
     */
    public static <T> List<List<T>> of(Collection<T> items, Function<T, ?> key) {
        Map<Object, List<T>> alike = new LinkedHashMap<>();
        for (T item : items) {
            alike.computeIfAbsent(key.apply(item), same -> new ArrayList<>()).add(item);
        }
        List<List<T>> batches = new ArrayList<>();
        List<T> mixed = new ArrayList<>();
        for (List<T> same : alike.values()) {
            int full = same.size() - same.size() % SIZE;
            for (int from = 0; from < full; from += SIZE) {
                batches.add(same.subList(from, from + SIZE));
            }
            List<T> rest = same.subList(full, same.size());
            if (mixed.size() + rest.size() > SIZE) {
                batches.add(mixed);
                mixed = new ArrayList<>();
            }
            mixed.addAll(rest);
        }
        if (!mixed.isEmpty()) {
            batches.add(mixed);
        }
        return batches;
    }
}
