package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.LedgerAnswer;
import io.dativo.ledger.LedgerReading;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.Batches;
import io.dativo.pace.Calls;
import io.dativo.pace.Cancellation;
import io.dativo.pace.Deadline;
import io.dativo.pace.RateLimits;
import io.dativo.pace.RetryPolicy;
import io.dativo.pace.Sleeper;
import io.dativo.pace.Workers;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources in batches, some side by side, together with what we own of them. It holds no more than the batches
 * under way, so its input may be of any length. Used once.
 */
final class Survey {
    /**
     * What one run goes by.
     *
     * @param providers who holds tags
     * @param ledger who owns what; its calls are made by {@code calls}
     * @param clock the time
     * @param retry how often and how soon
     * @param limits how fast
     * @param parallelism how many batches at once
     * @param only the resources that the run is about
     * @param calls makes calls until the deadline of the run
     */
    record Settings(
            Providers providers,
            OwnershipLedger ledger,
            Clock clock,
            RetryPolicy retry,
            RateLimits limits,
            int parallelism,
            Predicate<ResourceRef> only,
            Calls calls) {
        /** The resources that the run is about. */
        Stream<ClaimedResource> among(Stream<ClaimedResource> resources) {
            return resources.filter(resource -> only.test(resource.ref()));
        }

        Deadline deadline() {
            return calls.deadline();
        }

        Sleeper sleeper() {
            return deadline().time();
        }
    }

    /**
     * A resource of which something is to be said once it is known what it carries and what of that is ours.
     *
     * @param <T> what is said
     */
    interface Subject<T> {
        ResourceRef ref();

        AccountScope scope();

        TagRules rules();

        /**
         * Says it. Pure.
         *
         * @param read what the resource carries; its status is {@code FOUND}
         * @param ownership what of that is ours
         */
        T observed(TagRead read, Ownership ownership);

        /**
         * Says it of a resource of which the store keeps what is ours, when that takes no closer look. Pure.
         *
         * @return null when it takes one
         */
        default @Nullable T atOnce(TagRead read) {
            return null;
        }

        /**
         * Says it of a resource by records that are not parsed, when that takes no closer look. Pure.
         *
         * @return null when it takes one
         */
        default @Nullable T atOnce(TagRead read, LedgerReading records) {
            return null;
        }

        /** The jobs whose records are probably needed. */
        default Collection<String> claimants() {
            return List.of();
        }

        /** Says that the tags are not known. */
        T without(ResourcePlan.Status status, @Nullable String detail);
    }

    private final Settings settings;
    private final Cancellation cancellation = new Cancellation();

