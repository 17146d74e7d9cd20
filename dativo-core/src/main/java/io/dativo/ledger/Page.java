package io.dativo.ledger;

import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Many documents in one, sorted by name, a line each. All of one {@link #group} are on one page. A page covers the groups from
 * its beginning to its end; what is after its end is on the next page. A line that is damaged hurts those documents alone
 * whose names may stand in it. The map is not to be changed.
 *
 * @param from the first group that it covers; empty for the first page
 * @param to the first group that it does not cover, or null
 * @param next the page that covers {@code to}, or null
 * @param sequence how many writes there were; the version of a document is the number of its last one
 * @param documents name to document
 * @param gaps where damaged lines are
 */
record Page(
        String from,
        @Nullable String to,
        @Nullable String next,
        long sequence,
        NavigableMap<String, Versioned> documents,
        List<Gap> gaps) {
    private static final String HEAD = "dativo-ledger-page 1 ";
    private static final String END = "end";
    private static final String NONE = "-";

    private static final int HASH_CHARACTERS = 32;

    static final Page EMPTY = new Page("", null, null, 0, new TreeMap<>(), List.of());

    /**
     * Documents that are lost between two that are there.
     *
     * @param after the name before, or empty
     * @param before the name after, or null at the end of the page
     * @param lines the damaged lines, which stay until they are repaired
     */
    record Gap(String after, @Nullable String before, List<String> lines) {
        Gap {
            // Where lines are cut off, nothing is left of them.
            lines = lines.isEmpty() ? List.of("?") : List.copyOf(lines);
        }

        boolean mayHold(String name) {
            return name.compareTo(after) > 0 && (before == null || name.compareTo(before) < 0);
        }

        boolean mayHoldOne(String prefix) {
            boolean endsBefore = before != null && before.compareTo(prefix) <= 0;
            return !endsBefore && (prefix + Character.MAX_VALUE).compareTo(after) > 0;
        }
    }

    /**
     * What keeps the documents of one resource, or of one job, together: what stands before the rest of a name, and ends in
     * the hash that makes it unique. Null for a document that is on no page.
     */
    static @Nullable String group(String name) {
        int dot = name.indexOf('.');
        while (dot >= 0) {
            int next = name.indexOf('.', dot + 1);
            if (next == dot + 1 + HASH_CHARACTERS && isHash(name, dot + 1, next)) {
                return name.substring(0, next);
            }
            dot = next;
        }
        return null;
    }

    private static boolean isHash(String name, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    boolean covers(String group) {
        return group.compareTo(from) >= 0 && (to == null || group.compareTo(to) < 0);
    }

    Found find(String id, String name) {
        Versioned document = documents.get(name);
        if (document != null) {
            return Found.of(document);
        }
        return gaps.stream().anyMatch(gap -> gap.mayHold(name)) ? Found.failed(damaged(id)) : Found.NOTHING;
    }

    SortedMap<String, Versioned> findAll(String id, String prefix) {
        if (gaps.stream().anyMatch(gap -> gap.mayHoldOne(prefix))) {
            throw damaged(id);
        }
        return documents.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private static ProviderException damaged(String id) {
        return damaged(id, "a line of it is not as it was written");
    }

    private static ProviderException damaged(String id, String why) {
        return new ProviderException(
                ProviderException.Kind.REJECTED,
                null,
                "the ledger document " + id + " is damaged: " + why
                        + "; restore it, or take that line out: what stood in"
                        + " it is lost then, as if it had never been recorded",
                null);
    }

    /** The page as a text. */
    String toText() {
        StringBuilder text = new StringBuilder();
        line(text, HEAD + (from.isEmpty() ? NONE : from) + " " + orNone(to) + " " + orNone(next) + " " + sequence);
        Deque<Gap> open = new ArrayDeque<>(gaps);
        documents.forEach((name, document) -> {
            while (!open.isEmpty() && open.getFirst().after().compareTo(name) < 0) {
                open.removeFirst().lines().forEach(line -> text.append(line).append('\n'));
            }
            line(text, lineOf(name, document));
        });
        open.forEach(gap -> gap.lines().forEach(line -> text.append(line).append('\n')));
        line(text, END);
        return text.toString();
    }

    private static String lineOf(String name, Versioned document) {
        return name + " " + document.version() + " " + escaped(document.content());
    }

    /** About how many characters a document takes. */
    static int length(String name, Versioned document) {
        return name.length() + document.content().length() + 30;
    }

    private static void line(StringBuilder text, String line) {
        text.append(checksum(line)).append(' ').append(line).append('\n');
    }

    private static String checksum(String line) {
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String orNone(@Nullable String value) {
        return value == null ? NONE : value;
    }

    /**
     * Reads a page.
     *
     * @throws ProviderException when its first line is damaged: then it is not known what it covers
     */
    static Page parse(String id, String text) {
        Reading reading = new Reading(text);
        String head = reading.next();
        String[] parts = head == null ? new String[0] : head.split(" ");
        if (head == null || !head.startsWith(HEAD) || parts.length != 6) {
            throw damaged(id, "its first line is not as it was written");
        }
        NavigableMap<String, Versioned> documents = new TreeMap<>();
        List<Gap> gaps = new ArrayList<>();
        String last = "";
        List<String> lost = new ArrayList<>();
        boolean isWhole = false;
        while (!reading.isAtEnd() && !isWhole) {
            String line = reading.next();
            int name = line == null ? -1 : line.indexOf(' ');
            int version = line == null || name < 0 ? -1 : line.indexOf(' ', name + 1);
            isWhole = END.equals(line);
            if (line == null || (version < 0 && !isWhole)) {
                lost.add(reading.raw());
            } else if (!isWhole) {
                String found = line.substring(0, name);
                if (found.compareTo(last) <= 0) {
                    throw damaged(id, "its lines are out of order");
                }
                if (!lost.isEmpty()) {
                    gaps.add(new Gap(last, found, lost));
                    lost.clear();
                }
                last = found;
                documents.put(
                        found,
                        new Versioned(unescaped(line.substring(version + 1)), line.substring(name + 1, version)));
            }
        }
        if (!lost.isEmpty() || !isWhole) {
            gaps.add(new Gap(last, null, lost));
        }
        return new Page(
                parts[2].equals(NONE) ? "" : parts[2],
                parts[3].equals(NONE) ? null : parts[3],
                parts[4].equals(NONE) ? null : parts[4],
                Long.parseLong(parts[5]),
                documents,
                gaps);
    }

    /** The lines of a text, each compared with its checksum. */
    private static final class Reading {
        private final String text;
        private int at;
        private String raw = "";

        Reading(String text) {
            this.text = text;
        }

        /** The last line as it stands there. */
        String raw() {
            return raw;
        }

        boolean isAtEnd() {
            return at >= text.length();
        }

        /** The line without its checksum, or null when it is damaged. */
        @Nullable
        String next() {
            int end = text.indexOf('\n', at);
            raw = text.substring(at, end < 0 ? text.length() : end);
            String line = end < 0 ? "" : raw;
            at = end < 0 ? text.length() : end + 1;
            int space = line.indexOf(' ');
            String rest = space < 0 ? "" : line.substring(space + 1);
            return space > 0 && line.substring(0, space).equals(checksum(rest)) ? rest : null;
        }
    }

    private static String escaped(String content) {
        return content.indexOf('\n') < 0 && content.indexOf('\\') < 0
                ? content
                : content.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescaped(String line) {
        if (line.indexOf('\\') < 0) {
            return line;
        }
        StringBuilder content = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                c = line.charAt(i) == 'n' ? '\n' : line.charAt(i);
            }
            content.append(c);
        }
        return content.toString();
    }
}
