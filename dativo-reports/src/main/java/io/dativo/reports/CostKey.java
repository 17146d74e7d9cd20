package io.dativo.reports;

import io.dativo.cost.CostDimension;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What costs are grouped and distinguished by: a tag, or a dimension of the bill. Immutable.
 *
 * @param name the canonical key of the tag, or the name of FOCUS's column
 * @param dimension the dimension, or null for a tag
 */
public record CostKey(String name, @Nullable CostDimension dimension) implements Comparable<CostKey> {
    private static final Comparator<CostKey> ORDER = Comparator.<CostKey, @Nullable CostDimension>comparing(
                    CostKey::dimension, Comparator.nullsFirst(Comparator.<CostDimension>naturalOrder()))
            .thenComparing(CostKey::name);

    /**
     * A tag.
     *
     * @param key the canonical key, for example {@code cost_center}
     * @return the key
     */
    public static CostKey tag(String key) {
        return new CostKey(key, null);
    }

    /**
     * A dimension of the bill.
     *
     * @param dimension the dimension
     * @return the key
     */
    public static CostKey of(CostDimension dimension) {
        return new CostKey(dimension.column(), dimension);
    }

    @Override
    public int compareTo(CostKey other) {
        return ORDER.compare(this, other);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
