package io.dativo.ledger;

import io.dativo.spi.VersionedStore.Change;
import io.dativo.spi.VersionedStore.Changed;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.spi.VersionedStore.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes on top of one page, before they are written. Used by one thread. */
final class PageEdit {
    private final String id;
    private final Page before;
    private final NavigableMap<String, Versioned> documents;
    private long sequence;
    private boolean isChanged;

    PageEdit(String id, Page before) {
        this.id = id;
        this.before = before;
        this.documents = new TreeMap<>(before.documents());
        this.sequence = before.sequence();
    }

    Changed make(Change change) {
        int done = 0;
        for (Write write : change.writes()) {
            Found there = before.find(id, write.name());
            if (there.failure() != null) {
                return new Changed(done, there.failure());
            }
            Versioned document = documents.get(write.name());
            if (write.content() == null) {
                isChanged |= documents.remove(write.name()) != null;
            } else if (Objects.equals(document == null ? null : document.version(), write.expectedVersion())) {
                sequence++;
                documents.put(write.name(), new Versioned(write.content(), Long.toString(sequence)));
                isChanged = true;
            } else {
                return new Changed(done, null);
            }
            done++;
        }
        return new Changed(done, null);
    }

    boolean isChanged() {
        return isChanged;
    }

    /**
     * The page as it is now, or the pages that it becomes when it grew too long.
     *
     * @param most how many characters a page has at most, unless one group has more
     * @return id to page, in their order; the first has the id of this one
     */
    List<Map.Entry<String, Page>> pages(int most) {
        List<NavigableMap<String, Versioned>> parts = parts(most);
        List<Map.Entry<String, Page>> pages = new ArrayList<>();
        String next = before.next();
        String to = before.to();
        for (int i = parts.size() - 1; i >= 0; i--) {
            String from = i == 0 ? before.from() : group(parts.get(i).firstKey());
            // The damage stays where it was found: a page with some is not cut.
            pages.add(
                    0,
                    Map.entry(i == 0 ? id : newId(), new Page(from, to, next, sequence, parts.get(i), before.gaps())));
            next = pages.get(0).getKey();
            to = from;
        }
        return pages;
    }

    private List<NavigableMap<String, Versioned>> parts(int most) {
        int length = 0;
        for (Map.Entry<String, Versioned> document : documents.entrySet()) {
            length += Page.length(document.getKey(), document.getValue());
        }
        if (length <= most || !before.gaps().isEmpty()) {
            return List.of(documents);
        }
        // What grows at its end is left nearly full behind.
        boolean grewAtItsEnd = before.documents().isEmpty()
                || documents.tailMap(before.documents().lastKey(), false).size()
                        >= documents.size() - before.documents().size();
        int full = grewAtItsEnd && documents.size() > before.documents().size() ? most / 10 * 9 : most / 2;
        List<NavigableMap<String, Versioned>> parts = new ArrayList<>();
        NavigableMap<String, Versioned> part = new TreeMap<>();
        String last = null;
        int filled = 0;
        for (Map.Entry<String, Versioned> document : documents.entrySet()) {
            String group = group(document.getKey());
            if (filled >= full && !group.equals(last)) {
                parts.add(part);
                part = new TreeMap<>();
                filled = 0;
            }
            part.put(document.getKey(), document.getValue());
            filled += Page.length(document.getKey(), document.getValue());
            last = group;
        }
        parts.add(part);
        return parts;
    }

    private static String group(@Nullable String name) {
        return Objects.requireNonNull(Page.group(Objects.requireNonNull(name)), "only groups are on pages");
    }

    private static String newId() {
        return PagedStore.PAGE + UUID.randomUUID().toString().replace("-", "");
    }
}
