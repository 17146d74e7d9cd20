package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.pace.Pace;
import io.dativo.pace.RateLimits;
import io.dativo.pace.Sleeper;
import io.dativo.problem.ProviderException;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open stores of one run, one for each provider and account, each with its pace. Thread-safe. */
final class Stores implements AutoCloseable {
    private final Providers providers;
    private final RateLimits limits;
    private final Sleeper time;
    private final Map<Account, Guarded> open = new ConcurrentHashMap<>();

    Stores(Providers providers, RateLimits limits, Sleeper time) {
        this.providers = providers;
        this.limits = limits;
        this.time = time;
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
            KnownProvider provider = providers.get(key.provider());
            return new Guarded(
                    provider.batchSize(),
                    provider.open(key.scope()),
                    limits.reads(key.provider(), key.scope()),
                    limits.writes(key.provider(), key.scope()),
                    time);
        });
    }

    @Override
    public void close() {
        open.values().forEach(Guarded::close);
        open.clear();
    }

    /** The provider's own code and its words. */
    static String detail(ProviderException failure) {
        String message = String.valueOf(failure.getMessage());
        String code = failure.providerCode();
        return code == null || message.contains(code) ? message : code + ": " + message;
    }

    /** One open store. */
    static final class Guarded {
        private final int batchSize;
        private final TagStore store;
        private final Pace reads;
        private final Pace writes;
        private final Sleeper time;

        Guarded(int batchSize, TagStore store, Pace reads, Pace writes, Sleeper time) {
            this.batchSize = batchSize;
            this.store = store;
            this.reads = reads;
            this.writes = writes;
            this.time = time;
        }

        /** Paces only compare moments, so any fixed one will do for the first. */
        private Instant now() {
            return Instant.EPOCH.plusNanos(time.nanoTime());
        }

        /** How long to wait before reading and writing some resources. */
        Duration reserve(int toRead, int toWrite) {
            Instant now = now();
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
         * Reads.
         *
         * @throws ProviderException when the whole call failed
         */
        Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            Map<ResourceRef, TagRead> answers;
            Instant begun = now();
            try {
                answers = store.read(resources);
            } catch (ProviderException failure) {
                if (failure.kind() == ProviderException.Kind.THROTTLED || failure.retryAfter() != null) {
                    reads.throttled(begun, now(), failure.retryAfter());
                }
                throw failure;
            }
            boolean throttled = false;
            Duration retryAfter = null;
            for (TagRead answer : answers.values()) {
                Duration asked = answer.retryAfter();
                throttled |= answer.failure() == ProviderException.Kind.THROTTLED || asked != null;
                retryAfter = longer(retryAfter, asked);
            }
            heed(reads, throttled, begun, retryAfter);
            return answers;
        }

        /** Writes; when the whole call fails, every resource has that for an answer. */
        Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> requests) {
            Map<ResourceRef, TagWriteResult> answers;
            Instant begun = now();
            try {
                answers = store.write(requests);
            } catch (ProviderException failure) {
                TagWriteResult failed = TagWriteResult.failed(failure.kind(), detail(failure), failure.retryAfter());
                answers = new HashMap<>();
                for (TagWrite write : requests) {
                    answers.put(write.resource(), failed);
                }
            }
            boolean throttled = false;
            Duration retryAfter = null;
            for (TagWriteResult answer : answers.values()) {
                Duration asked = answer.retryAfter();
                throttled |= answer.failure() == ProviderException.Kind.THROTTLED || asked != null;
                retryAfter = longer(retryAfter, asked);
            }
            heed(writes, throttled, begun, retryAfter);
            return answers;
        }

        private void heed(Pace pace, boolean throttled, Instant begun, @Nullable Duration retryAfter) {
            if (throttled) {
                pace.throttled(begun, now(), retryAfter);
            } else {
                pace.succeeded();
            }
        }

        private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
            return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
        }

        void close() {
            store.close();
        }
    }
}
