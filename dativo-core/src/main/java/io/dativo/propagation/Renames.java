package io.dativo.propagation;

import io.dativo.provider.TagSpelling;
import io.dativo.tag.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that get another name. Who claims either name claims the new one, and until the end of the overlap the former one
 * as well, with the same value; after that no job claims the former one, so the tags that we wrote under it go.
 * Immutable.
 *
 * @param all the renamed keys
 * @param now the time that decides whether an overlap is over
 */
record Renames(List<Rename> all, Instant now) {
    /**
     * One key.
     *
     * @param from its former name
     * @param to its new name
     * @param until when the overlap ends
     */
    record Rename(String from, String to, Instant until) {
        Rename {
            if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
                throw new IllegalArgumentException(
                        "a key is renamed to another one; got '" + from + "' and '" + to + "'");
            }
        }

        /** What stands before the name in a namespaced key, or null when the key has neither name. */
        @Nullable
        String namespace(String key) {
            String name = key.substring(key.lastIndexOf('.') + 1);
            String namespace = key.substring(0, key.length() - name.length());
            if (name.equals(from) || name.equals(to)) {
                return namespace;
            }
            return key.equals(from) || key.equals(to) ? "" : null;
        }
    }

    /** The keys under which a claimed tag is wanted on a resource. */
    List<String> keys(Tag tag, TagSpelling spelling) {
        for (Rename rename : all) {
            String namespace = rename.namespace(tag.key());
            if (namespace != null) {
                String to = namespace + rename.to();
                String from = namespace + rename.from();
                boolean overlaps = now.isBefore(rename.until()) && !spelling.meet(from, to);
                return overlaps ? List.of(to, from) : List.of(to);
            }
        }
        return List.of(tag.key());
    }
}
