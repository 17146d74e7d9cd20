package io.dativo.pace;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.Internal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many resources are read and written in a second, for each account and region of a provider; all threads, and all
 * propagators that share this object, draw on the same budget. Where no limit is set the pace is unlimited until the
 * provider throttles; then it is halved, and grows again with what succeeds. Thread-safe.
 */
public final class RateLimits {
    private final Map<String, Double> reads;
    private final Map<String, Double> writes;
    private final Map<Key, Pace> paces = new ConcurrentHashMap<>();

    private RateLimits(Builder builder) {
        reads = Map.copyOf(builder.reads);
        writes = Map.copyOf(builder.writes);
    }

    /** {@return no limits but those that the providers teach} */
    public static RateLimits adaptive() {
        return builder().build();
    }

    /** {@return a builder without limits} */
    public static Builder builder() {
        return new Builder();
    }

    private enum Kind {
        READ,
        WRITE
    }

    private record Key(AccountScope account, Kind kind) {
        /** Systems count by account and region; a resource group has no budget of its own. */
        static Key of(String provider, AccountScope scope, Kind kind) {
            return new Key(
                    AccountScope.of(provider)
                            .withRegion(scope.region())
                            .withAccount(scope.accountId())
                            .withProject(scope.projectId())
                            .withSubscription(scope.subscriptionId()),
                    kind);
        }
    }

    /**
     * The pace of reads.
     *
     * @param provider a provider's id
     * @param scope the account
     * @return the pace, the same one for each caller
     */
    @Internal
    public Pace reads(String provider, AccountScope scope) {
        return pace(provider, scope, Kind.READ, reads);
    }

    /**
     * The pace of writes.
     *
     * @param provider a provider's id
     * @param scope the account
     * @return the pace, the same one for each caller
     */
    @Internal
    public Pace writes(String provider, AccountScope scope) {
        return pace(provider, scope, Kind.WRITE, writes);
    }

    private Pace pace(String provider, AccountScope scope, Kind kind, Map<String, Double> limits) {
        return paces.computeIfAbsent(
                Key.of(provider, scope, kind),
                key -> new Pace(limits.getOrDefault(provider, Double.POSITIVE_INFINITY)));
    }

    /** Makes {@link RateLimits}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Double> reads = new HashMap<>();
        private final Map<String, Double> writes = new HashMap<>();

        private Builder() {}

        /**
         * Limits the reads of a provider.
         *
         * @param provider its id
         * @param perSecond resources in a second, for each account and region; more than 0
         * @return this builder
         */
        public Builder reads(String provider, double perSecond) {
            reads.put(provider, positive(perSecond));
            return this;
        }

        /**
         * Limits the writes of a provider.
         *
         * @param provider its id
         * @param perSecond resources in a second, for each account and region; more than 0
         * @return this builder
         */
        public Builder writes(String provider, double perSecond) {
            writes.put(provider, positive(perSecond));
            return this;
        }

        /** {@return the limits} */
        public RateLimits build() {
            return new RateLimits(this);
        }

        private static double positive(double perSecond) {
            if (!(perSecond > 0)) {
                throw new IllegalArgumentException("a rate is more than 0 in a second; got " + perSecond);
            }
            return perSecond;
        }
    }
}
