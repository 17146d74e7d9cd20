package io.dativo.test;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one resource must carry, worked out without any of the code under test: a tag is ours from the moment we add it
 * until nobody claims it, and everything else belongs to others. Keys are compared in lower case when the resource does.
 */
final class Oracle {
    private final boolean foldsCase;

    /** Whether what was removed still shows for a while, so that it stays ours until it is seen gone. */
    private final boolean lags;

    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, Ours> ours = new HashMap<>();

    private static final class Ours {
        private String value;
        private boolean removing;
        private final Set<String> claimants = new TreeSet<>();

        private Ours(String value) {
            this.value = value;
        }
    }

    Oracle(boolean foldsCase, boolean lags) {
        this.foldsCase = foldsCase;
        this.lags = lags;
    }

    /** Values by folded key. */
    Map<String, String> tags() {
        return tags;
    }

    boolean isOurs(String key) {
        return ours.containsKey(fold(key));
    }

    void somebodySets(String key, String value) {
        tags.put(fold(key), value);
    }

    void somebodyRemoves(String key) {
        tags.remove(fold(key));
    }

    /** One claimant runs alone; no other speaks for the claims of the others. */
    void run(String claimant, Map<String, String> claimed) {
        Map<String, String> wanted = new TreeMap<>();
        claimed.forEach((key, value) -> wanted.put(fold(key), value));
        wanted.forEach((key, value) -> want(claimant, key, value));
        for (String key : Set.copyOf(ours.keySet())) {
            Ours tag = ours.get(key);
            if (tag.removing && !wanted.containsKey(key)) {
                if (tag.value.equals(tags.get(key))) {
                    tags.remove(key);
                } else {
                    ours.remove(key);
                }
            } else if (!wanted.containsKey(key) && tag.claimants.remove(claimant) && tag.claimants.isEmpty()) {
                boolean there = tag.value.equals(tags.get(key));
                if (there) {
                    tags.remove(key);
                }
                tag.removing = there && lags;
                if (!tag.removing) {
                    ours.remove(key);
                }
            }
        }
    }

    private void want(String claimant, String key, String value) {
        Ours tag = ours.get(key);
        if (tag == null) {
            if (!tags.containsKey(key)) {
                tags.put(key, value);
                tag = new Ours(value);
                tag.claimants.add(claimant);
                ours.put(key, tag);
            }
            return;
        }
        if (tag.removing) {
            String there = tags.get(key);
            if (there == null || there.equals(tag.value)) {
                tags.put(key, value);
                tag.value = value;
                tag.removing = false;
                tag.claimants.add(claimant);
            }
            return;
        }
        boolean others = tag.claimants.stream().anyMatch(other -> !other.equals(claimant));
        if (others && !value.equals(tag.value)) {
            // Who claims another value claims the former one no longer.
            tag.claimants.remove(claimant);
            return;
        }
        if (!value.equals(tags.get(key))) {
            tags.put(key, value);
            tag.value = value;
            tag.claimants.add(claimant);
        } else if (value.equals(tag.value)) {
            tag.claimants.add(claimant);
        }
    }

    private String fold(String key) {
        return foldsCase ? key.toLowerCase(Locale.ROOT) : key;
    }
}
