package io.dativo.test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One resource of an {@link InMemoryProvider}. Guarded by the provider. */
final class InMemoryResource {
    private static final int READS_UNTIL_CONSISTENT = 2;

    private Map<String, String> tags = new TreeMap<>();
    private Map<String, String> before = new TreeMap<>();
    private final Map<String, String> owned = new HashMap<>();
    private final Map<String, Set<String>> claimants = new HashMap<>();
    private long version = 1;
    private int staleReads;
    private boolean failedOnce;

    InMemoryResource(Map<String, String> tags) {
        this.tags.putAll(tags);
        this.before.putAll(tags);
    }

    Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    Map<String, String> before() {
        return new TreeMap<>(before);
    }

    Map<String, String> owned() {
        return owned;
    }

    /** Who claims each key that is ours. */
    Map<String, Set<String>> claimants() {
        return claimants;
    }

    long version() {
        return version;
    }

    void replace(Map<String, String> newTags, boolean eventually) {
        before = tags;
        tags = new TreeMap<>(newTags);
        version++;
        staleReads = eventually ? READS_UNTIL_CONSISTENT : 0;
    }

    boolean isStale() {
        return staleReads > 0 && staleReads-- > 0;
    }

    void becomeConsistent() {
        staleReads = 0;
    }

    /** True the first time. */
    boolean failsOnce() {
        boolean first = !failedOnce;
        failedOnce = true;
        return first;
    }
}