    Survey(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads the subjects and returns what each says of itself.
     *
     * @param results is called by the calling thread
     * @throws DativoException when the thread is interrupted meanwhile
     */
    <T> void of(Iterator<? extends Subject<T>> subjects, Consumer<? super T> results) {
        try (Stores stores = new Stores(settings.providers(), settings.limits(), settings.calls());
                Workers workers = new Workers(settings.parallelism(), cancellation)) {
            workers.run(new Batched<T>(subjects, stores), batch -> batch.forEach(results));
        }
        if (cancellation.isCancelled()) {
            throw new DativoException("planning was interrupted; nothing was written");
        }
    }

    /** The subjects as tasks, each for some of one account. */
    private final class Batched<T> implements Iterator<Callable<List<T>>> {
        private final Iterator<? extends Subject<T>> subjects;
        private final Stores stores;
        private final Map<Stores.Account, List<Subject<T>>> begun = new LinkedHashMap<>();
        private final Deque<Callable<List<T>>> ready = new ArrayDeque<>();

        Batched(Iterator<? extends Subject<T>> subjects, Stores stores) {
            this.subjects = subjects;
            this.stores = stores;
        }

        @Override
        public boolean hasNext() {
            return !cancellation.isCancelled() && (!ready.isEmpty() || subjects.hasNext() || !begun.isEmpty());
        }

        @Override
        public Callable<List<T>> next() {
            while (ready.isEmpty() && subjects.hasNext()) {
                Subject<T> subject = subjects.next();
                Stores.Account account = new Stores.Account(subject.ref().provider(), subject.scope());
                List<Subject<T>> batch = begun.computeIfAbsent(account, key -> new ArrayList<>());
                batch.add(subject);
                if (batch.size() == Batches.SIZE) {
                    begun.remove(account);
                    enqueue(account, batch);
                }
            }
            if (ready.isEmpty()) {
                begun.forEach(this::enqueue);
                begun.clear();
            }
            return ready.remove();
        }

        private void enqueue(Stores.Account account, List<Subject<T>> batch) {
            int size = settings.providers().get(account.provider()).batchSize();
            Batches.spread(batch, size, settings.parallelism())
                    .forEach(piece -> ready.add(() -> survey(stores, account, piece)));
        }
    }

    private <T> List<T> survey(Stores stores, Stores.Account account, List<Subject<T>> batch) {
        List<T> said = new ArrayList<>(batch.size());
        if (cancellation.isCancelled()) {
            return said;
        }
        Stores.Guarded store;
        Map<ResourceRef, TagRead> reads;
        try {
            store = stores.get(account);
            reads = read(store, batch.stream().map(Subject::ref).toList());
        } catch (ProviderException e) {
            batch.forEach(subject -> said.add(subject.without(Status.NOT_OBSERVED, Stores.detail(e))));
            return said;
        }
        Map<ResourceRef, LedgerReading> records = store.keepsOwnership() ? Map.of() : records(batch, reads);
        Map<ResourceRef, T> atOnce = new HashMap<>();
        List<LedgerReading> unclear = new ArrayList<>();
        for (Subject<T> subject : batch) {
            TagRead read = readOf(subject, reads);
            LedgerReading record = records.get(subject.ref());
            T answer = read.status() != TagRead.Status.FOUND
                    ? subject.without(Status.of(read.status()), read.detail())
                    : record == null ? subject.atOnce(read) : subject.atOnce(read, record);
            if (answer != null) {
                atOnce.put(subject.ref(), answer);
            } else if (record != null) {
                unclear.add(record);
            }
        }
        Map<ResourceRef, LedgerAnswer<Ownership>> known = settings.ledger().understand(unclear);
        for (Subject<T> subject : batch) {
            T answer = atOnce.get(subject.ref());
            said.add(answer != null ? answer : observed(subject, readOf(subject, reads), known.get(subject.ref())));
        }
        return said;
    }

    private static TagRead readOf(Subject<?> subject, Map<ResourceRef, TagRead> reads) {
        return reads.getOrDefault(subject.ref(), TagRead.without(TagRead.Status.NOT_OBSERVED, "no answer"));
    }

    private <T> Map<ResourceRef, LedgerReading> records(List<Subject<T>> batch, Map<ResourceRef, TagRead> reads) {
        Map<ResourceRef, Collection<String>> expected = new LinkedHashMap<>();
        for (Subject<T> subject : batch) {
            if (readOf(subject, reads).status() == TagRead.Status.FOUND) {
                expected.put(subject.ref(), subject.claimants());
            }
        }
        return settings.ledger().readAll(expected);
    }

    /** @param known what the ledger says; null when the store keeps that */
    private static <T> T observed(Subject<T> subject, TagRead read, @Nullable LedgerAnswer<Ownership> known) {
        if (known == null) {
            return subject.observed(read, Ownership.keptByStore(subject.ref(), read, subject.rules()));
        }
        ProviderException failure = known.failure();
        return failure == null
                ? subject.observed(read, known.get())
                : subject.without(Status.NOT_OBSERVED, "its ownership is not known: " + Stores.detail(failure));
    }

    /** Reads, and again what fails in passing: one resource that goes on failing loses itself alone. */
    private Map<ResourceRef, TagRead> read(Stores.Guarded store, Collection<ResourceRef> resources) {
        Map<ResourceRef, TagRead> answers = new HashMap<>();
        Collection<ResourceRef> open = resources;
        for (int attempt = 1; ; attempt++) {
            Duration pause = settings.deadline().cut(store.reserve(open.size(), 0));
            if (!pause.isZero() && !cancellation.sleep(pause, settings.sleeper())) {
                throw interrupted(null);
            }
            boolean isLast = attempt >= settings.retry().attempts();
            ProviderException failure = null;
            try {
                answers.putAll(store.read(open));
                open = open.stream()
                        .filter(resource ->
                                Objects.requireNonNull(answers.get(resource)).isRetryable())
                        .toList();
                if (open.isEmpty() || isLast || settings.deadline().isOver()) {
                    return answers;
                }
            } catch (ProviderException e) {
                if (!e.isRetryable() || isLast || settings.deadline().isOver()) {
                    // Of a call as a whole: that something is not there says nothing of one resource.
                    TagRead unknown = TagRead.without(TagRead.Status.NOT_OBSERVED, Stores.detail(e));
                    open.forEach(resource -> answers.put(resource, unknown));
                    return answers;
                }
                failure = e;
            }
            Duration delay = settings.deadline().cut(settings.retry().delay(attempt, ThreadLocalRandom.current()));
            if (!cancellation.sleep(delay, settings.sleeper())) {
                throw interrupted(failure);
            }
        }
    }

    private static ProviderException interrupted(@Nullable ProviderException before) {
        return new ProviderException(ProviderException.Kind.UNAVAILABLE, null, "planning was interrupted", before);
    }
}
