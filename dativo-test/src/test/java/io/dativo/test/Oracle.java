package io.dativo.test;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one resource must carry, worked out without any of the code under test. Each job's last word counts until it says
 * another. A tag is ours from the moment we add it until no job claims it, and everything else belongs to others. We change
 * what is ours to what all who claim it agree on, or to what the key's rule makes of their words; where they disagree the
 * tag stays. Keys are compared in lower case when the resource does.
 */
final class Oracle {
    /** The key whose values are lists that come together. */
    static final String UNION = "compliance";

    /** The key of which the strongest value counts, and its values from the weakest. */
    static final String STRONGEST = "level";

    static final List<String> LEVELS = List.of("low", "mid", "high");

    private final boolean foldsCase;

    /** Whether what was removed still shows for a while, so that it stays ours until it is seen gone. */
    private final boolean lags;

    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, Ours> ours = new HashMap<>();
    private final Map<String, Map<String, String>> claims = new TreeMap<>();

    private static final class Ours {
        private String value;
        private boolean removing;

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

    /** All records are gone: what we wrote looks foreign, and what jobs claimed is not known. */
    void ledgerIsLost() {
        ours.clear();
        claims.clear();
    }

    /** Whether what a job claims is in place. */
    boolean isInPlace(String claimant) {
        return claims.getOrDefault(claimant, Map.of()).entrySet().stream()
                .allMatch(claim -> made(claim.getKey()).orElse(claim.getValue()).equals(tags.get(claim.getKey())));
    }

    /** One claimant runs alone. */
    void run(String claimant, Map<String, String> claimed) {
        run(claimant, claimed, false);
    }

    /** One claimant runs alone, and takes over what it finds when it adopts. */
    void run(String claimant, Map<String, String> claimed, boolean adopts) {
        Map<String, String> mine = new TreeMap<>();
        claimed.forEach((key, value) -> mine.put(fold(key), value));
        claims.put(claimant, mine);
        mine.forEach((key, value) -> {
            Optional<String> made = made(key);
            if (adopts && !isRuled(key)) {
                write(key, value, true);
            } else if (made.isPresent()) {
                write(key, made.get(), adopts);
            } else {
                restore(key, value);
            }
        });
        for (String key : Set.copyOf(ours.keySet())) {
            if (!mine.containsKey(key)) {
                release(key, ours.get(key));
            }
        }
    }

    private void release(String key, Ours tag) {
        boolean there = tag.value.equals(tags.get(key));
        if (!isClaimed(key)) {
            if (there) {
                tags.remove(key);
                tag.removing = lags;
            }
            if (!there || !lags) {
                ours.remove(key);
            }
        } else if (there && !tag.removing) {
            made(key).ifPresent(value -> {
                tags.put(key, value);
                tag.value = value;
            });
        }
    }

    /** Jobs disagree: nothing is changed but what another writer did to the value of the one who runs. */
    private void restore(String key, String value) {
        Ours tag = ours.get(key);
        String there = tags.get(key);
        boolean claimedBySome = there != null && words(key).containsValue(there);
        if (tag != null && tag.value.equals(value) && !claimedBySome && (there == null || !tag.removing)) {
            tags.put(key, value);
            tag.removing = false;
        }
    }

    private void write(String key, String value, boolean adopts) {
        Ours tag = ours.get(key);
        @Nullable String there = tags.get(key);
        boolean changes = tag == null
                ? there == null || adopts
                : !tag.removing || adopts || there == null || there.equals(tag.value);
        if (!changes) {
            return;
        }
        if (tag != null && tag.removing && value.equals(there) && !value.equals(tag.value)) {
            return;
        }
        if (tag != null && value.equals(there) && !value.equals(tag.value) && !adopts) {
            // Somebody else made it what we would: it is in place, and our record stays as it was.
            return;
        }
        tags.put(key, value);
        ours.put(key, new Ours(value));
    }

    private boolean isClaimed(String key) {
        return !words(key).isEmpty();
    }

    private static boolean isRuled(String key) {
        return key.equals(UNION) || key.equals(STRONGEST);
    }

    private Map<String, String> words(String key) {
        Map<String, String> words = new TreeMap<>();
        claims.forEach((claimant, keys) -> {
            String value = keys.get(key);
            if (value != null) {
                words.put(claimant, value);
            }
        });
        return words;
    }

    /** What all words for a key make; nothing where they disagree or there are none. */
    private Optional<String> made(String key) {
        Set<String> values = new TreeSet<>(words(key).values());
        if (values.size() < 2) {
            return values.stream().findFirst();
        }
        if (key.equals(UNION)) {
            Set<String> all = new TreeSet<>();
            values.forEach(value -> all.addAll(Arrays.asList(value.split(","))));
            return values.stream()
                    .filter(value -> Set.of(value.split(",")).equals(all))
                    .findFirst()
                    .or(() -> Optional.of(String.join(",", all)));
        }
        if (key.equals(STRONGEST)) {
            return Optional.of(values.contains("high") ? "high" : values.contains("mid") ? "mid" : LEVELS.get(0));
        }
        return Optional.empty();
    }

    private String fold(String key) {
        return foldsCase ? key.toLowerCase(Locale.ROOT) : key;
    }
}
