package io.dativo.openlineage;

import io.dativo.job.ResolvedJob;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.transports.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells a receiver of OpenLineage what jobs do:
 *
 * <pre>{@code
 * try (Lineage lineage = Lineage.to(URI.create("https://lineage.acme.example")).build()) {
 *     LineageRun run = lineage.run(job, UUID.randomUUID()).start();
 *     PropagationPlan plan = dativo.plan(job);
 *     run.plan(plan).report(dativo.apply(plan)).complete();
 * }
 * }</pre>
 *
 * <p>Unless {@link LineageBuilder#strict()} is set, nothing here delays or fails the job: an event is made and sent by one daemon
 * thread, and what does not arrive is counted in {@link #delivery()}. The events of a run arrive in their order. One that fails is
 * not tried again, and holds back none. Thread-safe.
 */
public final class Lineage implements AutoCloseable {
    private static final int MOST_RUNS = 10_000;

    private final EventQueue queue;
    private final String source;
    private @Nullable Events events;
    private final Duration flushTimeout;
    private final boolean datasetEvents;
    private final boolean strict;
    private final Clock clock;
    private final Map<UUID, Progress> runs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Progress> eldest) {
            return size() > MOST_RUNS;
        }
    };

    /** How far a run is. */
    private enum Progress {
        STARTED,
        ENDED
    }

    Lineage(EventQueue queue, LineageBuilder settings) {
        this.queue = queue;
        source = settings.source();
        flushTimeout = settings.flushTimeout();
        datasetEvents = settings.hasDatasetEvents();
        strict = settings.isStrict();
        clock = settings.clock();
    }

    /**
     * Sends events by HTTP.
     *
     * @param url the receiver; {@code /api/v1/lineage} is added where it has no path
     * @return the builder
     */
    public static LineageBuilder to(URI url) {
        return new LineageBuilder(url, null);
    }

    /**
     * Sends events by a transport of OpenLineage or of the host.
     *
     * @param transport takes one event at a time, in one thread; is closed with the lineage
     * @return the builder
     */
    public static LineageBuilder by(Transport transport) {
        return new LineageBuilder(null, transport);
    }

    /**
     * A run of a job.
     *
     * @param job the job
     * @param runId distinguishes it from other runs; each kind of event of one id is sent once
     * @return the run
     */
    public LineageRun run(ResolvedJob job, UUID runId) {
        return new LineageRun(this, RunFacts.of(job, runId));
    }

    /**
     * A run of a job that something else named.
     *
     * @param job the job
     * @param run what an orchestrator calls the run: one that is tried again is the same run
     * @return the run; its id is {@code run} where that is a UUID, else made of the job's id and {@code run}
     */
    public LineageRun run(ResolvedJob job, String run) {
        UUID id;
        try {
            id = UUID.fromString(run);
        } catch (IllegalArgumentException noUuid) {
            id = UUID.nameUUIDFromBytes((job.job().name() + "\n" + run).getBytes(StandardCharsets.UTF_8));
        }
        return run(job, id);
    }

    void start(RunFacts facts) {
        if (reaches(facts.run(), Progress.STARTED)) {
            send(facts, EventType.START);
        }
    }

    void end(RunFacts facts, EventType type) {
        start(facts);
        if (!reaches(facts.run(), Progress.ENDED)) {
            return;
        }
        if (facts.verdicts() != null) {
            add(facts, "START of the policy", (what, at) -> events().check(what, EventType.START, at));
            add(facts, "COMPLETE of the policy", (what, at) -> events().check(what, EventType.COMPLETE, at));
        }
        send(facts, type);
        if (datasetEvents && type == EventType.COMPLETE) {
            add(facts, "the data set", (what, at) -> events().dataset(what, at));
        }
    }

    /** Whether the run comes to a point that it was not at before. */
    private boolean reaches(UUID run, Progress point) {
        synchronized (runs) {
            Progress before = runs.get(run);
            if (before == Progress.ENDED || before == point) {
                return false;
            }
            runs.put(run, point);
            return true;
        }
    }

    private void send(RunFacts facts, EventType type) {
        add(facts, type.name(), (what, at) -> events().run(what, type, at));
    }

    /** In the thread of the queue alone: the classes of OpenLineage take seconds to load on a busy machine. */
    private Events events() {
        if (events == null) {
            events = new Events(source);
        }
        return events;
    }

    private void add(RunFacts facts, String kind, BiFunction<RunFacts, ZonedDateTime, OpenLineage.BaseEvent> event) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        String what = kind + " of " + facts.job().job().name() + ", run " + facts.run();
        CompletableFuture<Void> arrival = queue.add(what, () -> event.apply(facts, now));
        if (strict) {
            await(what, arrival);
        }
    }

    private void await(String what, CompletableFuture<Void> arrival) {
        try {
            arrival.get(flushTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LineageException failure) {
                throw failure;
            }
            throw new LineageException(what, e.getCause());
        } catch (TimeoutException e) {
            throw new LineageException(what + ": it did not arrive within " + flushTimeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LineageException(what + ": interrupted", e);
        }
    }

    /**
     * Waits until the events so far were offered, {@code flushTimeout} at most. Further events can be sent.
     *
     * @return whether they were; {@link #delivery()} says whether they arrived
     */
    public boolean flush() {
        return queue.flush(flushTimeout);
    }

    /** {@return what became of the events so far} */
    public LineageDelivery delivery() {
        return queue.delivery();
    }

    /** Waits for pending events, {@code flushTimeout} at most, and closes the transport. What did not arrive is one WARN line. */
    @Override
    public void close() {
        queue.close(flushTimeout);
    }
}
