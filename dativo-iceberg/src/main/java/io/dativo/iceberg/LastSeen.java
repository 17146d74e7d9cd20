package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read last, so that a write that follows at once need not read it again. Only where a commit on top of a state
 * that is an old one fails, and only a few: the metadata of a table with many snapshots takes megabytes. Thread-safe.
 */
final class LastSeen {
    /** More than the threads of a run, each with one table between its read and its write. */
    private static final int MOST = 16;

    private final Map<ResourceRef, Versioned> seen = new LinkedHashMap<>();

    private record Versioned(String version, Seen seen) {}

    synchronized void put(ResourceRef resource, String version, Seen what) {
        seen.remove(resource);
        if (what.state().isComparedOnCommit()) {
            seen.put(resource, new Versioned(version, what));
        }
        if (seen.size() > MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /** Gives it away, once; null unless it is the version that is asked for. */
    synchronized @Nullable Seen take(ResourceRef resource, @Nullable String version) {
        Versioned last = seen.remove(resource);
        return last != null && last.version().equals(version) ? last.seen() : null;
    }

    synchronized void clear() {
        seen.clear();
    }
}
