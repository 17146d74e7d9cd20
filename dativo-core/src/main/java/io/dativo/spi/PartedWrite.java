package io.dativo.spi;

import io.dativo.problem.ProviderException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A write of several tags that the system refused, made again in parts, so that a refused tag loses itself alone: the tags
 * that the answer names apart from the others, else halves, and halves of halves. Used once.
 */
final class PartedWrite {
    /** How many writes of one resource follow a refused one at most; what is left then counts as refused. */
    static final int MOST_WRITES = 16;

    private final TagWrite whole;
    private final Function<TagWrite, TagWriteResult> writer;
    private final Deque<List<String>> parts = new ArrayDeque<>();

    /** The one tag that an answer named, as long as the rest of that part was not refused as well. */
    private final Set<String> blamed = new TreeSet<>();

    private final Set<String> refused = new TreeSet<>();
    private String reason;
    private boolean isChanged;

    private PartedWrite(TagWrite whole, TagWriteResult refusal, Function<TagWrite, TagWriteResult> writer) {
        this.whole = whole;
        this.writer = writer;
        this.reason = String.valueOf(refusal.detail());
    }

    /**
     * Makes a refused write again in parts, where it has parts.
     *
     * @param write the write
     * @param refusal its result
     * @param writer makes a part of it
     * @return what came of it in all
     */
    static TagWriteResult of(TagWrite write, TagWriteResult refusal, Function<TagWrite, TagWriteResult> writer) {
        List<String> keys = keys(write);
        return !mayHaveParts(refusal) || keys.size() < 2
                ? refusal
                : new PartedWrite(write, refusal, writer).write(keys);
    }

    /** Whether the system refused the write for some of its tags, and it is not known yet for which. */
    static boolean mayHaveParts(TagWriteResult result) {
        return result.failure() == Kind.REJECTED && result.refused().isEmpty();
    }

    private TagWriteResult write(List<String> keys) {
        divide(keys, reason);
        for (int writes = 0; !parts.isEmpty(); writes++) {
            List<String> part = parts.remove();
            if (writes == MOST_WRITES) {
                refused.addAll(part);
                parts.forEach(refused::addAll);
                break;
            }
            if (part.size() == 1 && blamed.containsAll(part)) {
                refused.addAll(part);
                continue;
            }
            TagWriteResult result = writer.apply(part(part));
            if (result.isWritten()) {
                isChanged = true;
            } else if (!result.refused().isEmpty()) {
                isChanged |= result.refused().size() < part.size();
                reason = String.valueOf(result.detail());
                refused.addAll(result.refused());
            } else if (result.failure() != Kind.REJECTED) {
                // Not about a tag: another attempt begins with the whole.
                return result;
            } else {
                blamed.clear();
                reason = String.valueOf(result.detail());
                if (part.size() == 1) {
                    refused.addAll(part);
                } else {
                    divide(part, reason);
                }
            }
        }
        if (refused.isEmpty()) {
            return TagWriteResult.written();
        }
        String others = isChanged ? " refused, the other tags are written: " : " refused: ";
        return TagWriteResult.refused(Kind.REJECTED, refused, String.join(", ", refused) + others + reason);
    }

    /** The tags that the words do not name come first: they are most likely to be accepted. */
    private void divide(List<String> keys, String words) {
        List<String> named = keys.stream().filter(key -> names(words, key)).toList();
        int half = keys.size() / 2;
        List<String> first = named.isEmpty() || named.size() == keys.size() ? keys.subList(0, half) : named;
        List<String> rest = new ArrayList<>(keys);
        rest.removeAll(first);
        if (named.size() == 1) {
            blamed.addAll(named);
        }
        parts.addFirst(first);
        parts.addFirst(rest);
    }

    private static boolean names(String words, String key) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(key) + "(?![\\w-])")
                .matcher(words)
                .find();
    }

    /** A part of the write; once one was made, the version that was planned on is no longer the newest. */
    private TagWrite part(Collection<String> keys) {
        Map<String, String> set = new HashMap<>(whole.set());
        set.keySet().retainAll(keys);
        Set<String> remove = new HashSet<>(whole.remove());
        remove.retainAll(keys);
        Set<String> release = new HashSet<>(whole.release());
        release.removeIf(key -> whole.set().containsKey(key) && !set.containsKey(key));
        return new TagWrite(whole.resource(), set, remove, whole.claims(), release, isChanged ? null : whole.version());
    }

    private static List<String> keys(TagWrite write) {
        Set<String> keys = new TreeSet<>(write.set().keySet());
        keys.addAll(write.remove());
        return List.copyOf(keys);
    }
}
