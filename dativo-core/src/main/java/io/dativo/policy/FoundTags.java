package io.dativo.policy;

import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tags of the resource that is being judged, under the numbers of {@link KeyTable}. For one thread. */
final class FoundTags {
    /** Beyond so many distinct keys they are looked up again, so that memory does not grow with the corpus. */
    private static final int MOST_REMEMBERED = 20_000;

    private final CompiledPolicy policy;
    private final Map<String, TagKey> keys = new HashMap<>();
    private final List<List<Tag>> bySlot = new ArrayList<>();
    private final int[] filled;
    private int filledCount;

    FoundTags(CompiledPolicy policy) {
        this.policy = policy;
        int slots = policy.keys().size();
        for (int i = 0; i < slots; i++) {
            bySlot.add(new ArrayList<>(1));
        }
        filled = new int[slots];
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

    /** Forgets the resource before and takes the tags of the next one. */
    void fill(Iterable<Tag> tags) {
        for (int i = 0; i < filledCount; i++) {
            bySlot.get(filled[i]).clear();
        }
        filledCount = 0;
        for (Tag tag : tags) {
            for (int slot : key(tag.key()).slots()) {
                List<Tag> found = bySlot.get(slot);
                if (found.isEmpty()) {
                    filled[filledCount++] = slot;
                }
                found.add(tag);
            }
        }
    }

    List<Tag> at(int slot) {
        return bySlot.get(slot);
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

    /** What the value of a tag looks like if it must not stand in a message. */
    boolean mustHide(String tagKey, String value) {
        SensitiveValue.Kind kind = SensitiveValue.of(key(tagKey).credential(), value);
        return kind != null && !kind.mayBeShown();
    }
}
