package io.dativo.benchmarks;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A whole process that makes a fleet agree and prints how near it came to what the system's rate limit allows:
 * {@code ConvergeFleet COUNT PER_SECOND}, the count in whole hundreds. Every call takes 50 ms. The system takes so many written resources in a second,
 * with a second's worth saved while no request comes, and throttles whatever is above that.
 */
public final class ConvergeFleet {
    private static final long LATENCY_NANOS = 50_000_000;

    /** How many resources an apply writes with one call, when there are enough of them. */
    private static final int BATCH = 100;

    private ConvergeFleet() {}

    /**
     * Converges.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        int perSecond = Integer.parseInt(arguments[1]);
        InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
        TagPropagator propagator = TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .parallelism(4)
                .rateLimits(RateLimits.builder().writes("aws", perSecond).build())
                .build();
        TagSet tags = TagSet.of(
                Map.of("owner", "data", "env", "prod"),
                TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml#infrastructure.tags"));
        List<TagClaim> claims = IntStream.range(0, count)
                .mapToObj(i -> new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-" + i))
                .map(ref -> new TagClaim(ref, AccountScope.of("aws"), tags, "job.yaml"))
                .toList();
        PropagationPlan plan = propagator.plan(claims, List.of());

        Limit limit = new Limit(perSecond);
        aws.onCall(limit);
        long start = System.nanoTime();
        PropagationReport report = propagator.apply(plan).throwIfFailed();
        double seconds = (System.nanoTime() - start) / 1e9;

        if (report.added() != 2 * count || !propagator.plan(claims, List.of()).isEmpty()) {
            throw new IllegalStateException("it did not converge: " + report);
        }
        double bound = (double) (count - perSecond) / perSecond;
        System.out.printf(
                "%d resources at %d a second: %.2f s, %.3f times the bound of %.2f s, %d throttled calls%n",
                count, perSecond, seconds, seconds / bound, bound, limit.throttled.get());
    }

    /** A token bucket on the system's side of the call. */
    private static final class Limit implements InMemoryProvider.Calls {
        private final int perSecond;
        private final AtomicInteger throttled = new AtomicInteger();
        private double tokens;
        private long last = System.nanoTime();

        Limit(int perSecond) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
        }

        @Override
        public void at(InMemoryProvider.Call call) {
            switch (call) {
                case READ -> LockSupport.parkNanos(LATENCY_NANOS);
                case WRITE -> {
                    // On the way there, and back.
                    LockSupport.parkNanos(LATENCY_NANOS / 2);
                    take();
                    LockSupport.parkNanos(LATENCY_NANOS / 2);
                }
                default -> {}
            }
        }

        /** Every call of this fleet writes a whole batch. */
        private synchronized void take() {
            long now = System.nanoTime();
            tokens = Math.min(perSecond, tokens + (now - last) / 1e9 * perSecond);
            last = now;
            if (tokens < BATCH) {
                throttled.incrementAndGet();
                throw new ProviderException(ProviderException.Kind.THROTTLED, "SlowDown", "slow down", null);
            }
            tokens -= BATCH;
        }
    }
}
