package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.pace.Calls;
import io.dativo.pace.Pace;
import io.dativo.pace.RateLimits;
import io.dativo.problem.ProviderException;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import io.dativo.spi.Answers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open stores of one run, one for each provider and account, each with its pace. Thread-safe. */
final class Stores implements AutoCloseable {
    private final Providers providers;
    private final RateLimits limits;
    private final Calls calls;
    private final Map<Account, Opening> open = new ConcurrentHashMap<>();

    Stores(Providers providers, RateLimits limits, Calls calls) {
        this.providers = providers;
        this.limits = limits;
        this.calls = calls;
    }

    /** A provider and the account it acts in. */
    record Account(String provider, AccountScope scope) {}

    /**
     * Opens the store of an account, or gives the one that is open.
     *
     * @throws ProviderException when it cannot be opened
     */
    Guarded get(Account account) {
        return open.computeIfAbsent(account, Opening::new).get();
    }

    @Override
    public void close() {
        open.values().forEach(Opening::close);
        open.clear();
    }

    /** One account, which those who come together open once; only they wait for it. */
    private final class Opening {
        private final Account account;
        private @Nullable Guarded store;

        Opening(Account account) {
            this.account = account;
        }

        synchronized Guarded get() {
            if (store == null) {
                KnownProvider provider = providers.get(account.provider());
                store = new Guarded(
                        provider.batchSize(),
                        calls.ask(name(), () -> provider.open(account.scope()), TagStore::close),
                        limits.reads(account.provider(), account.scope()),
                        limits.writes(account.provider(), account.scope()),
                        new Line(name(), calls));
            }
            return store;
        }

        private String name() {
            return "the provider '" + account.provider() + "'";
        }

        synchronized void close() {
            if (store != null) {
                store.close();
            }
        }
    }

    /**
     * Where calls go.
     *
     * @param name who is called
     * @param calls makes them
     */
    record Line(String name, Calls calls) {
        /** Paces only compare moments, so any fixed one will do for the first. */
        Instant now() {
            return Instant.EPOCH.plusNanos(calls.deadline().time().nanoTime());
        }
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
        private final Line line;

        Guarded(int batchSize, TagStore store, Pace reads, Pace writes, Line line) {
            this.batchSize = batchSize;
            this.store = store;
            this.reads = reads;
            this.writes = writes;
            this.line = line;
        }

        /** How long to wait before reading and writing some resources. */
        Duration reserve(int toRead, int toWrite) {
            Instant now = line.now();
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
         * Reads; of a call that failed or was given up, the answers that came before count.
         *
         * @throws ProviderException when the whole call failed
         */
        Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            Answers<TagRead> taken = new Answers<>();
            Instant begun = line.now();
            ProviderException failure = call(() -> store.read(resources, taken));
            Map<ResourceRef, TagRead> answers = taken.close();
            if (failure != null) {
                if (failure.kind() == ProviderException.Kind.THROTTLED || failure.retryAfter() != null) {
                    reads.throttled(begun, line.now(), failure.retryAfter());
                }
                if (answers.isEmpty()) {
                    throw failure;
                }
                TagRead rest = TagRead.notObserved(failure);
                resources.forEach(resource -> answers.putIfAbsent(resource, rest));
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

        /** Writes; when the call fails or is given up, every resource without an answer has that for one. */
        Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> requests) {
            Answers<TagWriteResult> taken = new Answers<>();
            Instant begun = line.now();
            ProviderException failure = call(() -> store.write(requests, taken));
            Map<ResourceRef, TagWriteResult> answers = taken.close();
            if (failure != null) {
                TagWriteResult failed = TagWriteResult.failed(failure.kind(), detail(failure), failure.retryAfter());
                requests.forEach(write -> answers.putIfAbsent(write.resource(), failed));
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

        private @Nullable ProviderException call(Runnable call) {
            try {
                line.calls()
                        .ask(
                                line.name(),
                                () -> {
                                    call.run();
                                    return true;
                                },
                                late -> {});
                return null;
            } catch (ProviderException failure) {
                return failure;
            }
        }

        private void heed(Pace pace, boolean throttled, Instant begun, @Nullable Duration retryAfter) {
            if (throttled) {
                pace.throttled(begun, line.now(), retryAfter);
            } else {
                pace.succeeded();
            }
        }

        private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
            return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
        }

        void close() {
            line.calls().end(line.name(), store::close);
        }
    }
}
