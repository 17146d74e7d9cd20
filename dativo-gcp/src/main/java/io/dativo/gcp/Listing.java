package io.dativo.gcp;

import io.dativo.gcp.ListedLabels.Page;
import io.dativo.spi.TagRead;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of one parent, read page by page as far as it is needed. What a page holds beyond that is kept for the
 * next batch, for a minute, and given once: a second read of a resource asks how it is now. Thread-safe; who
 * comes while a page is under way waits for it.
 */
final class Listing {
    private static final long FRESH = Duration.ofMinutes(1).toNanos();

    /** Gives a page, or null when there is no list. */
    interface Pages extends BiFunction<GcpId, @Nullable String, @Nullable Page> {}

    private record Listed(TagRead read, long at) {}

    private final Pages pages;
    private final LongSupplier nanoTime;
    private final Map<String, Listed> ahead = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private @Nullable String next;
    private boolean isComplete;

    Listing(Pages pages, LongSupplier nanoTime) {
        this.pages = pages;
        this.nanoTime = nanoTime;
    }

    /** What the list says of some resources; those that it does not name are missing in the answer. */
    synchronized Map<GcpId, TagRead> take(Set<GcpId> wanted) {
        Map<GcpId, TagRead> reads = new LinkedHashMap<>();
        Set<GcpId> open = new LinkedHashSet<>(wanted);
        give(open, reads);
        if (isComplete
                && open.stream().filter(id -> given.contains(id.canonical())).count() > 1) {
            startAgain();
        }
        // As soon as asking for each costs no more than a further page, the list is no gain.
        for (int page = 0; !isComplete && open.size() > 1 && page < wanted.size(); page++) {
            nextPage(open.iterator().next());
            give(open, reads);
        }
        return reads;
    }

    /** What was read of a resource is outdated. */
    synchronized void forget(GcpId id) {
        ahead.remove(id.canonical());
        given.add(id.canonical());
    }

    private void give(Set<GcpId> open, Map<GcpId, TagRead> reads) {
        open.removeIf(id -> {
            Listed listed = ahead.remove(id.canonical());
            if (listed == null || nanoTime.getAsLong() - listed.at() > FRESH) {
                return false;
            }
            given.add(id.canonical());
            reads.put(id, listed.read());
            return true;
        });
    }

    private void nextPage(GcpId anyOfThem) {
        Page page = pages.apply(anyOfThem, next);
        long now = nanoTime.getAsLong();
        if (page != null) {
            page.reads().forEach((id, read) -> {
                if (!given.contains(id)) {
                    ahead.put(id, new Listed(read, now));
                }
            });
        }
        next = page == null ? null : page.next();
        isComplete = next == null;
    }

    private void startAgain() {
        ahead.clear();
        given.clear();
        next = null;
        isComplete = false;
    }
}
