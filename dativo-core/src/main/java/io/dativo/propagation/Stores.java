package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open stores of one run, one for each provider and account, and the wall around them: whatever a provider throws
 * becomes a {@link ProviderException}, and every resource gets an answer. Thread-safe.
 */
final class Stores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private final Providers providers;
    private final RateLimits limits;
    private final Clock clock;
    private final Map<Account, Guarded> open = new ConcurrentHashMap<>();

    Stores(Providers providers, RateLimits limits, Clock clock) {
        this.providers = providers;
        this.limits = limits;
        this.clock = clock;
    }

    /** A provider and the account it acts in. */
    record Account(String provider, AccountScope scope) {}

    /**
     * Opens the store of an account, or gives the one that is open.
     *
     * @throws ProviderException when it cannot be opened
     */
    Guarded get(Account account) {
        return open.computeIfAbsent(account, key -> {
            try {
                ProviderSpi provider = providers.get(key.provider());
                TagStore store = provider.open(key.scope());
                return new Guarded(
                        key.provider(), Batches.size(provider), store, limits.reads(key), limits.writes(key), clock);
            } catch (RuntimeException | LinkageError e) {
                throw wrapped(key.provider(), "opening its store", e);
            }
        });
    }

    @Override
    public void close() {
        open.values().forEach(Guarded::close);
        open.clear();
    }

    private static ProviderException wrapped(String provider, String doing, Throwable failure) {
        if (failure instanceof ProviderException known) {
            return known;
        }
        String code = failure.getClass().getSimpleName();
        return new ProviderException(
                ProviderException.Kind.REJECTED,
                code,
                "the provider '" + provider + "' failed when " + doing + ": " + failure,
                failure);
    }

    /** The provider's own code and its words. */
    static String detail(ProviderException failure) {
        String message = String.valueOf(failure.getMessage());
        String code = failure.providerCode();
        return code == null || message.contains(code) ? message : code + ": " + message;
    }

    /** One open store. */
    static final class Guarded {
        private final String provider;
        private final int batchSize;
        private final TagStore store;
        private final Pace reads;
        private final Pace writes;
        private final Clock clock;

        Guarded(String provider, int batchSize, TagStore store, Pace reads, Pace writes, Clock clock) {
            this.provider = provider;
            this.batchSize = batchSize;
            this.store = store;
            this.reads = reads;
            this.writes = writes;
            this.clock = clock;
        }

        /** How long to wait before reading and writing some resources. */
        Duration reserve(int toRead, int toWrite) {
            Instant now = clock.instant();
            Duration read = toRead == 0 ? Duration.ZERO : reads.reserve(toRead, now);
            Duration write = toWrite == 0 ? Duration.ZERO : writes.reserve(toWrite, now);
            return read.compareTo(write) > 0 ? read : write;
        }

        boolean keepsOwnership() {
            return store.keepsOwnership();
        }

        int batchSize() {
            return batchSize;
        }

        /**
         * Reads; a resource without an answer is not observed.
         *
         * @throws ProviderException when the whole call failed
         */
        Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            Map<ResourceRef, @Nullable TagRead> answers;
            Instant begun = clock.instant();
            try {
                answers = new HashMap<>(store.read(List.copyOf(resources)));
                reads.succeeded();
            } catch (RuntimeException | LinkageError e) {
                ProviderException failure = wrapped(provider, "reading", e);
                if (failure.kind() == ProviderException.Kind.THROTTLED || failure.retryAfter() != null) {
                    reads.throttled(begun, clock.instant(), failure.retryAfter());
                }
                throw failure;
            }
            Map<ResourceRef, TagRead> complete = new HashMap<>();
            for (ResourceRef resource : resources) {
                TagRead answer = answers.get(resource);
                complete.put(
                        resource,
                        answer == null
                                ? TagRead.without(TagRead.Status.NOT_OBSERVED, "the provider gave no answer for it")
                                : answer);
            }
            return complete;
        }

        /** Writes; a resource without an answer may or may not have been written. Never throws but for errors of the JVM. */
        Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> requests) {
            Map<ResourceRef, @Nullable TagWriteResult> answers = new HashMap<>();
            Instant begun = clock.instant();
            try {
                answers.putAll(store.write(List.copyOf(requests)));
            } catch (RuntimeException | LinkageError e) {
                ProviderException failure = wrapped(provider, "writing", e);
                requests.forEach(write -> answers.put(
                        write.resource(),
                        TagWriteResult.failed(failure.kind(), detail(failure), failure.retryAfter())));
            }
            boolean throttled = false;
            Duration retryAfter = null;
            Map<ResourceRef, TagWriteResult> complete = new HashMap<>();
            for (TagWrite write : requests) {
                TagWriteResult answer = answers.get(write.resource());
                if (answer != null) {
                    Duration asked = answer.retryAfter();
                    throttled |= answer.failure() == ProviderException.Kind.THROTTLED || asked != null;
                    retryAfter = longer(retryAfter, asked);
                }
                complete.put(
                        write.resource(),
                        answer == null
                                ? TagWriteResult.failed(
                                        ProviderException.Kind.TIMEOUT, "the provider gave no answer for it")
                                : answer);
            }
            if (throttled) {
                writes.throttled(begun, clock.instant(), retryAfter);
            } else {
                writes.succeeded();
            }
            return complete;
        }

        private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
            return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
        }

        void close() {
            try {
                store.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("the provider '{}' failed to close its store", provider, e);
            }
        }
    }
}
