package io.dativo.policy;

import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tags of the resource that is being judged, under the numbers of {@link KeyTable}. For one thread.
 *
 * <p>The tags of one number form a chain of entries in arrays that are used again for every resource: a corpus has
 * millions of tags, and nothing is allocated for them here. Walk a chain by {@link #first(int)} and {@link #next(int)};
 * it ends with {@link #END}.
 */
final class FoundTags {
    /** What ends a chain. */
    static final int END = -1;

    /** Beyond so many distinct keys they are looked up again, so that memory does not grow with the corpus. */
    private static final int MOST_REMEMBERED = 20_000;

    private static final Tag NONE = new Tag("none", "", TagOrigin.of(TagLevel.JOB, ""));

    private final CompiledPolicy policy;
    private final Map<String, TagKey> keys = new HashMap<>();
    private final int[] firstBySlot;
    private Tag[] tags = new Tag[64];
    private int[] slots = new int[64];
    private int[] nexts = new int[64];
    private int count;

    FoundTags(CompiledPolicy policy) {
        this.policy = policy;
        firstBySlot = new int[policy.keys().size()];
        Arrays.fill(firstBySlot, END);
        Arrays.fill(tags, NONE);
    }

    /** What a policy knows of the key of a tag. Immutable. */
    static final class TagKey {
        private final int[] slots;
        private final boolean credential;
        private final boolean contact;

        private TagKey(int[] slots, boolean credential, boolean contact) {
            this.slots = slots;
            this.credential = credential;
            this.contact = contact;
        }

        /** The numbers under which rules look for it; not to be changed. */
        int[] slots() {
            return slots;
        }

        /** Whether it names a credential. */
        boolean credential() {
            return credential;
        }

        /** Whether it may hold a mail address. */
        boolean contact() {
            return contact;
        }
    }

    /** Forgets the tags of the resource before. */
    void clear() {
        for (int entry = 0; entry < count; entry++) {
            firstBySlot[slots[entry]] = END;
        }
        count = 0;
    }

    /** Takes a tag of the next resource. */
    void add(TagKey key, Tag tag) {
        for (int slot : key.slots) {
            if (count == tags.length) {
                tags = Arrays.copyOf(tags, count * 2);
                Arrays.fill(tags, count, tags.length, NONE);
                slots = Arrays.copyOf(slots, count * 2);
                nexts = Arrays.copyOf(nexts, count * 2);
            }
            tags[count] = tag;
            slots[count] = slot;
            nexts[count] = firstBySlot[slot];
            firstBySlot[slot] = count++;
        }
    }

    /** The first entry of a number, or {@link #END}. */
    int first(int slot) {
        return firstBySlot[slot];
    }

    /** The entry after another of the same number, or {@link #END}. */
    int next(int entry) {
        return nexts[entry];
    }

    Tag tag(int entry) {
        return tags[entry];
    }

    TagKey key(String tagKey) {
        TagKey known = keys.get(tagKey);
        if (known == null) {
            known = new TagKey(
                    policy.keys().slots(tagKey), SensitiveValue.isSecretKey(tagKey), policy.isContactKey(tagKey));
            if (keys.size() < MOST_REMEMBERED) {
                keys.put(tagKey, known);
            }
        }
        return known;
    }

    /** Whether the value of a key must not stand in a message. */
    boolean mustHide(String tagKey, String value) {
        SensitiveValue.Kind kind = SensitiveValue.of(key(tagKey).credential(), value);
        return kind != null && !kind.mayBeShown();
    }
}
