package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong next in an {@link InMemoryProvider}. Each fault happens as often as it was asked for and then no more.
 * Thread-safe.
 */
public final class Faults {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Deque<Kind> calls = new ArrayDeque<>();
    private final Deque<Kind> reads = new ArrayDeque<>();
    private final Deque<Kind> writes = new ArrayDeque<>();
    private final Map<ResourceRef, Deque<Kind>> items = new HashMap<>();
    private int openings;
    private int timeoutsAfterEffect;
    private int lostWrites;
    private int staleReads;
    private int unanswered;

    Faults() {}

    /**
     * The next read calls fail as a whole.
     *
     * @param kind how
     * @param times how many
     * @return these faults
     */
    public synchronized Faults failReads(Kind kind, int times) {
        add(reads, kind, times);
        return this;
    }

    /**
     * The next write calls fail as a whole, without effect.
     *
     * @param kind how
     * @param times how many
     * @return these faults
     */
    public synchronized Faults failWrites(Kind kind, int times) {
        add(writes, kind, times);
        return this;
    }

    /**
     * The next calls, reads or writes, fail as a whole, without effect.
     *
     * @param kind how
     * @param times how many
     * @return these faults
     */
    public synchronized Faults failNext(Kind kind, int times) {
        add(calls, kind, times);
        return this;
    }

    /**
     * The next writes of one resource fail inside a call that succeeds, without effect.
     *
     * @param resource the resource
     * @param kind how
     * @param times how many
     * @return these faults
     */
    public synchronized Faults failItem(ResourceRef resource, Kind kind, int times) {
        add(items.computeIfAbsent(resource, key -> new ArrayDeque<>()), kind, times);
        return this;
    }

    /**
     * The next write calls take effect, and their answer never comes.
     *
     * @param times how many
     * @return these faults
     */
    public synchronized Faults timeOutAfterEffect(int times) {
        timeoutsAfterEffect += times;
        return this;
    }

    /**
     * The next writes of single resources are answered as written and have no effect.
     *
     * @param times how many
     * @return these faults
     */
    public synchronized Faults loseWrites(int times) {
        lostWrites += times;
        return this;
    }

    /**
     * The next reads of single resources give what was there before the last change.
     *
     * @param times how many
     * @return these faults
     */
    public synchronized Faults staleReads(int times) {
        staleReads += times;
        return this;
    }

    /**
     * The next writes of single resources take effect and are missing in the answer.
     *
     * @param times how many
     * @return these faults
     */
    public synchronized Faults leaveUnanswered(int times) {
        unanswered += times;
        return this;
    }

    /**
     * The next openings of a store fail.
     *
     * @param times how many
     * @return these faults
     */
    public synchronized Faults failOpen(int times) {
        openings += times;
        return this;
    }

    /**
     * Forgets every fault that has not happened yet.
     *
     * @return these faults
     */
    public synchronized Faults clear() {
        calls.clear();
        reads.clear();
        writes.clear();
        items.clear();
        openings = 0;
        timeoutsAfterEffect = 0;
        lostWrites = 0;
        staleReads = 0;
        unanswered = 0;
        return this;
    }

    synchronized void onOpen() {
        if (openings > 0) {
            openings--;
            throw failure(Kind.UNAVAILABLE, "open");
        }
    }

    synchronized void onRead() {
        Kind kind = calls.isEmpty() ? reads.poll() : calls.poll();
        if (kind != null) {
            throw failure(kind, "read");
        }
    }

    synchronized void onWrite() {
        Kind kind = calls.isEmpty() ? writes.poll() : calls.poll();
        if (kind != null) {
            throw failure(kind, "write");
        }
    }

    synchronized void afterWrite() {
        if (timeoutsAfterEffect > 0) {
            timeoutsAfterEffect--;
            throw failure(Kind.TIMEOUT, "write");
        }
    }

    synchronized @Nullable Kind item(ResourceRef resource) {
        Deque<Kind> kinds = items.get(resource);
        return kinds == null ? null : kinds.poll();
    }

    synchronized boolean losesWrite() {
        return lostWrites > 0 && lostWrites-- > 0;
    }

    synchronized boolean readsStale() {
        return staleReads > 0 && staleReads-- > 0;
    }

    synchronized boolean leavesUnanswered() {
        return unanswered > 0 && unanswered-- > 0;
    }

    static ProviderException failure(Kind kind, String call) {
        String code = code(kind);
        Duration retryAfter = kind == Kind.THROTTLED ? RETRY_AFTER : null;
        return new ProviderException(kind, code, "the " + call + " failed: " + code, null, retryAfter);
    }

    static String code(Kind kind) {
        return switch (kind) {
            case THROTTLED -> "TooManyRequests";
            case DENIED -> "AccessDenied";
            case NOT_FOUND -> "NoSuchResource";
            case CONFLICT -> "PreconditionFailed";
            case REJECTED -> "InvalidTag";
            case TIMEOUT -> "RequestTimeout";
            case UNAVAILABLE -> "ServiceUnavailable";
        };
    }

    private static void add(Deque<Kind> queue, Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            queue.add(kind);
        }
    }
}
