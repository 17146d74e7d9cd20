package io.dativo.reports;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cost that several share: what is allocated to one value of a tag, the pool, is split over others. Immutable.
 *
 * @param key the canonical key of the tag
 * @param pool the value whose cost is split
 * @param method how
 * @param weights the values that share it, in proportion to these; for {@link Method#PROPORTIONAL} the weights do not count,
 *     and without any value all share it that have a cost and are no pool
 */
public record SharedCost(String key, String pool, Method method, Map<String, BigDecimal> weights) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** How a cost is split. */
    public enum Method {
        /** The same for each. */
        EVEN,
        /** In proportion to what each costs by itself, in the same period and currency. */
        PROPORTIONAL,
        /** By percentages that add up to 100. */
        FIXED,
        /** By weights, for example heads or requests. */
        WEIGHT
    }

    /** Copies the weights and refuses those that split nothing. */
    public SharedCost {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        String what = "the shared cost " + key + "=" + pool;
        if (weights.isEmpty() && method != Method.PROPORTIONAL) {
            throw new IllegalArgumentException(what + " names no one who shares it");
        }
        if (weights.values().stream().anyMatch(weight -> weight.signum() < 0)
                || (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight.signum() == 0))) {
            throw new IllegalArgumentException(what + " has weights below zero, or none above: " + weights);
        }
        BigDecimal sum = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (method == Method.FIXED && sum.compareTo(HUNDRED) != 0) {
            throw new IllegalArgumentException(what + " has percentages that add up to " + sum + " and not 100");
        }
    }

    /**
     * The same for each.
     *
     * @param key the key
     * @param pool the value whose cost is split
     * @param targets those who share it
     * @return the rule
     */
    public static SharedCost even(String key, String pool, Collection<String> targets) {
        return new SharedCost(key, pool, Method.EVEN, ones(targets));
    }

    /**
     * In proportion to what each costs.
     *
     * @param key the key
     * @param pool the value whose cost is split
     * @param targets those who share it; none for all that have a cost and are no pool
     * @return the rule
     */
    public static SharedCost proportional(String key, String pool, Collection<String> targets) {
        return new SharedCost(key, pool, Method.PROPORTIONAL, ones(targets));
    }

    /**
     * By percentages.
     *
     * @param key the key
     * @param pool the value whose cost is split
     * @param percentages those who share it, and how much of 100
     * @return the rule
     */
    public static SharedCost fixed(String key, String pool, Map<String, BigDecimal> percentages) {
        return new SharedCost(key, pool, Method.FIXED, percentages);
    }

    /**
     * By weights.
     *
     * @param key the key
     * @param pool the value whose cost is split
     * @param weights those who share it, and their weights
     * @return the rule
     */
    public static SharedCost weighted(String key, String pool, Map<String, BigDecimal> weights) {
        return new SharedCost(key, pool, Method.WEIGHT, weights);
    }

    private static Map<String, BigDecimal> ones(Collection<String> targets) {
        Map<String, BigDecimal> ones = new TreeMap<>();
        targets.forEach(target -> ones.put(target, BigDecimal.ONE));
        return ones;
    }

    /** {@code cost_center=platform, EVEN}. */
    @Override
    public String toString() {
        return key + "=" + pool + ", " + method;
    }
}
