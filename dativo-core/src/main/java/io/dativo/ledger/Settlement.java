package io.dativo.ledger;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a resource after a write. Keys are identities. Immutable.
 *
 * @param observed what the resource carries now
 * @param open keys whose intents stay: a later run finds out what became of them
 * @param seen whether what is observed was read after the write, and not only acknowledged
 * @param written what the plan wrote; it is ours although another run took its intent away meanwhile
 */
public record Settlement(Map<String, String> observed, Set<String> open, boolean seen, Map<String, OwnedTag> written) {
    /** Copies all. */
    public Settlement {
        observed = Map.copyOf(observed);
        open = Set.copyOf(open);
        written = Map.copyOf(written);
    }

    /** What we wrote, without the intents of one plan. */
    SortedMap<String, OwnedTag> of(SortedMap<String, OwnedTag> tags, String plan) {
        SortedMap<String, OwnedTag> settled = new TreeMap<>();
        tags.forEach((identity, tag) -> {
            boolean ofThePlan = tag.intent() != null && tag.intent().plan().equals(plan);
            OwnedTag now = ofThePlan && !open.contains(identity) ? tag.settle(observed.get(identity)) : tag;
            if (now != null) {
                settled.put(identity, now.plan().equals(plan) ? looked(identity, tag, now) : now);
            }
        });
        written.forEach((identity, tag) -> {
            if (!tags.containsKey(identity)) {
                settled.put(identity, tag);
            }
        });
        return settled;
    }

    /** What was there before a change is ours until the change was seen. */
    private OwnedTag looked(String identity, OwnedTag before, OwnedTag now) {
        if (!seen) {
            return before.equals(now) ? now : now.unseenAfter(before);
        }
        String there = observed.get(identity);
        return there != null && there.equals(now.value()) ? now.seen() : now;
    }
}
