package io.dativo.ledger;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which page probably covers a group. Only a hint: from any page further left the right one is found too. Immutable.
 *
 * @param pages the first group of a page to its id
 */
record PageIndex(NavigableMap<String, String> pages) {
    static final PageIndex EMPTY = new PageIndex(new TreeMap<>());

    /** The page that probably covers a group. */
    String page(String group) {
        Map.Entry<String, String> page = pages.floorEntry(group);
        return page == null ? PagedStore.FIRST : page.getValue();
    }

    PageIndex with(Map<String, String> more) {
        NavigableMap<String, String> all = new TreeMap<>(pages);
        all.putAll(more);
        return new PageIndex(all);
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        pages.forEach((from, id) -> text.append(from).append(' ').append(id).append('\n'));
        return text.toString();
    }

    /** What cannot be understood is left out. */
    static PageIndex parse(String text) {
        NavigableMap<String, String> pages = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 2 && parts[1].startsWith(PagedStore.PAGE)) {
                pages.put(parts[0], parts[1]);
            }
        }
        return new PageIndex(pages);
    }
}
