package io.dativo.test;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One resource of an {@link InMemoryProvider}. Guarded by the provider. */
final class InMemoryResource {
    private static final int READS_UNTIL_CONSISTENT = 2;
    private static final int LOOKS_UNTIL_DONE = 2;

    private Map<String, String> tags = new TreeMap<>();
    private Map<String, String> before = new TreeMap<>();
    private final Map<String, String> owned = new HashMap<>();
    private final Map<String, Map<String, String>> claims = new HashMap<>();
    private Map<String, String> ownedBefore = Map.of();
    private Map<String, Map<String, String>> claimsBefore = Map.of();
    private long version = 1;
    private int staleReads;
    private boolean failedOnce;
    private @Nullable Runnable operation;
    private int looksUntilDone;

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

    /** What each job claims. */
    Map<String, Map<String, String>> claims() {
        return claims;
    }

    long version() {
        return version;
    }

    /** What Dativo wrote, as a read shows it that lags like that of the tags. */
    Map<String, String> ownedBefore() {
        return ownedBefore;
    }

    /** What each job claims, as a read shows it that lags. */
    Map<String, Map<String, String>> claimsBefore() {
        return claimsBefore;
    }

    /** Before what Dativo wrote and what jobs claim are changed with the tags. */
    void replace(Map<String, String> newTags, boolean eventually) {
        ownedBefore = Map.copyOf(owned);
        claimsBefore = Map.copyOf(claims);
        before = tags;
        tags = new TreeMap<>(newTags);
        version++;
        staleReads = eventually ? READS_UNTIL_CONSISTENT : 0;
    }

    boolean isBusy() {
        return operation != null;
    }

    /** What takes effect after some more looks. */
    void begin(Runnable effect) {
        operation = effect;
        looksUntilDone = LOOKS_UNTIL_DONE;
    }

    /** A look at it; time goes by. */
    void look() {
        if (operation != null && --looksUntilDone == 0) {
            end();
        }
    }

    private void end() {
        Runnable effect = operation;
        operation = null;
        if (effect != null) {
            effect.run();
        }
    }

    boolean isStale() {
        return staleReads > 0 && staleReads-- > 0;
    }

    void becomeConsistent() {
        end();
        staleReads = 0;
    }

    /** True the first time. */
    boolean failsOnce() {
        boolean first = !failedOnce;
        failedOnce = true;
        return first;
    }
}
