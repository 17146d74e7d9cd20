package io.dativo.policy;

import io.dativo.tag.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gives every key that a policy names a number, so that one pass over the tags of a resource finds what all rules look
 * for. Keys that differ only in case share a number. Filled while the policy is compiled, then only read.
 */
final class KeyTable {
    private static final int[] NONE = {};

    private final Map<String, Integer> literals = new HashMap<>();
    private final Map<String, Integer> globs = new HashMap<>();
    private final List<Glob> compiledGlobs = new ArrayList<>();
    private final List<Integer> globSlots = new ArrayList<>();

    /** A key of a rule with its other spellings. Immutable. */
    static final class Key {
        private final String name;
        private final List<String> spellings;
        private final int[] slots;

        private Key(String name, List<String> spellings, int[] slots) {
            this.name = name;
            this.spellings = List.copyOf(spellings);
            this.slots = slots;
        }

        /** The key that the rule names. */
        String name() {
            return name;
        }

        /** Every spelling that is right. */
        List<String> spellings() {
            return spellings;
        }

        /** The numbers, each once; not to be changed. */
        int[] slots() {
            return slots;
        }

        /** Whether a tag's key is spelled as one of them. */
        boolean spells(String written) {
            for (String spelling : spellings) {
                if (spelling.equals(written)
                        || (Glob.hasWildcard(spelling) && Glob.of(spelling).matches(written))) {
                    return true;
                }
            }
            return false;
        }

        /** The right spelling of a key that is found under one of the numbers. */
        String right(String written) {
            for (String spelling : spellings) {
                if (spelling.equalsIgnoreCase(written)) {
                    return spelling;
                }
            }
            return name;
        }

        /** The spellings for a sentence. */
        String shown() {
            return String.join(" or ", spellings);
        }

        boolean has(int slot) {
            for (int each : slots) {
                if (each == slot) {
                    return true;
                }
            }
            return false;
        }
    }

    Key key(String name, List<String> spellings) {
        int[] slots = spellings.stream().mapToInt(this::slot).distinct().toArray();
        return new Key(name, spellings, slots);
    }

    int size() {
        return literals.size() + globs.size();
    }

    /** The numbers under which a tag's key is looked for; none when no rule names it. */
    int[] slots(String tagKey) {
        Integer literal = literals.get(tagKey.toLowerCase(Locale.ROOT));
        int[] found = literal == null ? NONE : new int[] {literal};
        for (int i = 0; i < compiledGlobs.size(); i++) {
            if (compiledGlobs.get(i).matches(tagKey)) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = globSlots.get(i);
            }
        }
        return found;
    }

    private int slot(String spelling) {
        boolean glob = Glob.hasWildcard(spelling);
        Map<String, Integer> known = glob ? globs : literals;
        String folded = glob ? spelling : spelling.toLowerCase(Locale.ROOT);
        Integer slot = known.get(folded);
        if (slot != null) {
            return slot;
        }
        int next = size();
        known.put(folded, next);
        if (glob) {
            compiledGlobs.add(Glob.of(spelling));
            globSlots.add(next);
        }
        return next;
    }
}
